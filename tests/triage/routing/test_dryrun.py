"""The dry run: what would change, on the last mentions, quickly and without writing."""

import logging
import time

import pytest
from sqlalchemy import event, func, select
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
from triage.cases.priority import read_points
from triage.cases.rules import save_points
from triage.errors import ForbiddenError
from triage.models import Case, CaseMention, Echo, Link, RoutingRule
from triage.people.viewer import Viewer
from triage.routing.dryrun import draft_rules, dry_run
from triage.routing.fields import How
from triage.routing.rules import Actions, Condition, Rule, always, any_of

log = logging.getLogger(__name__)
WORDS = ("pakket", "rekening", "advocaat", "kapot", "wachten", "bezorger", "abonnement")


@pytest.fixture
def alice(db: Session) -> Viewer:
    return Viewer.of(make_user(db, role="manager"))


def add_rule(session: Session, position: int, team_id: int | None, *conditions, **values) -> int:
    rule = RoutingRule(
        position=position,
        name_nl=f"Regel {position}",
        name_en=f"Rule {position}",
        conditions=always(*conditions).to_json(),
        team_id=team_id,
        **values,
    )
    session.add(rule)
    session.flush()
    return rule.id


def draft(rule_id: int = 0, *conditions: Condition, **actions) -> Rule:
    return Rule(rule_id, "Nieuw", "New", always(*conditions), Actions(**actions))


def test_a_draft_takes_its_place_among_the_rules() -> None:
    one, two, off = draft(1), draft(2), draft(3)
    kept = [(one, True), (off, False), (two, True)]
    new = draft(0)
    assert draft_rules(kept, new, None) == [one, two, new]
    assert draft_rules(kept, new, 3) == [one, new, two]
    changed = draft(2, points=5)
    assert draft_rules(kept, changed, None) == [one, changed]
    woken = draft(3, points=5)
    assert draft_rules(kept, woken, None) == [one, woken, two]


def test_cases_and_would_be_cases_are_judged_once_each(db: Session, alice: Viewer) -> None:
    old, new, source = make_team(db), make_team(db), make_source(db)
    add_rule(db, 0, old.id)
    first, second = (make_mention(db, source, text="Mijn pakket") for _ in range(2))
    case = make_case(db, first, routing={}, category="delivery")
    for mention in (first, second):
        make_analysis(db, mention)
        db.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
    alone = make_mention(db, source, text="Waar is mijn pakket?", network="x", author_handle="@j")
    make_analysis(db, alone, complaint=0.8)
    customer = make_customer(db, value_eur=5000)
    db.add(
        Link(mention_id=alone.id, customer_id=customer.id, status="linked", score=1, evidence=[])
    )
    praise = make_mention(db, source, text="Top pakket")
    make_analysis(db, praise, complaint=0.1)
    gone = make_mention(db, source, text="Pakket", deleted_at=NOW)
    make_analysis(db, gone)
    db.flush()

    run = dry_run(db, alice, draft(0, any_of("words", ["pakket"]), team_id=new.id), threshold=0.5)
    assert (run.mentions, run.cases, run.changed, run.held) == (3, 2, 0, 0)  # after the catch-all

    before = db.scalars(select(RoutingRule.id)).one()
    run = dry_run(
        db,
        alice,
        draft(0, any_of("words", ["pakket"]), team_id=new.id),
        before_id=before,
        threshold=0.5,
    )
    assert (run.cases, run.changed, run.held) == (2, 2, 2)
    assert run.teams_before == {old.id: 2}
    assert run.teams_after == {new.id: 2}
    assert {one.case_id for one in run.examples} == {case.id, None}
    assert run.examples[0].rule_before == ("Regel 0", "Rule 0")

    valuable = Condition("customer_value", How.AT_LEAST, ("1000",))
    run = dry_run(db, alice, draft(0, valuable, team_id=new.id), before_id=before, threshold=0.5)
    assert [one.mention_id for one in run.examples] == [alone.id]


def test_would_be_cases_have_the_priority_that_the_company_gives(
    db: Session, alice: Viewer
) -> None:
    make_analysis(db, make_mention(db), severity="none", flags=["legal"])
    points = read_points({"flags": {"legal": 90}})
    urgent = draft(0, Condition("priority", How.AT_LEAST, ("80",)), team_id=make_team(db).id)
    assert dry_run(db, alice, urgent, threshold=0.5).changed == 0
    save_points(db, alice, points)
    assert dry_run(db, alice, urgent, threshold=0.5).changed == 1


def test_what_repeats_another_mention_would_be_no_case(db: Session, alice: Viewer) -> None:
    first, again = make_mention(db), make_mention(db)
    for mention in (first, again):
        make_analysis(db, mention)
    db.add(Echo(mention_id=again.id, leader_id=first.id, kind="same_words"))
    db.flush()
    everything = draft(0, team_id=make_team(db).id)
    run = dry_run(db, alice, everything, threshold=0.5)
    assert [one.mention_id for one in run.examples] == [first.id]


def test_nothing_is_written(db: Session, alice: Viewer) -> None:
    mention = make_mention(db)
    make_analysis(db, mention)
    case = make_case(db, mention, routing={})
    db.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
    db.commit()
    dry_run(db, alice, draft(0, team_id=make_team(db).id, tags=("x",)), threshold=0.5)
    assert not db.dirty
    assert db.scalar(select(func.count()).select_from(RoutingRule)) == 0
    assert db.get_one(Case, case.id).team_id is None


def test_agents_try_nothing_out(db: Session) -> None:
    with pytest.raises(ForbiddenError):
        dry_run(db, Viewer.of(make_user(db, role="lead")), draft(0), threshold=0.5)


def test_a_thousand_mentions_and_forty_rules_take_less_than_two_seconds(
    db: Session, alice: Viewer
) -> None:
    source, teams = make_source(db), [make_team(db).id for _ in range(5)]
    for number in range(1_000):
        said = " ".join(WORDS[(number + step) % 7] for step in range(40))
        mention = make_mention(db, source, text=said, network="x", author_handle=f"@{number % 200}")
        make_analysis(db, mention)
        case = make_case(db, mention, routing={})
        db.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
    for number in range(40):
        conditions = [
            any_of("words", [f"woord{number}", "nergens te vinden", "bezorgd*er"]),
            any_of("category", ["billing", "contract"]),
            Condition("earlier_cases", How.AT_LEAST, ("99",)),
            Condition("hours", How.IS, ("outside",)),
        ]
        add_rule(db, number, teams[number % 5], conditions[number % 4], goes_on=number % 2 == 0)
    db.commit()
    db.expire_all()
    asked: list[str] = []

    def note(*args) -> None:
        asked.append(args[2])

    wish = draft(0, any_of("words", ["advocaat", "rechter"]), team_id=teams[0])
    event.listen(db.get_bind(), "before_cursor_execute", note)
    # Of this process alone: other work on the machine says nothing about the dry run.
    since, began = time.process_time(), time.perf_counter()
    run = dry_run(db, alice, wish, threshold=0.5)
    took, lasted = time.process_time() - since, time.perf_counter() - began
    event.remove(db.get_bind(), "before_cursor_execute", note)
    log.info("%.2f s of work, %.2f s in all, %d queries", took, lasted, len(asked))
    assert (run.mentions, run.cases, run.changed) == (1_000, 1_000, 1_000)
    assert len(run.examples) == 50
    assert len(asked) <= 7
    assert took < 5
