"""Doubtful mentions: a person says whether they are complaints."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.cases.opening import bring_in, one_at_a_time
from triage.cases.reading import Post, read_posts
from triage.cases.threads import place_of
from triage.errors import NotFoundError, WrongInputError
from triage.models import CaseMention, Mention, Review
from triage.people.viewer import Viewer, may_see_mention

PAGE_SIZE: Final = 30

Decision = Literal["complaint", "no_complaint"]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A doubtful mention with the probability that it is a complaint."""

    post: Post
    source_name: str
    complaint: float


def list_reviews(
    session: Session, viewer: Viewer, *, after: int | None = None, limit: int = PAGE_SIZE
) -> tuple[ReviewRow, ...]:
    """Open questions, the most probable complaints first; `after` is the last mention's id."""
    statement = (
        select(Review)
        .join(Mention, Mention.id == Review.mention_id)
        .where(Review.decision.is_(None), may_see_mention(viewer))
        .order_by(Review.complaint.desc(), Review.mention_id)
        .limit(limit)
    )
    last = session.get(Review, after) if after else None
    if last:
        statement = statement.where(
            (Review.complaint < last.complaint)
            | ((Review.complaint == last.complaint) & (Review.mention_id > last.mention_id))
        )
    reviews = session.scalars(statement).all()
    mention_ids = [review.mention_id for review in reviews]
    posts = {post.mention_id: post for post in read_posts(session, mention_ids)}
    sources = {
        mention.id: mention.source.name
        for mention in session.scalars(select(Mention).where(Mention.id.in_(mention_ids)))
    }
    return tuple(
        ReviewRow(posts[review.mention_id], sources[review.mention_id], review.complaint)
        for review in reviews
    )


def decide_review(
    session: Session, viewer: Viewer, mention_id: int, *, decision: Decision, now: datetime
) -> int | None:
    """Answer the question; returns the case's id where it is a complaint.

    A second answer changes nothing. Raises NotFoundError or WrongInputError.
    """
    if decision not in ("complaint", "no_complaint"):
        raise WrongInputError("decision", "complaint or no_complaint")
    mention = session.get(Mention, mention_id)
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
        if decision == "complaint":
            return _bring_into_a_case(session, viewer, mention, now)
    member = session.get(CaseMention, mention_id)
    return member.case_id if member else None


def withdraw_decision(session: Session, viewer: Viewer, mention_id: int) -> None:
    """Undo one's own "no complaint": the question is open again."""
    review = session.get(Review, mention_id, with_for_update=True)
    if review is None or review.decided_by != viewer.id or review.decision != "no_complaint":
        raise NotFoundError(f"no answer of yours about mention {mention_id}")
    review.decision = review.decided_by = review.decided_at = None


def _bring_into_a_case(session: Session, viewer: Viewer, mention: Mention, now: datetime) -> int:
    member = session.get(CaseMention, mention.id)
    if member is not None:
        return member.case_id
    return bring_in(session, mention, place_of(session, mention), now, actor_id=viewer.id).id
