"""The numbers beside the queue's views, asked with every page: each is counted by an index alone.

Each number stops one above `MOST_COUNTED`. What an agent may see is put together from parts that
exclude each other, since no index answers an "or": the own teams' cases, those of no team, and
those of other teams that are one's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    all_,
    any_,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session

from triage.cases.queue import MOST_COUNTED, bounded_count, has_status
from triage.models import Case, CaseMention, Review, SpecialMark
from triage.people.viewer import Viewer, may_see_case

Condition = ColumnElement[bool]
_NONE: Final = "'[]'::jsonb"


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many cases each view holds, and how many mentions wait for a person's eye."""

    mine: int
    unassigned: int
    all: int
    overdue: int
    waiting: int
    snoozed: int
    review: int


def count_queue(session: Session, viewer: Viewer, now: datetime) -> QueueCounts:
    """The numbers beside the views; each stops one above `MOST_COUNTED`."""
    parts = _parts(viewer)
    is_open = has_status("open")
    is_late = (Case.first_response_at.is_(None), Case.due_at < now)
    row = session.execute(
        select(
            _count([(Case.assignee_id == viewer.id,)], is_open),
            _count(parts[:2], is_open, Case.assignee_id.is_(None)),  # nobody's is not one's own
            _count(parts, is_open),
            _count(parts, is_open, *is_late),
            _count(parts, has_status("waiting")),
            _count(parts, has_status("snoozed")),
            _reviews(viewer),
        )
    ).one()
    return QueueCounts(*(min(number, MOST_COUNTED + 1) for number in row))


def _parts(viewer: Viewer) -> list[tuple[Condition, ...]]:
    """`may_know_of_case` in parts that exclude each other."""
    if viewer.may_see_all:
        return [()]
    teams = literal(sorted(viewer.team_ids), ARRAY(BigInteger))
    return [
        (Case.team_id == any_(teams),),
        (Case.team_id.is_(None),),
        # Without the middle one a case of no team would count twice for who has no team.
        (Case.assignee_id == viewer.id, Case.team_id.is_not(None), Case.team_id != all_(teams)),
    ]


def _count(parts: Iterable[tuple[Condition, ...]], *conditions: Condition) -> Any:
    counted: Any = literal(0)
    for part in parts:
        # Nothing of the row: then the index alone answers.
        few = select(literal(1)).select_from(Case).where(*part, *conditions)
        counted += bounded_count(few)
    return counted


def _reviews(viewer: Viewer) -> Any:
    """Doubtful mentions; one that stands in a case goes with the case."""
    waiting = select(Review.mention_id).where(Review.decision.is_(None))
    if not viewer.may_read_special:
        special = select(SpecialMark.mention_id).where(
            SpecialMark.mention_id == Review.mention_id, SpecialMark.covers != literal_column(_NONE)
        )
        in_a_case = select(CaseMention.mention_id).where(
            CaseMention.mention_id == Review.mention_id
        )
        waiting = waiting.where(or_(~special.exists(), in_a_case.exists()))
    if not (viewer.may_see_all and viewer.may_read_special):
        hidden = (
            select(CaseMention.mention_id)
            .join(Case, Case.id == CaseMention.case_id)
            .where(CaseMention.mention_id == Review.mention_id, ~may_see_case(viewer))
        )
        waiting = waiting.where(~hidden.exists())
    return bounded_count(waiting)
