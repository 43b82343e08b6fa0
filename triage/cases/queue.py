"""The queue: cases in an order one chooses, as far as the viewer may see them.

What was typed into the search field is understood by `searching`; how pages follow each other
is `places`'; what a row shows is `rows`'; the numbers beside the views are counted in `counting`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    and_,
    any_,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from triage.cases.rows import QueueRow, read_rows
from triage.cases.searching import is_found, names_one_case, read_search
from triage.models import Case, CaseMention, IncidentCase, MentionMonitor
from triage.models.case import CASE_STATUSES
from triage.people.viewer import Viewer, may_know_of_case, may_see_case
from triage.places import Order, OrderColumn, write_place

PAGE_SIZE: Final = 50
# Counting on would cost more than anybody learns from it.
MOST_COUNTED: Final = 1_000

View = Literal["mine", "unassigned", "all", "overdue", "waiting", "snoozed", "resolved"]
VIEWS: Final[tuple[View, ...]] = (
    "mine",
    "unassigned",
    "all",
    "overdue",
    "waiting",
    "snoozed",
    "resolved",
)
Sort = Literal["priority", "due", "newest", "oldest", "done"]
SORTS: Final[tuple[Sort, ...]] = ("priority", "due", "newest", "oldest")
STATUSES: Final = tuple(status for status in CASE_STATUSES if status != "merged")
DONE: Final = ("resolved", "closed")
Assignee = int | Literal["me", "nobody"]


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What of the queue is wanted; None and "" mean everything."""

    view: View = "all"
    status: str | None = None  # instead of the view's own
    team_id: int | None = None
    assignee: Assignee | None = None
    category: str | None = None
    severity: str | None = None
    sentiment: str | None = None
    flag: str | None = None
    tag: str | None = None
    language: str | None = None
    source_id: int | None = None
    customer: Literal["known", "unknown"] | None = None
    overdue: bool = False
    incident_id: int | None = None
    monitor_id: int | None = None
    text: str = ""
    sort: Sort | None = None  # None: the view's own


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page. The cursors go into `after` and `before`; `total` counts to one over the most."""

    rows: tuple[QueueRow, ...]
    next_cursor: str | None
    previous_cursor: str | None
    total: int


def list_cases(
    session: Session,
    viewer: Viewer,
    filters: QueueFilters,
    *,
    now: datetime,
    after: str | None = None,
    before: str | None = None,
    limit: int = PAGE_SIZE,
    known_total: int | None = None,
) -> QueuePage:
    """A page of the queue. Raises WrongInputError for a cursor that is none.

    `known_total` spares the counting, where somebody counted the whole view already.
    """
    order = _ORDERS[_sort_of(filters)]
    wanted = matching_cases(viewer, filters, now)
    if filters.text.strip():
        # A search is dear and its hits are few: it is made once, for the page and its total.
        found_ids = session.scalars(select(Case.id).where(*wanted)).all()
        known_total = min(len(found_ids), MOST_COUNTED + 1)
        wanted = [Case.id == any_(_array(found_ids))]
    keys = select(*(column.expression for column in order.columns), Case.id).where(*wanted)
    backwards = before is not None
    if place := before or after:
        keys = keys.where(order.beyond(place, backwards=backwards))
    found = session.execute(order.sort(keys, backwards=backwards).limit(limit + 1)).all()
    has_more = len(found) > limit
    page = list(reversed(found[:limit])) if backwards else found[:limit]
    rows = read_rows(session, viewer, [row[-1] for row in page])
    is_first = not has_more if backwards else after is None
    is_last = not backwards and not has_more
    return QueuePage(
        rows=tuple(rows),
        next_cursor=None if is_last or not page else write_place(page[-1][:-1]),
        previous_cursor=None if is_first or not page else write_place(page[0][:-1]),
        total=_total(session, wanted) if known_total is None else known_total,
    )


def matching_cases(
    viewer: Viewer, filters: QueueFilters, now: datetime
) -> list[ColumnElement[bool]]:
    """The conditions of a list; the first is always what the viewer may see.

    A covered case stands in the list, but is not found by what its posts say.
    """
    by_words = filters.text.strip() and not names_one_case(filters.text)
    may_see = may_see_case if by_words or filters.monitor_id is not None else may_know_of_case
    return [may_see(viewer), *_conditions(viewer, filters, now)]


def find_case_ids(
    session: Session, viewer: Viewer, filters: QueueFilters, *, now: datetime, most: int
) -> list[int]:
    """The ids of the first `most` cases of a list that may be read, in its order."""
    order = _ORDERS[_sort_of(filters)]
    statement = select(Case.id).where(may_see_case(viewer), *_conditions(viewer, filters, now))
    return list(session.scalars(order.sort(statement).limit(most)))


def count_since(
    session: Session, viewer: Viewer, filters: QueueFilters, *, now: datetime, newest: int
) -> int:
    """How many cases of this list were opened after the case with the id `newest`."""
    wanted = [*matching_cases(viewer, filters, now), Case.id > newest]
    return _total(session, wanted)


def newest_case_id(session: Session) -> int:
    """The id of the case that was opened last, whoever may see it; 0 where there is none."""
    return session.scalar(select(func.max(Case.id))) or 0


def count_open_cases(session: Session, viewer: Viewer) -> int:
    """All open cases in the viewer's sight, however many: for a figure, not for a list."""
    statement = select(func.count()).select_from(Case)
    return session.scalar(statement.where(may_know_of_case(viewer), has_status("open"))) or 0


def has_status(*statuses: str) -> ColumnElement[bool]:
    """The case has one of these statuses.

    The words stand in the statement itself: a bound value does not tell the planner that a
    partial index holds all that is wanted.
    """
    known: list[ColumnElement[str]] = [
        literal_column(f"'{status}'") for status in statuses if status in CASE_STATUSES
    ]
    return Case.status.in_(known)


def _total(session: Session, wanted: Sequence[ColumnElement[bool]]) -> int:
    return session.scalar(select(bounded_count(select(Case.id).where(*wanted)))) or 0


def _array(ids: Sequence[int]) -> ColumnElement[list[int]]:
    return literal(list(ids), ARRAY(BigInteger))


def bounded_count(statement: Select[Any]) -> Any:
    """How many rows a statement finds, up to one above `MOST_COUNTED`, as an expression."""
    few = statement.limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def _conditions(viewer: Viewer, filters: QueueFilters, now: datetime) -> list[ColumnElement[bool]]:
    conditions = _view_conditions(viewer, filters, now)
    if filters.text.strip():
        conditions.append(is_found(read_search(filters.text)))
    equal: dict[Any, Any] = {
        Case.team_id: filters.team_id,
        Case.category: filters.category,
        Case.severity: filters.severity,
        Case.sentiment: filters.sentiment,
        Case.language: filters.language,
        Case.source_id: filters.source_id,
    }
    conditions += [column == value for column, value in equal.items() if value]
    if filters.assignee is not None:
        conditions.append(_belongs_to(viewer, filters.assignee))
    if filters.flag:
        conditions.append(Case.flags.contains([filters.flag]))
    if filters.tag:
        conditions.append(Case.tags.contains([filters.tag]))
    if filters.customer is not None:
        known = Case.customer_id.is_not(None)
        conditions.append(known if filters.customer == "known" else ~known)
    if filters.incident_id is not None:
        members = select(IncidentCase.case_id).where(
            IncidentCase.incident_id == filters.incident_id
        )
        conditions.append(Case.id.in_(members))
    if filters.monitor_id is not None:
        heard = (
            select(CaseMention.case_id)
            .join(MentionMonitor, MentionMonitor.mention_id == CaseMention.mention_id)
            .where(CaseMention.case_id == Case.id, MentionMonitor.monitor_id == filters.monitor_id)
        )
        conditions.append(heard.exists())
    if filters.overdue:
        conditions.append(_is_overdue(now))
    return conditions


def _view_conditions(
    viewer: Viewer, filters: QueueFilters, now: datetime
) -> list[ColumnElement[bool]]:
    conditions = []
    if statuses := _statuses_of(filters):
        conditions.append(has_status(*statuses))
    match filters.view:
        case "mine":
            conditions.append(Case.assignee_id == viewer.id)
        case "unassigned":
            conditions.append(Case.assignee_id.is_(None))
        case "overdue":
            conditions.append(_is_overdue(now))
        case _:
            pass
    return conditions


def _statuses_of(filters: QueueFilters) -> tuple[str, ...]:
    """Whoever searches everything means what is done, too."""
    if filters.status:
        return (filters.status,)
    match filters.view:
        case "waiting" | "snoozed":
            return (filters.view,)
        case "resolved":
            return DONE
        case "all" if names_one_case(filters.text):
            return ()
        case "all" if filters.text.strip():
            return STATUSES
        case _:
            return ("open",)


def _belongs_to(viewer: Viewer, assignee: Assignee) -> ColumnElement[bool]:
    if assignee == "nobody":
        return Case.assignee_id.is_(None)
    return Case.assignee_id == (viewer.id if assignee == "me" else assignee)


def _is_overdue(now: datetime) -> ColumnElement[bool]:
    return and_(Case.first_response_at.is_(None), Case.due_at < now)


def _sort_of(filters: QueueFilters) -> Sort:
    if filters.sort is not None:
        return filters.sort
    return "done" if _statuses_of(filters) == DONE else "priority"


_ID: Final = Case.id.expression
_DUE: Final = OrderColumn(Case.due_at.expression, "moment")
_ORDERS: Final[dict[Sort, Order]] = {
    "priority": Order(
        (OrderColumn(Case.priority.expression, descending=True), _DUE, OrderColumn(_ID))
    ),
    # Nobody waits any more for the first answer to what was answered.
    "due": Order(
        (
            OrderColumn(Case.first_response_at.is_not(None), "yes_or_no"),
            _DUE,
            OrderColumn(_ID),
        )
    ),
    "newest": Order((OrderColumn(_ID, descending=True),)),
    "oldest": Order((OrderColumn(_ID),)),
    "done": Order(
        (
            OrderColumn(
                func.coalesce(Case.resolved_at, Case.closed_at, Case.opened_at),
                "moment",
                descending=True,
            ),
            OrderColumn(_ID, descending=True),
        )
    ),
}
