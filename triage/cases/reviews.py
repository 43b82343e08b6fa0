"""Doubtful mentions: a person says whether they are complaints."""

from datetime import datetime
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.cases.opening import bring_in, one_at_a_time
from triage.cases.threads import place_of
from triage.errors import NotFoundError, WrongInputError
from triage.labels.keeping import answers_of, current_analysis, keep_label
from triage.labels.overlay import VALUES
from triage.models import CaseMention, Mention, Review
from triage.people.viewer import Viewer, may_see_mention

PAGE_SIZE: Final = 30

Decision = Literal["complaint", "no_complaint"]


def decide_review(
    session: Session, viewer: Viewer, mention_id: int, *, decision: Decision, now: datetime
) -> int | None:
    """Answer the question; returns the case's id where it is a complaint.

    A second answer changes nothing. Raises NotFoundError or WrongInputError.
    """
    if decision not in ("complaint", "no_complaint"):
        raise WrongInputError("decision", "complaint or no_complaint")
    mention = session.scalar(
        select(Mention).where(Mention.id == mention_id, may_see_mention(viewer))
    )
    if mention is None:
        raise NotFoundError(f"no question about mention {mention_id}")
    one_at_a_time(session, mention)
    review = session.get(Review, mention_id, with_for_update=True)
    if review is None:
        raise NotFoundError(f"no question about mention {mention_id}")
    if review.decision is None:
        review.decision = decision
        review.decided_by = viewer.id
        review.decided_at = now
        _keep(session, viewer, mention, "yes" if decision == "complaint" else "no", now)
        if decision == "complaint":
            return _bring_into_a_case(session, viewer, mention, now)
    member = session.get(CaseMention, mention_id)
    return member.case_id if member else None


def withdraw_decision(session: Session, viewer: Viewer, mention_id: int, *, now: datetime) -> None:
    """Undo one's own "no complaint": the question is open again."""
    review = session.get(Review, mention_id, with_for_update=True)
    if review is None or review.decided_by != viewer.id or review.decision != "no_complaint":
        raise NotFoundError(f"no answer of yours about mention {mention_id}")
    review.decision = review.decided_by = review.decided_at = None
    mention = session.get_one(Mention, mention_id)
    for question in answers_of(session, [mention_id]).get(mention_id, {}):
        _keep(session, viewer, mention, None, now, question=question)


def answer_review(
    session: Session,
    viewer: Viewer,
    mention_id: int,
    *,
    question: Literal["intent", "relevance"],
    value: str,
    now: datetime,
) -> int | None:
    """Say what the mention is instead: another intent, or nothing about us.

    Returns the case's id where it is a complaint after all. Raises WrongInputError.
    """
    if value not in VALUES[question]:
        raise WrongInputError(question, "choose one of the values")
    is_complaint = (question, value) == ("intent", "complaint")
    decision: Decision = "complaint" if is_complaint else "no_complaint"
    case_id = decide_review(session, viewer, mention_id, decision=decision, now=now)
    review = session.get_one(Review, mention_id)
    if review.decided_by == viewer.id and review.decision == decision:
        mention = session.get_one(Mention, mention_id)
        _keep(session, viewer, mention, value, now, question=question)
    return case_id


def _keep(
    session: Session,
    viewer: Viewer,
    mention: Mention,
    value: str | None,
    now: datetime,
    *,
    question: str = "complaint",
) -> None:
    """Keep the answer as a label, and let it count in the analysis."""
    analysis = current_analysis(session, mention.id)
    before = getattr(analysis, question, None) if question == "intent" else None
    keep_label(
        session, mention, question=question, value=value, before=before, by_id=viewer.id, now=now
    )


def _bring_into_a_case(session: Session, viewer: Viewer, mention: Mention, now: datetime) -> int:
    member = session.get(CaseMention, mention.id)
    if member is not None:
        return member.case_id
    return bring_in(session, mention, place_of(session, mention), now, actor_id=viewer.id).id
