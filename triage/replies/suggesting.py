"""Proposals for an answer: what was answered to posts that mean the same, and canned answers.

Nearness is the cosine of the embeddings that the classifier made. Nothing is ever sent by itself:
a proposal is a text to start from, in the customer's language, filled for this case, without a
name or number of the customer who got it first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Float, cast, func, or_, select, text, true
from sqlalchemy.orm import Session

from triage.models import Analysis, CannedAnswer, CannedText, Case, Reply
from triage.people.viewer import Viewer, may_see_case
from triage.replies.channels import answered_post
from triage.replies.filling import values_for_case
from triage.replies.variables import fill

MOST: Final = 3
LEAST_SIMILAR: Final = 0.55  # below that, posts have little more in common than being complaints
# A canned answer is written by us and reads unlike a complaint: it is near from further away.
LEAST_SIMILAR_CANNED: Final = 0.35
SAME_TEXT: Final = 0.97
# Of two answers about as near, the one about the same subject fits better.
SAME_CATEGORY: Final = 0.05
_NEIGHBOURS: Final = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be proposed: how near, where it comes from, what it means."""

    body: str
    similarity: float
    origin: str  # "rule", "reply" or "canned"
    title: str | None = None
    canned_id: int | None = None
    meaning: Sequence[float] | None = None
    bonus: float = 0.0  # counts for the order only


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text to start an answer from."""

    text: str
    similarity: float
    origin: str
    title: str | None
    canned_id: int | None


def propose_replies(session: Session, viewer: Viewer, case_id: int) -> list[Proposal]:
    """Up to three proposals for the newest post of a case, the nearest first."""
    values = values_for_case(session, viewer, case_id)
    post = answered_post(session, case_id)
    read = _reading(session, post.id) if post else None
    if read is None:
        return []
    language, category, embedding = read
    found = [
        *_wished_by_rule(session, viewer, case_id, language),
        *_past_replies(session, viewer, embedding, language, category, case_id),
        *_canned(session, viewer, embedding, language),
    ]
    proposals = []
    for candidate in choose(found):
        filled = fill(candidate.body, values)
        proposals.append(
            Proposal(
                filled.text,
                candidate.similarity,
                candidate.origin,
                candidate.title,
                candidate.canned_id,
            )
        )
    return proposals


def choose(candidates: Iterable[Candidate], most: int = MOST) -> list[Candidate]:
    """The nearest ones that say different things; of two that say the same, the nearer."""
    chosen: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda one: one.similarity + one.bonus, reverse=True):
        if not any(_says_the_same(candidate, other) for other in chosen):
            chosen.append(candidate)
        if len(chosen) == most:
            break
    return chosen


def _says_the_same(one: Candidate, other: Candidate) -> bool:
    if one.canned_id is not None and one.canned_id == other.canned_id:
        return True
    if _words(one.body) == _words(other.body):
        return True
    if one.meaning is None or other.meaning is None:
        return False
    return _cosine(one.meaning, other.meaning) > SAME_TEXT


def _words(body: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in body.casefold()).split()


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    dot = float(sum(a * b for a, b in zip(one, other, strict=True)))
    size = float(sum(a * a for a in one)) ** 0.5 * float(sum(b * b for b in other)) ** 0.5
    return dot / size if size else 0.0


def _reading(session: Session, mention_id: int) -> tuple[str, str, Any] | None:
    row = session.execute(
        select(Analysis.language, Analysis.category, Analysis.embedding).where(
            Analysis.mention_id == mention_id, Analysis.is_current
        )
    ).one_or_none()
    return (row.language, row.category, row.embedding) if row and any(row.embedding) else None


def _past_replies(
    session: Session, viewer: Viewer, embedding: Any, language: str, category: str, case_id: int
) -> list[Candidate]:
    """Answers to posts near this one; the index gives neighbours until enough of them fit.

    What was said in private stays between two, and other teams' cases stay theirs.
    """
    session.execute(text("SET LOCAL hnsw.iterative_scan = strict_order"))
    distance = Reply.about.cosine_distance(embedding)
    rows = session.execute(
        select(
            func.coalesce(Reply.pattern, "").label("body"),
            Reply.canned_id,
            Reply.embedding,
            cast(1 - distance, Float).label("similarity"),
            Case.category,
        )
        .join(Case, Case.id == Reply.case_id)
        .where(
            Reply.about.is_not(None),
            Reply.pattern.is_not(None),
            Reply.state == "sent",
            Reply.language == language,
            Reply.case_id != case_id,
            Reply.is_private.is_(False),
            may_see_case(viewer),
        )
        .order_by(distance)
        .limit(_NEIGHBOURS)
    )
    return [
        Candidate(
            row.body,
            row.similarity,
            "reply",
            canned_id=row.canned_id,
            meaning=_listed(row.embedding),
            bonus=SAME_CATEGORY if row.category == category else 0.0,
        )
        for row in rows
        if row.similarity >= LEAST_SIMILAR
    ]


def _wished_by_rule(
    session: Session, viewer: Viewer, case_id: int, language: str
) -> list[Candidate]:
    """The canned answer that a rule names for this case: it comes first."""
    name = Case.routing["answer"]["name"].as_string()
    wished = session.scalar(select(name).where(Case.id == case_id))
    if not wished:
        return []
    query = (
        select(CannedText.body, CannedAnswer.id, CannedAnswer.title)
        .join(CannedAnswer, CannedAnswer.id == CannedText.canned_id)
        .where(
            CannedAnswer.title == wished,
            CannedAnswer.archived_at.is_(None),
            CannedText.language == language,
            _is_for(viewer),
        )
        .limit(1)
    )
    return [
        Candidate(row.body, 1.0, "rule", row.title, row.id, bonus=1.0)
        for row in session.execute(query)
    ]


def _is_for(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.may_see_all:
        return true()
    return or_(CannedAnswer.team_id.is_(None), CannedAnswer.team_id.in_(viewer.team_ids))


def _canned(session: Session, viewer: Viewer, embedding: Any, language: str) -> list[Candidate]:
    """Canned answers of the viewer's teams; there are few, so that all are looked at."""
    distance = CannedText.embedding.cosine_distance(embedding)
    query = (
        select(
            CannedText.body,
            CannedText.embedding,
            CannedAnswer.id,
            CannedAnswer.title,
            cast(1 - distance, Float).label("similarity"),
        )
        .join(CannedAnswer, CannedAnswer.id == CannedText.canned_id)
        .where(
            CannedText.language == language,
            CannedText.embedding.is_not(None),
            CannedAnswer.archived_at.is_(None),
            _is_for(viewer),
        )
        .order_by(distance)
        .limit(MOST * 2)
    )
    return [
        Candidate(
            row.body, row.similarity, "canned", row.title, row.id, meaning=_listed(row.embedding)
        )
        for row in session.execute(query)
        if row.similarity >= LEAST_SIMILAR_CANNED
    ]


def _listed(vector: Any) -> Sequence[float] | None:
    return None if vector is None else [float(one) for one in vector]
