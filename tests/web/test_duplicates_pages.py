"""Duplicates on their pages: looked at, merged, taken back, refused."""

from collections.abc import Callable, Iterator

import pytest
from backoffice import START, Browser, Program, World
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import make_customer
from triage.duplicates.side_by_side import compare
from triage.duplicates.values import ToldValues, ValueOrigin, record_values
from triage.models import (
    Customer,
    CustomerMerge,
    DuplicateCheck,
    DuplicatePair,
    Identity,
    Link,
    SurvivorshipRule,
    User,
    ValueSource,
)
from triage.people.viewer import Viewer

REASONS = [
    {"field": "email", "level": "equal", "weight": 14.2},
    {"field": "given", "level": "initial", "weight": 2.1},
    {"field": "phone", "level": "differs", "weight": -1.6},
]


@pytest.fixture
def twins(sessions: sessionmaker[Session], world: World) -> Iterator[tuple[int, int, int]]:
    """Two open records of one person, and their pair."""
    with sessions.begin() as session:
        one = Customer(number="D-1", name="Jan de Vries", email="jan@voorbeeld.nl", city="Zeist")
        other = Customer(number="D-2", name="J. de Vries", email="jan@voorbeeld.nl",
                         city="<script>alert(1)</script>")  # fmt: skip
        session.add_all([one, other])
        session.flush()
        session.add(Identity(customer_id=other.id, kind="phone", value="+31612345678", origin="x"))
        pair = DuplicatePair(customer_a=one.id, customer_b=other.id, probability=0.97,
                             reasons=REASONS)  # fmt: skip
        session.add(pair)
        session.flush()
        origin = ValueOrigin("crm", "Kassa")
        record_values(session, [ToldValues(one.id, {"city": "Zeist"})], origin, now=START)
        found = (one.id, other.id, pair.id)
    yield found


@pytest.fixture
def alice(log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("alice")


@pytest.fixture
def lead(
    sessions: sessionmaker[Session], world: World, log_in_as: Callable[[str], Browser]
) -> Browser:
    """Dora leads her team."""
    with sessions.begin() as session:
        session.get_one(User, world.people["dora"]).role = "lead"
    return log_in_as("dora")


def state_of(sessions: sessionmaker[Session], pair_id: int) -> str:
    with sessions.begin() as session:
        return session.get_one(DuplicatePair, pair_id).state


def survivor(sessions: sessionmaker[Session], customer_id: int) -> int | None:
    with sessions.begin() as session:
        return session.get_one(Customer, customer_id).merged_into_id


def test_open_pairs_are_listed_with_reasons_in_words(
    twins: tuple[int, int, int], bob: Browser
) -> None:
    page = bob.get("/duplicates").text
    assert "Jan de Vries" in page
    assert "hetzelfde e-mailadres" in page
    assert "97" in page
    assert "<script>alert" not in page


def test_the_list_can_be_narrowed_to_the_sure_ones(
    twins: tuple[int, int, int], bob: Browser
) -> None:
    assert "Jan de Vries" in bob.get("/duplicates?least=0.9").text
    assert "Jan de Vries" not in bob.get("/duplicates?least=0.99").text
    assert "Jan de Vries" not in bob.get("/duplicates?proposed=yes").text
    assert bob.get("/duplicates?least=nonsense").status_code == 200
    assert bob.get("/duplicates?after=x_y").status_code == 422


def test_two_records_stand_side_by_side_with_source_and_age(
    twins: tuple[int, int, int], alice: Browser
) -> None:
    page = alice.get(f"/duplicates/{twins[0]}/{twins[1]}").text
    assert "+31612345678" in page
    assert "uit CRM Kassa" in page
    assert 'class="differs"' in page
    assert "<script>alert" not in page


def test_a_comparison_counts_only_what_one_may_see(
    world: World, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.execute(update(Link).values(status="linked", decided_by=None))
        other = make_customer(session).id
        for name, seen in (("bob", 1), ("alice", 2)):
            person = Viewer.of(session.get_one(User, world.people[name]))
            assert compare(session, person, world.customer, other).one.mentions == seen


def test_a_lead_merges_chooses_a_field_and_takes_it_back(
    twins: tuple[int, int, int], lead: Browser, sessions: sessionmaker[Session]
) -> None:
    one, other, pair = twins
    form = {"winner": one, "from-name": other}
    answer = lead.post(f"/duplicates/{one}/{other}/merge", form)
    assert answer.status_code == 303
    assert survivor(sessions, other) == one
    assert state_of(sessions, pair) == "merged"
    with sessions.begin() as session:
        assert session.get_one(Customer, one).name == "J. de Vries"
        merge_id = session.scalars(
            select(CustomerMerge.id).where(CustomerMerge.loser_id == other)
        ).one()
    page = lead.get(answer.location).text
    assert f"/duplicates/merges/{merge_id}/undo" in page
    assert lead.get(f"/customers/{other}").location.endswith(f"/customers/{one}")
    assert lead.get(f"/duplicates/{one}/{other}").location.endswith(f"/customers/{one}")
    assert lead.post(f"/duplicates/merges/{merge_id}/undo").status_code == 303
    assert survivor(sessions, other) is None
    assert state_of(sessions, pair) == "open"


def test_a_second_click_and_a_stale_page_are_told_and_change_nothing(
    twins: tuple[int, int, int], alice: Browser, sessions: sessionmaker[Session]
) -> None:
    one, other, _ = twins
    alice.post(f"/duplicates/{one}/{other}/merge", {"winner": one})
    assert alice.post(f"/duplicates/{one}/{other}/merge", {"winner": other}).status_code == 409
    assert survivor(sessions, one) is None


def test_not_the_same_is_remembered_and_can_be_asked_again(
    twins: tuple[int, int, int], alice: Browser, sessions: sessionmaker[Session]
) -> None:
    pair = twins[2]
    for _ in range(2):
        assert alice.post(f"/duplicates/pairs/{pair}/different").status_code == 303
    assert state_of(sessions, pair) == "different"
    assert "Jan de Vries" not in alice.get("/duplicates").text
    alice.post(f"/duplicates/pairs/{pair}/again")
    assert state_of(sessions, pair) == "open"


def test_an_agent_proposes_but_does_not_decide(
    twins: tuple[int, int, int], bob: Browser, alice: Browser, sessions: sessionmaker[Session]
) -> None:
    one, other, pair = twins
    assert bob.post(f"/duplicates/{one}/{other}/merge", {"winner": one}).status_code == 403
    assert bob.post(f"/duplicates/pairs/{pair}/different").status_code == 403
    assert bob.post(f"/duplicates/{one}/{other}/propose").status_code == 303
    assert "voorgesteld door Bob" in alice.get("/duplicates?proposed=yes").text
    assert survivor(sessions, other) is None


def test_an_id_in_the_form_that_is_not_one_of_the_two_is_refused(
    twins: tuple[int, int, int], alice: Browser, world: World, sessions: sessionmaker[Session]
) -> None:
    one, other, _ = twins
    path = f"/duplicates/{one}/{other}/merge"
    assert alice.post(path, {"winner": world.customer}).status_code == 422
    assert alice.post(path, {"winner": one, "from-name": world.customer}).status_code == 422
    assert alice.post(path).status_code == 422
    assert alice.post(f"/duplicates/{one}/999999/merge", {"winner": one}).status_code == 404
    assert survivor(sessions, other) is None


def test_two_customers_are_compared_by_number(twins: tuple[int, int, int], bob: Browser) -> None:
    one, other, _ = twins
    answer = bob.get(f"/duplicates/compare?customer={one}&number=d-2")
    assert answer.location.endswith(f"/duplicates/{one}/{other}")
    answer = bob.get(f"/duplicates/compare?customer={one}&number=nobody")
    assert "unknown" in answer.location


def test_the_rule_tells_what_it_would_do_before_it_does_it(
    twins: tuple[int, int, int], alice: Browser, bob: Browser, sessions: sessionmaker[Session]
) -> None:
    assert bob.get("/duplicates/rule").status_code == 403
    page = alice.get("/duplicates/rule?above=0.95").text
    assert "Voeg deze klant samen" in page
    assert survivor(sessions, twins[1]) is None
    assert alice.post("/duplicates/rule", {"above": "0.95"}).status_code == 303
    assert survivor(sessions, twins[1]) == twins[0]
    assert "Voeg deze klant samen" not in alice.get("/duplicates/rule?above=0.95").text


def test_no_link_sets_the_rule_going(twins: tuple[int, int, int], alice: Browser) -> None:
    address = "/duplicates/rule?above=0.95&going=yes&merged=3"
    assert 'hx-trigger="load' not in alice.get(address).text
    inside = alice.get(address, headers={"HX-Request": "true"}).text
    assert 'hx-trigger="load' in inside
    assert "Tot nu toe zijn 3 registraties samengevoegd" in inside


def test_ticked_pairs_are_merged_together(
    twins: tuple[int, int, int], lead: Browser, bob: Browser, sessions: sessionmaker[Session]
) -> None:
    one, other, pair = twins
    form = {"pair": [str(pair), "999999999"], "decision": "merge", "back": "/duplicates?least=0.9"}
    assert bob.post("/duplicates/pairs/decide", form).status_code == 403
    answer = lead.post("/duplicates/pairs/decide", form)
    assert answer.location.endswith("/duplicates?least=0.9&done=ruled-1")
    assert survivor(sessions, other) == one
    again = lead.post("/duplicates/pairs/decide", form)  # a second click is harmless
    assert again.location.endswith("done=ruled-0")


def test_ticked_pairs_are_called_different_together(
    twins: tuple[int, int, int], lead: Browser, sessions: sessionmaker[Session]
) -> None:
    _, other, pair = twins
    answer = lead.post("/duplicates/pairs/decide", {"pair": str(pair), "decision": "different"})
    assert answer.location.endswith("/duplicates?done=differ-1")
    assert "1 paar wordt niet meer voorgesteld" in lead.get(answer.location).text
    assert survivor(sessions, other) is None
    with sessions() as session:
        assert session.get_one(DuplicatePair, pair).state == "different"


def test_the_rules_for_values_are_saved_and_have_customers_looked_at_again(
    twins: tuple[int, int, int], alice: Browser, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        told = [ToldValues(twins[0], {"city": "Utrecht"})]
        record_values(session, told, ValueOrigin("import", "a.csv"), now=START)
        for check in session.scalars(select(DuplicateCheck)):
            session.delete(check)
        sources = dict(session.execute(select(ValueSource.name, ValueSource.id)).all())
    assert "Kassa" in alice.get("/duplicates/values").text
    form = {"rule-address": "trusted", f"place-{sources['Kassa']}": 2,
            f"place-{sources['a.csv']}": 1}  # fmt: skip
    assert alice.post("/duplicates/values", form).status_code == 303
    with sessions.begin() as session:
        assert session.get_one(SurvivorshipRule, "address").strategy == "trusted"
        assert twins[0] in session.scalars(select(DuplicateCheck.customer_id)).all()
    assert alice.post("/duplicates/values", {"rule-email": "highest"}).status_code == 422


def test_a_program_merges_and_takes_apart_by_number(
    twins: tuple[int, int, int],
    program_as: Callable[..., Program],
    sessions: sessionmaker[Session],
) -> None:
    one, other, _ = twins
    program = program_as("customers:merge")
    answer = program.post("/customers/D-1/merge", {"loser": "D-2"})
    assert answer.status_code == 200
    assert answer.json["moved"] == {"identities": 1}
    assert survivor(sessions, other) == one
    assert program.post("/customers/D-1/merge", {"loser": "D-2"}).status_code == 409
    answer = program.post("/customers/D-2/unmerge", {})
    assert (answer.status_code, answer.json["external_id"]) == (200, "D-1")
    assert survivor(sessions, other) is None
    assert program.post("/customers/D-2/unmerge", {}).status_code == 409
    assert program.post("/customers/D-1/merge", {"loser": "no one"}).status_code == 404


def test_a_program_without_the_scope_merges_nothing(
    twins: tuple[int, int, int],
    program_as: Callable[..., Program],
    sessions: sessionmaker[Session],
) -> None:
    program = program_as("customers:read", "customers:write")
    assert program.post("/customers/D-1/merge", {"loser": "D-2"}).status_code == 403
    assert survivor(sessions, twins[1]) is None
