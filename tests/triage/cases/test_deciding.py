from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.factories import NOW, make_analysis, make_customer, make_team
from tests.triage.cases.conftest import Post
from triage.cases.actions import resolve_case
from triage.cases.deciding import Outcome
from triage.cases.reviews import decide_review, withdraw_decision
from triage.models import Analysis, CaseEvent, Link, Mention, OutboxRow, Review, RoutingRule
from triage.people.viewer import Viewer
from triage.routing.rules import always, any_of


def kinds(db: Session, case_id: int) -> list[str]:
    return list(
        db.scalars(
            select(CaseEvent.kind).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)
        )
    )


def test_a_complaint_opens_a_case_with_priority_reasons_and_a_due_time(post: Post) -> None:
    mention = post(0.9, category="delivery", severity="accusation", flags=["legal"])

    case = post.case_of(mention)

    assert (case.status, case.category, case.severity, case.version) == (
        "open",
        "delivery",
        "accusation",
        1,
    )
    points = {reason["detail"]: reason["points"] for reason in case.priority_reasons}
    assert (points["legal"], points["accusation"]) == (20, 25)
    assert case.due_at == NOW + timedelta(hours=4)


def test_deciding_again_changes_nothing(post: Post, db: Session) -> None:
    mention = post(0.9)
    before = kinds(db, post.case_of(mention).id)

    post.decide(mention)
    post.decide(mention)

    assert kinds(db, post.case_of(mention).id) == before
    assert post.cases() == 1


def test_a_later_post_of_the_conversation_joins_whatever_it_says(post: Post) -> None:
    first = post(0.9)
    thanks = post(0.02)

    assert post.case_of(thanks).id == post.case_of(first).id
    assert post.cases() == 1


def test_another_conversation_gets_its_own_case(post: Post) -> None:
    post(0.9)
    post(0.9, mention={"conversation_id": "thread-2"})

    assert post.cases() == 2


def test_a_customer_who_posts_again_reopens_the_case(
    post: Post, db: Session, alice: Viewer, later: Callable[[float], datetime]
) -> None:
    case = post.case_of(post(0.9))
    resolve_case(db, alice, case.id, now=later(1))

    again = post(0.8, now=later(30))

    case = post.case_of(again)
    assert (case.status, case.resolved_at) == ("open", None)
    assert kinds(db, case.id)[-3:-1] == ["mention_joined", "reopened"]


def test_a_thank_you_after_the_end_does_not_reopen(
    post: Post, db: Session, alice: Viewer, later: Callable[[float], datetime]
) -> None:
    case = post.case_of(post(0.9))
    resolve_case(db, alice, case.id, now=later(1))

    post(0.02, now=later(2))

    db.refresh(case)
    assert case.status == "resolved"


def test_a_second_contact_raises_the_priority_and_never_gives_more_time(
    post: Post, later: Callable[[float], datetime]
) -> None:
    first = post(0.9, severity="accusation", sentiment="negative", flags=["churn"])
    before = post.case_of(first)
    points, due_at = before.priority, before.due_at

    second = post(0.7, now=later(1), severity="none", sentiment="neutral")

    after = post.case_of(second)
    assert after.priority == points + 5
    assert after.due_at <= due_at


def test_an_edit_is_told_once_and_the_case_is_summed_up_anew(post: Post, db: Session) -> None:
    mention = post(0.9, category="delivery")
    mention.revision, mention.text = 2, "Toch de rekening"
    db.query(Analysis).filter_by(mention_id=mention.id).update({"is_current": False})
    make_analysis(db, mention, revision=2, complaint=0.8, category="billing")

    post.decide(mention)
    post.decide(mention)

    case = post.case_of(mention)
    assert (case.category, case.subject) == ("billing", "Toch de rekening")
    assert kinds(db, case.id).count("mention_edited") == 1


def test_a_deletion_is_told_once(post: Post, db: Session) -> None:
    mention = post(0.9)
    mention.deleted_at = NOW

    post.decide(mention)
    post.decide(mention)

    assert kinds(db, post.case_of(mention).id).count("mention_deleted") == 1


def test_a_post_deleted_before_anybody_looked_opens_nothing(post: Post, db: Session) -> None:
    mention = post(0.1)
    mention.deleted_at = NOW
    db.query(Analysis).filter_by(mention_id=mention.id).update({"complaint": 0.9})

    assert post.decide(mention) is Outcome.LEAVE
    assert post.cases() == 0


def test_a_linked_customer_comes_with_the_case_and_their_value_counts(
    post: Post, db: Session
) -> None:
    mention = post(0.9)
    customer = make_customer(db, value_eur=2500)
    db.add(
        Link(
            mention_id=mention.id,
            customer_id=customer.id,
            status="linked",
            score=0.97,
            evidence=[],
        )
    )
    db.flush()

    post.decide(mention)

    case = post.case_of(mention)
    assert case.customer_id == customer.id
    assert "linked" in kinds(db, case.id)
    assert any(reason["reason"] == "customer_value" for reason in case.priority_reasons)


def test_the_first_rule_that_holds_gives_the_team(post: Post, db: Session) -> None:
    delivery, rest, source = make_team(db), make_team(db), str(post.source.id)
    for position, (conditions, team) in enumerate(
        [
            (always(any_of("category", ["delivery"]), any_of("source", [source])), delivery),
            (always(), rest),
        ]
    ):
        db.add(
            RoutingRule(
                position=position,
                name_nl="Regel",
                name_en="Rule",
                conditions=conditions.to_json(),
                team_id=team.id,
            )
        )
    db.flush()

    assert post.case_of(post(0.9, category="delivery")).team_id == delivery.id
    other = post(0.9, mention={"conversation_id": "thread-2"}, category="billing")
    assert post.case_of(other).team_id == rest.id


def open_questions(db: Session) -> list[int]:
    return list(db.scalars(select(Review.mention_id).where(Review.decision.is_(None))))


def test_a_doubtful_mention_is_asked_about_once_and_a_yes_opens_a_case(
    post: Post, db: Session, bob: Viewer
) -> None:
    mention = post(0.4)
    post.decide(mention)
    assert open_questions(db) == [mention.id]

    case_id = decide_review(db, bob, mention.id, decision="complaint", now=NOW)

    assert post.case_of(mention).id == case_id
    assert open_questions(db) == []
    assert decide_review(db, bob, mention.id, decision="complaint", now=NOW) == case_id


def test_a_no_is_kept_until_the_text_changes_and_can_be_taken_back(
    post: Post, db: Session, bob: Viewer
) -> None:
    mention = post(0.4)
    decide_review(db, bob, mention.id, decision="no_complaint", now=NOW)
    post.decide(mention)
    assert open_questions(db) == []

    withdraw_decision(db, bob, mention.id, now=NOW)
    assert open_questions(db) == [mention.id]

    decide_review(db, bob, mention.id, decision="no_complaint", now=NOW)
    mention.revision = 2
    read_again(db, mention, complaint=0.3)
    post.decide(mention)
    assert open_questions(db) == [mention.id]


def test_a_persons_no_stands_against_a_surer_model(post: Post, db: Session, bob: Viewer) -> None:
    mention = post(0.4)
    decide_review(db, bob, mention.id, decision="no_complaint", now=NOW)
    db.query(Analysis).filter_by(mention_id=mention.id).update({"complaint": 0.99})

    assert post.decide(mention) is Outcome.LEAVE
    assert db.get(Review, mention.id) is not None


def test_news_of_a_case_go_to_the_outbox_in_the_same_transaction(post: Post, db: Session) -> None:
    db.info["destinations"] = ("webhook",)

    case = post.case_of(post(0.9))

    row = db.scalars(select(OutboxRow)).one()
    assert (row.topic, row.subject_id, row.payload["case_id"]) == ("case.opened", case.id, case.id)


def test_the_log_of_a_case_cannot_be_changed(post: Post, db: Session) -> None:
    case = post.case_of(post(0.9))

    for statement in (
        "UPDATE case_events SET kind = 'noted' WHERE case_id = :id",
        "DELETE FROM case_events WHERE case_id = :id",
    ):
        with pytest.raises(DBAPIError, match="append-only"), db.begin_nested():
            db.execute(text(statement), {"id": case.id})


def test_the_log_goes_with_its_case(post: Post, db: Session) -> None:
    case = post.case_of(post(0.9))

    db.execute(text("DELETE FROM cases WHERE id = :id"), {"id": case.id})

    assert kinds(db, case.id) == []


def read_again(db: Session, mention: Mention, *, complaint: float) -> None:
    """The edited text has an analysis of its own."""
    db.execute(update(Analysis).where(Analysis.mention_id == mention.id).values(is_current=False))
    make_analysis(db, mention, complaint=complaint, model_version="test-2")
