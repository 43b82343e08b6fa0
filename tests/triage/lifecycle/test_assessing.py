"""Stages, values and traits are kept up to date, at events and in rounds, and tried out before."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import (
    NOW,
    make_case,
    make_customer,
    make_mention,
    make_source,
    make_user,
)
from triage.customers.consents import record_consent
from triage.errors import ForbiddenError, StaleError, WrongInputError
from triage.lifecycle.assessing import (
    assess_customers,
    assess_due,
    assess_round,
    put_assessments,
)
from triage.lifecycle.drafting import activate_draft, add_draft, read_trial, try_drafts
from triage.lifecycle.facts import read_facts
from triage.lifecycle.policy import (
    DEFAULT_POLICY,
    Condition,
    Policy,
    StageRule,
    WorthParameters,
    active_policy,
)
from triage.models import Customer, CustomerAssessment, Interaction, Link, StageChange
from triage.people.viewer import Viewer


def order(session: Session, customer: Customer, days_ago: int, amount: str = "50.00") -> None:
    session.add(
        Interaction(
            customer_id=customer.id,
            kind="order",
            at=NOW - timedelta(days=days_ago),
            title="Iets",
            amount_eur=Decimal(amount),
            source="test",
            external_id=f"{customer.id}-{days_ago}",
        )
    )
    session.flush()


def stages(session: Session) -> list[tuple[str | None, str]]:
    rows = session.scalars(select(StageChange).order_by(StageChange.id))
    return [(row.old_stage, row.new_stage) for row in rows]


def test_facts_are_counted_from_orders_contacts_cases_and_posts(db: Session) -> None:
    anna = make_customer(db, value_eur=Decimal("12.00"), extra={"segment": "Zakelijk"})
    order(db, anna, 10, "20.00")
    order(db, anna, 100, "30.00")
    order(db, anna, 500, "40.00")
    order(db, anna, -5, "99.00")  # an appointment to come is no dealing yet
    db.add(Interaction(customer_id=anna.id, kind="visit", at=NOW - timedelta(days=3), title="",
                       source="t", external_id="v"))  # fmt: skip
    source = make_source(db, purpose="klachten en bereik van berichten")
    post = make_mention(
        db, source, published_at=NOW - timedelta(days=2), extra={"followers": 900, "likes": "12"}
    )
    hidden = make_mention(db, published_at=NOW, extra={"followers": 5000})
    for mention in (post, hidden):
        db.add(Link(mention_id=mention.id, customer_id=anna.id, status="linked", score=1,
                    evidence=[]))  # fmt: skip
    make_case(db, post, customer_id=anna.id, opened_at=NOW, flags=["churn"])
    db.flush()
    facts = read_facts(db, [anna.id, 10**9], now=NOW)
    assert list(facts) == [anna.id]
    known = facts[anna.id]
    assert (known.orders_ever, known.orders_12_months) == (3, 2)
    assert (known.spent_ever, known.spent_12_months) == (Decimal("90.00"), Decimal("50.00"))
    assert (known.days_since_order, known.days_between_last_orders) == (10, 90)
    assert known.last_contact_at == NOW
    assert (known.open_cases, known.complaints_60_days, known.threatens_to_leave) == (1, 1, True)
    # Only the source whose purpose names reach counts readers.
    assert (known.audience, known.likes) == (900, 12)


def test_a_customer_who_stops_ordering_is_lost_and_won_back_again(db: Session) -> None:
    anna = make_customer(db, customer_since=date(2019, 1, 1))
    order(db, anna, 800)
    assess_customers(db, [anna.id], now=NOW - timedelta(days=500))
    assess_customers(db, [anna.id], now=NOW)
    order(db, anna, -1)
    assess_customers(db, [anna.id], now=NOW + timedelta(days=2))
    assert stages(db) == [(None, "active"), ("active", "lost"), ("lost", "won_back")]
    db.refresh(anna)
    assert (anna.lifecycle, anna.lifecycle_since) == ("won_back", NOW + timedelta(days=2))
    assert anna.worth_eur == Decimal("100.00")


def test_judging_again_changes_nothing(db: Session) -> None:
    ids = [make_customer(db, extra={"segment": "A"}).id for _ in range(3)]
    assert assess_customers(db, ids, now=NOW) == 3
    assert assess_customers(db, ids, now=NOW) == 0
    assert len(stages(db)) == 3


def test_traits_hold_flags_segment_and_refusal_of_contact(db: Session) -> None:
    anna = make_customer(
        db, value_eur=Decimal("1500"), extra={"wanbetaler": "ja", "segment": "Zakelijk"}
    )
    bob = Viewer.of(make_user(db))
    record_consent(db, bob, anna.id, channel="any", purpose="any", status="withdrawn", now=NOW)
    assess_customers(db, [anna.id], now=NOW)
    db.refresh(anna)
    assert anna.traits == ["do_not_contact", "late_payer", "segment:Zakelijk", "top"]


def test_newcomers_and_changed_cases_are_noticed(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        anna, bea = make_customer(session), make_customer(session)
    assert assess_due(sessions, now=NOW) == 2
    assert assess_due(sessions, now=NOW) == 0
    with sessions.begin() as session:
        mention = make_mention(session)
        make_case(session, mention, customer_id=anna.id, flags=["churn"], changed_at=NOW,
                  opened_at=NOW)  # fmt: skip
    assert assess_due(sessions, now=NOW) == 1
    with sessions() as session:
        assert session.get_one(Customer, anna.id).lifecycle == "at_risk"
        assert session.get_one(Customer, bea.id).lifecycle == "prospect"
        assert session.scalars(select(CustomerAssessment)).all() == []


def test_asking_twice_is_once(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        anna = make_customer(session)
        put_assessments(session, [anna.id, anna.id])
        put_assessments(session, [anna.id])
    assert assess_due(sessions, now=NOW) == 1


def test_a_round_walks_over_all_and_comes_again_the_next_day(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        for _ in range(5):
            make_customer(session)
    taken = []
    while count := assess_round(sessions, now=NOW, limit=2):
        taken.append(count)
    assert taken == [2, 2, 1]
    assert assess_round(sessions, now=NOW + timedelta(hours=1)) == 0
    assert assess_round(sessions, now=NOW + timedelta(hours=21)) == 5


def policy(*rules: StageRule, **values: Any) -> Policy:
    return Policy((*rules, StageRule("active")), "ignored", WorthParameters(**values))


def test_a_draft_tells_who_would_move_and_moves_nobody(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        alice = Viewer.of(make_user(session, role="manager"))
        for number in range(5):
            make_customer(session, number=f"N{number}", customer_since=date(2020, 1, 1))
    assess_due(sessions, now=NOW)
    strict = policy(StageRule("at_risk", (Condition("days_customer", "at_least", 100),)))
    with sessions.begin() as session:
        draft = add_draft(session, alice, strict, now=NOW)
    while try_drafts(sessions, now=NOW, limit=2):
        pass
    with sessions.begin() as session:
        trial = read_trial(session, alice, draft)
        assert (trial.scanned, trial.total, trial.is_complete, trial.moved) == (5, 5, True, 5)
        [move] = trial.moves
        assert (move.old, move.new, move.count) == ("active", "at_risk", 5)
        assert move.examples == ("N0", "N1", "N2")
        assert set(session.scalars(select(Customer.lifecycle))) == {"active"}
        activate_draft(session, alice, draft, now=NOW)
        activate_draft(session, alice, draft, now=NOW)  # a second click
        assert active_policy(session).id == draft
    assert assess_round(sessions, now=NOW) == 5
    with sessions() as session:
        assert set(session.scalars(select(Customer.lifecycle))) == {"at_risk"}


def test_a_draft_that_was_overtaken_does_not_count(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        alice = Viewer.of(make_user(session, role="manager"))
        first = add_draft(session, alice, DEFAULT_POLICY, now=NOW)
        second = add_draft(session, alice, DEFAULT_POLICY, now=NOW)
        activate_draft(session, alice, first, now=NOW)
        with pytest.raises(StaleError):
            activate_draft(session, alice, second, now=NOW)


def test_only_managers_decide_on_stages(db: Session) -> None:
    bob = Viewer.of(make_user(db))
    with pytest.raises(ForbiddenError):
        add_draft(db, bob, DEFAULT_POLICY, now=NOW)


def test_impossible_numbers_are_refused(db: Session) -> None:
    alice = Viewer.of(make_user(db, role="manager"))
    with pytest.raises(WrongInputError) as wrong:
        add_draft(db, alice, policy(margin=101), now=NOW)
    assert wrong.value.field == "margin"
