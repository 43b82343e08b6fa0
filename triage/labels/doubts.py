"""Questions that the classifier was not sure about, those worth most first.

An answer is worth much where the two likeliest values are close and the case is urgent. Only the
most urgent cases and the likeliest complaints are looked at, so that the list stays quick; what
is answered makes room for what comes after.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from triage.cases.queue import has_status
from triage.cases.reading import Post, read_posts
from triage.models import (
    LIVE,
    Analysis,
    Case,
    CaseMention,
    Mention,
    MentionMonitor,
    Review,
    Source,
)
from triage.people.viewer import Viewer, may_see_case, may_see_mention

MOST_CASES: Final = 300
MOST_REVIEWS: Final = 200
DOUBTFUL_MARGIN: Final = 0.3
MOST_VALUES: Final = 5
CASE_QUESTIONS: Final = ("category", "severity", "sentiment")
# A mention without a case has no priority yet: what it would begin with, about.
BEGINNING_POINTS: Final = 40
FLAG_POINTS: Final = 15


@dataclass(frozen=True, slots=True)
class Doubt:
    """One question about one text; `shares` are the likeliest answers, likeliest first."""

    question: str  # "complaint" for a mention without a case
    mention_id: int
    case_id: int | None
    shares: tuple[tuple[str, float], ...]
    worth: float
    namesake: bool = False  # a monitor learned that probably something else is meant


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A question as the list shows it."""

    doubt: Doubt
    post: Post
    source_name: str


@dataclass(frozen=True, slots=True)
class DoubtPage:
    """Some of the questions; `total` is how many were found worth asking."""

    rows: tuple[DoubtRow, ...]
    total: int


def list_doubts(session: Session, viewer: Viewer, *, offset: int = 0, limit: int = 30) -> DoubtPage:
    """The questions worth most that the viewer may answer."""
    found = [*_complaints(session, viewer), *_about_cases(session, viewer)]
    found.sort(key=lambda doubt: (-doubt.worth, doubt.mention_id, doubt.question))
    page = found[offset : offset + limit]
    mention_ids = [doubt.mention_id for doubt in page]
    posts = {post.mention_id: post for post in read_posts(session, mention_ids)}
    sources = session.execute(
        select(Mention.id, Source.name)
        .join(Source, Source.id == Mention.source_id)
        .where(Mention.id.in_(mention_ids))
    )
    names = {row.id: row.name for row in sources}
    rows = [DoubtRow(one, posts[one.mention_id], names[one.mention_id]) for one in page]
    return DoubtPage(tuple(rows), len(found))


def margin(shares: Sequence[tuple[str, float]]) -> float:
    """How far the likeliest answer is ahead of the next: 0 is a toss-up, 1 is sure."""
    first = shares[0][1] if shares else 1.0
    return first - (shares[1][1] if len(shares) > 1 else 0.0)


def ranked(probabilities: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """The likeliest values, likeliest first."""
    shares = sorted(probabilities.items(), key=lambda item: (-item[1], item[0]))
    return tuple((value, float(share)) for value, share in shares[:MOST_VALUES])


def worth(shares: Sequence[tuple[str, float]], priority: int) -> float:
    """What an answer is worth: doubt times urgency, 0 to 100."""
    return (1.0 - margin(shares)) * priority


def _complaints(session: Session, viewer: Viewer) -> list[Doubt]:
    rows = session.execute(
        select(Review.mention_id, Review.complaint, Analysis.flags, _is_namesake())
        .join(Mention, Mention.id == Review.mention_id)
        .outerjoin(Analysis, (Analysis.mention_id == Review.mention_id) & Analysis.is_current)
        .where(Review.decision.is_(None), may_see_mention(viewer))
        .order_by(Review.complaint.desc(), Review.mention_id)
        .limit(MOST_REVIEWS)
    )
    return [_complaint(*row) for row in rows]


def _is_namesake() -> ScalarSelect[bool | None]:
    return (
        select(func.bool_and(MentionMonitor.is_doubtful))
        .where(MentionMonitor.mention_id == Review.mention_id)
        .scalar_subquery()
    )


def _complaint(
    mention_id: int, complaint: float, flags: list[str] | None, namesake: bool | None
) -> Doubt:
    shares = ranked({"yes": complaint, "no": 1.0 - complaint})
    points = min(100, BEGINNING_POINTS + FLAG_POINTS * len(flags or ()))
    # However sure the complaint is, the question is open: is it one about us?
    value = float(points) if namesake else worth(shares, points)
    return Doubt("complaint", mention_id, None, shares, value, namesake=bool(namesake))


def _about_cases(session: Session, viewer: Viewer) -> list[Doubt]:
    urgent = (
        select(Case.id, Case.priority)
        .where(may_see_case(viewer), has_status(*LIVE))
        .order_by(Case.priority.desc(), Case.due_at, Case.id)
        .limit(MOST_CASES)
        .subquery()
    )
    rows = session.execute(
        select(urgent.c.id, urgent.c.priority, Analysis)
        .join(CaseMention, CaseMention.case_id == urgent.c.id)
        .join(Analysis, (Analysis.mention_id == CaseMention.mention_id) & Analysis.is_current)
        .ext(distinct_on(urgent.c.id))
        .order_by(urgent.c.id, Analysis.complaint.desc(), Analysis.mention_id)
    )
    return [doubt for row in rows for doubt in _of_analysis(*row)]


def _of_analysis(case_id: int, priority: int, analysis: Analysis) -> list[Doubt]:
    found = []
    for question in CASE_QUESTIONS:
        probabilities: dict[str, Any] = getattr(analysis, f"{question}_probs")
        shares = ranked(probabilities)
        if len(shares) > 1 and margin(shares) < DOUBTFUL_MARGIN:
            value = worth(shares, priority)
            found.append(Doubt(question, analysis.mention_id, case_id, shares, value))
    return found
