"""The queue: cases by priority and due time, as far as the viewer may see them."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from triage.cases.rows import QueueRow, read_rows
from triage.errors import WrongInputError
from triage.models import Case, CaseMention, Mention, Review
from triage.people.viewer import Viewer, may_see_case

PAGE_SIZE: Final = 50

View = Literal["mine", "unassigned", "all", "overdue", "waiting", "resolved"]
VIEWS: Final[tuple[View, ...]] = ("mine", "unassigned", "all", "overdue", "waiting", "resolved")


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What of the queue is wanted; None and "" mean everything."""

    view: View = "all"
    team_id: int | None = None
    assignee_id: int | None = None
    category: str | None = None
    severity: str | None = None
    flag: str | None = None
    language: str | None = None
    source_id: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page; `next_cursor` goes into `after` for the next one."""

    rows: tuple[QueueRow, ...]
    next_cursor: str | None
    total: int


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many cases each view holds, and how many mentions wait for a person's eye."""

    mine: int
    unassigned: int
    all: int
    overdue: int
    waiting: int
    review: int


def list_cases(
    session: Session,
    viewer: Viewer,
    filters: QueueFilters,
    *,
    now: datetime,
    after: str | None = None,
    limit: int = PAGE_SIZE,
) -> QueuePage:
    """A page of the queue. Raises WrongInputError for a cursor that is none."""
    wanted = select(Case.id).where(may_see_case(viewer), *_conditions(viewer, filters, now))
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = _after(wanted, filters, after).limit(limit + 1)
    case_ids = session.scalars(page).all()
    rows = read_rows(session, case_ids[:limit])
    has_more = len(case_ids) > limit
    return QueuePage(tuple(rows), _cursor(rows[-1]) if has_more else None, total)


def count_queue(session: Session, viewer: Viewer, now: datetime) -> QueueCounts:
    """The numbers beside the views."""
    live = Case.status != "resolved"
    is_open = Case.status == "open"
    row = session.execute(
        select(
            func.count().filter(is_open, Case.assignee_id == viewer.id).label("mine"),
            func.count().filter(is_open, Case.assignee_id.is_(None)).label("unassigned"),
            func.count().filter(is_open).label("all"),
            func.count().filter(is_open, _is_overdue(now)).label("overdue"),
            func.count().filter(Case.status == "waiting").label("waiting"),
        ).where(may_see_case(viewer), live)
    ).one()
    review = session.scalar(
        select(func.count()).select_from(Review).where(Review.decision.is_(None))
    )
    return QueueCounts(row.mine, row.unassigned, row.all, row.overdue, row.waiting, review or 0)


def _conditions(viewer: Viewer, filters: QueueFilters, now: datetime) -> list[Any]:
    equal = {
        Case.team_id: filters.team_id,
        Case.assignee_id: filters.assignee_id,
        Case.category: filters.category,
        Case.severity: filters.severity,
        Case.language: filters.language,
        Case.source_id: filters.source_id,
    }
    conditions: list[Any] = _view_conditions(viewer, filters.view, now)
    conditions += [column == value for column, value in equal.items() if value]
    if filters.flag:
        conditions.append(Case.flags.contains([filters.flag]))
    if filters.text.strip():
        conditions.append(Case.id.in_(_cases_with_text(filters.text)))
    return conditions


def _view_conditions(viewer: Viewer, view: View, now: datetime) -> list[Any]:
    match view:
        case "mine":
            return [Case.status == "open", Case.assignee_id == viewer.id]
        case "unassigned":
            return [Case.status == "open", Case.assignee_id.is_(None)]
        case "overdue":
            return [Case.status == "open", _is_overdue(now)]
        case "waiting" | "resolved":
            return [Case.status == view]
        case _:
            return [Case.status == "open"]


def _is_overdue(now: datetime) -> Any:
    return and_(Case.first_response_at.is_(None), Case.due_at < now)


def _cases_with_text(text: str) -> Select[int]:
    words = func.websearch_to_tsquery("simple", text.replace("\x00", " "))
    return (
        select(CaseMention.case_id)
        .join(Mention, Mention.id == CaseMention.mention_id)
        .where(Mention.search.op("@@")(words))
    )


def _after(statement: Select[int], filters: QueueFilters, after: str | None) -> Select[int]:
    """Most urgent first; resolved cases newest first."""
    if filters.view == "resolved":
        statement = statement.order_by(Case.resolved_at.desc(), Case.id.desc())
        if after:
            place = _parse_cursor(after)
            statement = statement.where(
                tuple_(Case.resolved_at, Case.id) < (place.moment, place.case_id)
            )
        return statement
    statement = statement.order_by(Case.priority.desc(), Case.due_at, Case.id)
    if after:
        place = _parse_cursor(after)
        later = tuple_(Case.due_at, Case.id) > (place.moment, place.case_id)
        statement = statement.where(
            or_(Case.priority < place.priority, and_(Case.priority == place.priority, later))
        )
    return statement


@dataclass(frozen=True, slots=True)
class _Place:
    """The last row of a page."""

    priority: int
    moment: datetime  # due_at, or resolved_at among resolved cases
    case_id: int


def _cursor(row: QueueRow) -> str:
    moment = row.resolved_at or row.due_at
    text = f"{row.priority} {moment.isoformat()} {row.id}"
    return base64.urlsafe_b64encode(text.encode()).decode()


def _parse_cursor(cursor: str) -> _Place:
    try:
        priority, moment, case_id = base64.urlsafe_b64decode(cursor).decode().split(" ")
        place = _Place(int(priority), datetime.fromisoformat(moment), int(case_id))
        if place.moment.tzinfo is None:
            raise ValueError(moment)
    except (ValueError, binascii.Error) as error:
        raise WrongInputError("after", "this page does not exist; start at the first") from error
    return place
