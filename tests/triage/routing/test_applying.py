"""Rules on real cases: what they get, what stays of it, and applying them again."""

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.factories import (
    NOW,
    make_analysis,
    make_case,
    make_customer,
    make_mention,
    make_source,
    make_team,
    make_user,
)
from triage.cases.opening import describe_case, open_case
from triage.errors import ForbiddenError, NotFoundError, StaleError
from triage.models import Case, CaseEvent, CaseMention, Link, Mention, RoutingRule, SlaPolicy
from triage.people.viewer import Viewer
from triage.routing.editing import list_rules
from triage.routing.fields import How
from triage.routing.reading import Asked, count_earlier_cases, read_case_facts
from triage.routing.rerouting import reroute, reroute_case
from triage.routing.rules import Condition, always, any_of


def add_rule(session: Session, *conditions: Condition, team_id: int | None = None, **values):
    position = len(session.scalars(select(RoutingRule.id)).all())
    goes_on = values.pop("goes_on", False)
    rule = RoutingRule(
        position=position,
        name_nl=f"Regel {position}",
        name_en=f"Rule {position}",
        conditions=always(*conditions).to_json(),
        team_id=team_id,
        actions=values,
        goes_on=goes_on,
    )
    session.add(rule)
    session.flush()
    return rule


def opened(session: Session, mention: Mention | None = None, **analysis) -> Case:
    mention = mention or make_mention(session)
    make_analysis(session, mention, **analysis)
    return open_case(session, mention, NOW)


def events(session: Session, case: Case, kind: str) -> list[dict]:
    return list(
        session.scalars(
            select(CaseEvent.data)
            .where(CaseEvent.case_id == case.id, CaseEvent.kind == kind)
            .order_by(CaseEvent.id)
        )
    )


def admin(session: Session) -> Viewer:
    return Viewer.of(make_user(session, role="admin"))


def test_a_new_case_gets_everything_that_its_rules_say(db: Session) -> None:
    team, bob = make_team(db), make_user(db)
    policy = SlaPolicy(position=1, name="Snel", conditions={"team": [-1]}, first_response_min=30)
    db.add(policy)
    db.flush()
    add_rule(db, goes_on=True, points=20, tags=["juridisch"], language="de")
    add_rule(
        db,
        any_of("category", ["delivery"]),
        team_id=team.id,
        assign="person",
        assignee_id=bob.id,
        sla_policy_id=policy.id,
        answer="Excuus",
        then="waiting",
    )
    case = opened(db, severity="none", sentiment="neutral")

    assert (case.team_id, case.assignee_id, case.tags) == (team.id, bob.id, ["juridisch"])
    assert (case.language, case.sla_policy_id, case.sla_fixed) == ("de", policy.id, True)
    assert case.priority == 25
    assert {"points": 20, "reason": "rule"}.items() <= case.priority_reasons[0].items()
    assert case.routing["answer"] == {"name": "Excuus", "then": "waiting"}
    steps = case.routing["steps"]
    assert [step["name_en"] for step in steps] == ["Rule 0", "Rule 1"]
    assert steps[1]["deeds"][0] == {
        "kind": "team", "value": team.id, "nl": team.name_nl, "en": team.name_en
    }  # fmt: skip
    assert events(db, case, "routed")[0]["team_id"] == team.id
    assert events(db, case, "assigned")[0]["why"] == "rule"


def test_what_rules_gave_stays_when_the_case_is_summed_up_again(db: Session) -> None:
    add_rule(db, points=20, tags=["a"], language="fr")
    case = opened(db, severity="none", sentiment="neutral")
    describe_case(db, case, NOW)
    assert (case.priority, case.language, case.tags) == (25, "fr", ["a"])


def test_a_rule_that_names_what_is_gone_does_the_rest(db: Session) -> None:
    add_rule(db, points=5, assign="person", assignee_id=10**9, sla_policy_id=10**9)
    gone = make_user(db, enabled=False)
    add_rule(db)
    case = opened(db)
    assert (case.assignee_id, case.sla_policy_id) == (None, None)
    assert case.extra_points[0]["points"] == 5
    assert gone.id != case.assignee_id


def test_applying_the_rules_again_changes_nothing_when_nothing_changed(db: Session) -> None:
    team = make_team(db)
    add_rule(db, team_id=team.id, points=3, tags=["x"])
    case = opened(db)
    version = case.version
    assert reroute(db, case, now=NOW) is False
    assert reroute_case(db, admin(db), case.id, now=NOW) == version
    assert len(events(db, case, "routed")) == 1


def test_applying_again_takes_away_what_rules_gave_and_keeps_what_people_did(
    db: Session,
) -> None:
    old, new = make_team(db), make_team(db)
    rule = add_rule(db, team_id=old.id, points=30, tags=["regel"], goes_on=False)
    case = opened(db, severity="none", sentiment="neutral")
    bob = make_user(db)
    case.tags = [*case.tags, "mens"]
    case.assignee_id, case.first_response_at = bob.id, NOW
    rule.team_id, rule.actions = new.id, {"tags": ["anders"]}
    db.flush()

    assert reroute_case(db, admin(db), case.id, now=NOW) > 1
    assert (case.team_id, case.tags, case.priority) == (new.id, ["mens", "anders"], 5)
    assert case.assignee_id == bob.id  # answered already: it stays theirs
    assert events(db, case, "routed")[-1]["team_id"] == new.id


def test_a_case_that_moves_before_it_was_answered_leaves_people_of_the_old_team(
    db: Session,
) -> None:
    old, new = make_team(db), make_team(db, assign_mode="automatic")
    rule = add_rule(db, team_id=old.id)
    case = opened(db)
    case.assignee_id = make_user(db).id
    rule.team_id = new.id
    db.flush()
    reroute(db, case, now=NOW)
    assert (case.assignee_id, case.assign_wanted) == (None, True)
    assert events(db, case, "released")[0]["why"] == "moved"


def test_a_stale_wish_and_a_foreign_case_are_refused(db: Session) -> None:
    add_rule(db, team_id=make_team(db).id)
    case = opened(db)
    with pytest.raises(StaleError):
        reroute_case(db, admin(db), case.id, now=NOW, version=case.version - 1)
    with pytest.raises(NotFoundError):
        reroute_case(db, Viewer.of(make_user(db)), case.id, now=NOW)


def test_a_team_that_assigns_automatically_makes_its_cases_wait_for_somebody(
    db: Session,
) -> None:
    add_rule(db, team_id=make_team(db, assign_mode="automatic").id)
    assert opened(db).assign_wanted
    assert not opened(db, make_mention(db, conversation_id="b")).assignee_id


def test_facts_are_those_of_all_posts_and_the_customer(db: Session) -> None:
    source = make_source(db, kind="feed", tags=["winkel"])
    customer = make_customer(db, value_eur=800, stage="active")
    first = make_mention(db, source, title="Klacht", text="Te laat", author_handle="@Jan", rating=3)
    case = make_case(db, first, customer_id=customer.id, routing={}, tags=["eigen", "regel"])
    case.routing = {"tags": ["regel"], "language_before": "en"}
    second = make_mention(db, source, text="en kapót", rating=1)
    for mention in (first, second):
        db.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
    db.flush()
    facts = read_case_facts(db, [case.id], {"words"})[case.id]
    assert (facts.source_kind, facts.source_tags, facts.author) == ("feed", ("winkel",), "@Jan")
    assert (facts.rating, facts.customer_value_eur, facts.customer_stage) == (1, 800, "active")
    assert " klacht te laat " in facts.words
    assert " en kapot " in facts.words
    assert facts.tags == ("eigen",)  # what rules gave does not make them hold the next time
    assert facts.language == "en"
    assert facts.in_hours  # no calendar: always open


def test_earlier_cases_are_those_of_the_customer_or_the_author(db: Session) -> None:
    customer = make_customer(db)
    values = {"network": "x", "author_handle": "@jan"}
    old = make_mention(db, **values)
    by_author = make_case(db, old, opened_at=NOW.replace(day=10))
    db.add(CaseMention(mention_id=old.id, case_id=by_author.id, revision_told=1))
    for day, month in ((1, 11), (1, 9)):
        make_case(
            db,
            make_mention(db),
            customer_id=customer.id,
            opened_at=NOW.replace(day=day, month=month),
        )
    db.flush()

    def asked(key: int, **values) -> Asked:
        given = {"customer_id": None, "network": None, "handle": None, "own_case_id": None}
        return Asked(key=key, at=NOW, **(given | values))

    found = count_earlier_cases(
        db,
        [
            asked(1, customer_id=customer.id, network="x", handle="@jan"),
            asked(2, network="x", handle="@jan", own_case_id=by_author.id),
            asked(3, network="y", handle="@jan"),
            asked(4, customer_id=customer.id),
        ],
    )
    assert found == {1: 2, 4: 1}  # the one of September is too long ago


def test_opening_a_case_asks_the_same_number_of_questions_whatever_the_rules(
    db: Session,
) -> None:
    team = make_team(db)

    def queries() -> int:
        mention = make_mention(db, network="x", author_handle="@a")
        make_analysis(db, mention)
        asked: list[str] = []
        note = lambda *args: asked.append(args[2])  # noqa: E731
        event.listen(db.get_bind(), "before_cursor_execute", note)
        open_case(db, mention, NOW)
        event.remove(db.get_bind(), "before_cursor_execute", note)
        return len(asked)

    add_rule(db, Condition("earlier_cases", How.AT_LEAST, ("9",)), team_id=team.id)
    few = queries()
    for word in ("een", "twee", "drie"):
        add_rule(db, any_of("words", [word]), goes_on=True, tags=[word])
        add_rule(db, Condition("hours", How.IS, ("outside",)), team_id=team.id)
    assert queries() <= few + 1  # the calendar


def test_a_linked_customer_counts_at_once(db: Session) -> None:
    vip = make_team(db)
    add_rule(db, Condition("customer_value", How.AT_LEAST, ("1000",)), team_id=vip.id)
    mention = make_mention(db)
    db.add(
        Link(
            mention_id=mention.id,
            customer_id=make_customer(db, value_eur=2000).id,
            status="linked",
            score=1,
            evidence=[],
        )
    )
    assert opened(db, mention).team_id == vip.id


def test_rules_are_for_managers_and_administrators(db: Session) -> None:
    for role in ("agent", "lead"):
        with pytest.raises(ForbiddenError):
            list_rules(db, Viewer.of(make_user(db, role=role)))
