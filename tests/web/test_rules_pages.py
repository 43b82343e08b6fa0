"""The rules' list and editor: rows, dry run, versions, undo, and the log of changes."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from backoffice import START, Browser, World, add_mention
from sqlalchemy import event, select

from triage.cases.opening import open_case
from triage.models import Case, Mention, RoutingRule, RuleChange


@pytest.fixture
def counted_queries(sessions) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with counted_queries() as statements`: what was asked of the database inside."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection, _cursor, statement, *_) -> None:
            statements.append(statement)

        bind = sessions.kw["bind"]
        event.listen(bind, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(bind, "before_cursor_execute", note)

    return count


@pytest.fixture
def alice(log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("alice")


def typed(**changes: object) -> dict[str, object]:
    """The form of a rule about billing words, as a browser sends it."""
    form: dict[str, object] = {
        "do": "save",
        "version": 1,
        "form_key": "k1",
        "name_nl": "Incasso",
        "name_en": "Collection",
        "match": "all",
        "groups": 1,
        "g0-match": "any",
        "g0-rows": 2,
        "g0-0-was": "words",
        "g0-0-field": "words",
        "g0-0-is": "any_of",
        "g0-0-value": "rekening, deurwaarder",
        "g0-1-was": "customer_value",
        "g0-1-field": "customer_value",
        "g0-1-is": "at_least",
        "g0-1-value": "1000",
        "points": "20",
        "tags": "Incasso, Geld",
    }
    return form | changes


def rule_named(sessions, name: str) -> RoutingRule:
    with sessions.begin() as session:
        return session.scalars(select(RoutingRule).where(RoutingRule.name_nl == name)).one()


def test_a_rule_is_made_and_a_new_case_follows_it(
    world: World, alice: Browser, bob: Browser, sessions
) -> None:
    answer = alice.post("/rules/new", typed(before=world.rules["delivery"], goes_on="yes"))
    assert answer.status_code == 303
    page = alice.get(answer.location).text
    assert (
        "De tekst bevat “rekening” of “deurwaarder” of Waarde van de klant (€) is minstens 1000"
        in page
    )
    assert "prioriteit +20" in page
    with sessions.begin() as session:
        mention = add_mention(
            session, world, "new", "De deurwaarder belt over mijn pakket", category="delivery"
        )
        case = open_case(session, mention, START)
        case_id = case.id
        assert case.tags == ["incasso", "geld"]
        assert case.team_id == world.teams["delivery"]
    told = bob.get(f"/cases/{case_id}").text
    assert "Regel ‘Incasso’ telde +20 punten op en plakte op: incasso, geld." in told
    assert "Regel ‘Bezorging’ gaf dit aan team Bezorging." in told


def test_wrong_fields_are_told_beside_them_and_keep_what_was_typed(alice: Browser) -> None:
    wrong = typed(name_nl="", name_en="", points="veel") | {"g0-1-value": "duizend"}
    answer = alice.post("/rules/new", wrong)
    assert answer.status_code == 422
    for sentence in (
        "Geef de regel een naam die collega’s herkennen.",
        "Typ een getal.",
        "3 velden vragen je aandacht",
    ):
        assert sentence in answer.text
    assert "duizend" in answer.text
    assert "rekening, deurwaarder" in answer.text


def test_rows_and_groups_are_added_and_removed_without_scripts(alice: Browser) -> None:
    more = alice.post("/rules/new", typed(do="add:0")).text
    assert 'name="g0-rows" value="3"' in more
    less = alice.post("/rules/new", typed(do="drop:0-0")).text
    assert 'name="g0-rows" value="1"' in less
    assert "deurwaarder" not in less
    assert 'name="groups" value="2"' in alice.post("/rules/new", typed(do="add-group")).text
    assert 'name="groups" value="0"' in alice.post("/rules/new", typed(do="drop-group:0")).text


def test_another_field_brings_its_own_values(alice: Browser) -> None:
    form = typed(do="refresh") | {"g0-0-field": "category"}
    page = alice.post("/rules/new", form).text
    assert 'type="checkbox" name="g0-0-value" value="billing"' in page
    assert "deurwaarder" not in page


def test_a_script_gets_the_form_alone(alice: Browser) -> None:
    headers = {"HX-Request": "true", "HX-Target": "div#rule-work"}
    answer = alice.post("/rules/new", typed(do="add:0"), headers=headers)
    assert answer.text.lstrip().startswith('<div class="rule-work"')


def test_the_dry_run_tells_what_an_unsaved_draft_would_change(
    world: World, alice: Browser, sessions
) -> None:
    spare = world.teams["spare"]
    draft = typed(do="try", team=spare, points="", tags="", before=world.rules["delivery"])
    page = alice.post("/rules/new", draft).text
    assert "1 zaak zou anders gaan" in page
    assert f"#{world.cases['billing']}" in page
    row = re.search(r"<tr><td>Reserve</td>(.*?)</tr>", page, re.DOTALL)
    assert row is not None
    assert re.findall(r">([+−]?\d+)<", row[1]) == ["0", "1", "+1"]
    with sessions.begin() as session:
        assert len(session.scalars(select(RoutingRule.id)).all()) == 3
        case = session.get_one(Case, world.cases["billing"])
        assert case.team_id == world.teams["billing"]


def test_a_draft_that_changes_nothing_says_so(world: World, alice: Browser) -> None:
    nowhere = typed(do="try") | {"g0-0-value": "zonsverduistering", "g0-1-value": "999999"}
    assert "Er zou niets anders gaan" in alice.post("/rules/new", nowhere).text


def test_the_second_of_two_who_save_is_told_and_overwrites_nothing(
    world: World, alice: Browser, log_in_as, sessions
) -> None:
    ada, address = log_in_as("ada"), f"/rules/{world.rules['billing']}"
    assert ada.post(address, typed(name_nl="Van Ada")).status_code == 303
    answer = alice.post(address, typed(name_nl="Van Alice"))
    assert answer.status_code == 409
    assert "Ada heeft deze regel" in answer.text
    assert "Van Ada" in answer.text
    assert 'value="Van Alice"' in answer.text
    assert rule_named(sessions, "Van Ada").version == 2
    again = alice.post(address, typed(name_nl="Van Alice", version=2))
    assert again.status_code == 303
    assert rule_named(sessions, "Van Alice").version == 3


def test_a_double_click_makes_one_rule_and_one_change(
    world: World, alice: Browser, sessions
) -> None:
    first, second = alice.post("/rules/new", typed()), alice.post("/rules/new", typed())
    assert first.location == second.location
    address = f"/rules/{rule_named(sessions, 'Incasso').id}"
    for _ in range(2):
        assert alice.post(address, typed(name_nl="Anders")).status_code == 303
    with sessions.begin() as session:
        kinds = session.scalars(select(RuleChange.kind).order_by(RuleChange.id)).all()
    assert kinds == ["created", "changed"]


def order(sessions) -> list[str]:
    with sessions.begin() as session:
        return list(
            session.scalars(
                select(RoutingRule.name_nl)
                .where(RoutingRule.deleted_at.is_(None))
                .order_by(RoutingRule.position)
            )
        )


def test_rules_move_up_and_down_with_buttons(world: World, alice: Browser, sessions) -> None:
    address = f"/rules/{world.rules['billing']}/move"
    alice.post(address, {"before": world.rules["delivery"]})
    alice.post(address, {"before": world.rules["delivery"]})
    assert order(sessions) == ["Betaling", "Bezorging", "Reserve"]
    alice.post(address, {"before": ""})
    assert order(sessions) == ["Bezorging", "Reserve", "Betaling"]


def test_a_deleted_rule_comes_back_to_its_place(world: World, alice: Browser, sessions) -> None:
    rule_id = world.rules["delivery"]
    answer = alice.post(f"/rules/{rule_id}/delete")
    assert f"/rules/{rule_id}/restore" in alice.get(answer.location).text
    assert order(sessions) == ["Betaling", "Reserve"]
    assert alice.get(f"/rules/{rule_id}").status_code == 404
    alice.post(f"/rules/{rule_id}/restore")
    assert order(sessions) == ["Bezorging", "Betaling", "Reserve"]


def test_a_rule_that_is_off_routes_nothing(world: World, alice: Browser, sessions) -> None:
    alice.post(f"/rules/{world.rules['delivery']}/switch", {"enabled": "no"})
    with sessions.begin() as session:
        mention = add_mention(session, world, "later", "Waar is het?", category="delivery")
        assert open_case(session, mention, START).team_id is None


def test_a_copy_is_switched_off_and_stands_below(world: World, alice: Browser, sessions) -> None:
    for _ in range(2):
        answer = alice.post(f"/rules/{world.rules['delivery']}/duplicate", {"form_key": "d"})
    assert answer.status_code == 303
    assert order(sessions) == ["Bezorging", "Bezorging (kopie)", "Betaling", "Reserve"]
    assert not rule_named(sessions, "Bezorging (kopie)").enabled


def test_the_log_tells_who_changed_what_and_how_it_read(world: World, alice: Browser) -> None:
    alice.post(f"/rules/{world.rules['billing']}", typed(name_nl="Incasso"))
    page = alice.get("/rules/changes").text
    assert "Alice</span> wijzigde" in page
    assert "Onderwerp is Betaling" in page
    assert "De tekst bevat “rekening”" in page


def test_hostile_names_and_values_are_text(world: World, alice: Browser) -> None:
    evil = "<img src=x onerror=alert(1)>"
    alice.post("/rules/new", typed(name_nl=evil, tags="", **{"g0-0-value": evil}))
    for path in ("/rules", "/rules/changes"):
        page = alice.get(path).text
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page


def test_a_rule_below_one_that_takes_everything_says_so(world: World, alice: Browser) -> None:
    everything = typed(groups=0, before=world.rules["delivery"])
    alice.post("/rules/new", everything)
    page = alice.get("/rules").text
    assert page.count("komt nooit aan de beurt") == 2  # the spare one is off


def test_endless_forms_are_cut(alice: Browser) -> None:
    endless = typed(do="try") | {"groups": 10**9, "g0-rows": 10**9}
    assert alice.post("/rules/new", endless).status_code == 422


def test_the_dry_run_reads_a_fixed_number_of_queries(
    world: World, alice: Browser, sessions, counted_queries
) -> None:
    draft = typed(do="try")
    with counted_queries() as few:
        alice.post("/rules/new", draft)
    with sessions.begin() as session:
        for number in range(8):
            add_mention(session, world, f"more-{number}", "Nog een rekening", category="billing")
        for mention in session.scalars(select(Mention).where(Mention.text == "Nog een rekening")):
            open_case(session, mention, START)
    with counted_queries() as many:
        alice.post("/rules/new", draft)
    assert len(many) == len(few)


def test_the_list_asks_the_same_number_of_questions_for_many_rules(
    world: World, alice: Browser, sessions, counted_queries
) -> None:
    with counted_queries() as few:
        alice.get("/rules")
    with sessions.begin() as session:
        for number in range(20):
            session.add(
                RoutingRule(
                    position=number,
                    name_nl="x",
                    name_en="x",
                    conditions={},
                    team_id=world.teams["billing"],
                )
            )
    with counted_queries() as many:
        alice.get("/rules")
    assert len(many) == len(few)
