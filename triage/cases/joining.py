"""Whether a post elsewhere belongs to a case that its author already has.

A customer who complains below a video, then in a new thread, then in another community of the
same network wants one answer. The decision is pure; fetching what it looks at is below it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from triage.cases.rules import CaseRules
from triage.models import LIVE, Analysis, Case, CaseMention, Mention

# What the classifier could not place says nothing about the subject.
_NO_SUBJECT = "other"
_MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A post that is in no case yet."""

    published_at: datetime
    category: str | None  # None where the classifier could not read it
    embedding: Sequence[float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post by the same author in a live case."""

    home_id: int
    published_at: datetime
    category: str | None
    embedding: Sequence[float]


def choose_home(post: Newcomer, candidates: Iterable[Candidate], rules: CaseRules) -> int | None:
    """The case that the post belongs to, by its latest post on the same subject; None: no one."""
    if rules.join_within_h <= 0 or post.category is None:
        return None
    window = timedelta(hours=rules.join_within_h)
    near = [
        candidate
        for candidate in candidates
        if abs(post.published_at - candidate.published_at) <= window
        and is_same_subject(post, candidate, rules.join_from_percent / 100)
    ]
    latest = max(near, key=lambda one: (one.published_at, one.home_id), default=None)
    return latest.home_id if latest else None


def is_same_subject(post: Newcomer, other: Candidate, nearness: float) -> bool:
    """The same category, or texts that mean nearly the same."""
    if post.category == other.category and post.category != _NO_SUBJECT:
        return True
    return cosine(post.embedding, other.embedding) >= nearness


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """The cosine of two directions; 0 where one has none."""
    length = sqrt(sum(x * x for x in one)) * sqrt(sum(y * y for y in other))
    return sum(x * y for x, y in zip(one, other, strict=True)) / length if length else 0.0


def home_with_author(
    session: Session, mention: Mention, analysis: Analysis | None, rules: CaseRules
) -> int | None:
    """The author's live case that this mention belongs to, if any."""
    if not mention.author_handle or analysis is None or rules.join_within_h <= 0:
        return None
    candidates = _candidates(session, mention, rules)
    if not candidates:
        return None
    post = Newcomer(mention.published_at, analysis.category, list(analysis.embedding))
    return choose_home(post, candidates, rules)


def _candidates(session: Session, mention: Mention, rules: CaseRules) -> list[Candidate]:
    window = timedelta(hours=rules.join_within_h)
    rows = session.execute(
        select(CaseMention.home_case_id, Mention.published_at, Analysis)
        .join(Mention, Mention.id == CaseMention.mention_id)
        .join(Case, Case.id == CaseMention.case_id)
        .outerjoin(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .where(
            # Not "is not distinct from": no index answers that.
            Mention.network == mention.network if mention.network else Mention.network.is_(None),
            Mention.author_handle == mention.author_handle,
            Mention.published_at.between(
                mention.published_at - window, mention.published_at + window
            ),
            Mention.deleted_at.is_(None),
            Case.status.in_(LIVE),
        )
        .options(undefer(Analysis.embedding))
        .order_by(Mention.published_at.desc())
        .limit(_MOST_CANDIDATES)
    )
    return [
        Candidate(
            row.home_case_id,
            row.published_at,
            row.Analysis.category if row.Analysis else None,
            list(row.Analysis.embedding) if row.Analysis else [0.0] * 384,
        )
        for row in rows
    ]
