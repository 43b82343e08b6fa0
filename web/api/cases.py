"""Cases for programs that follow them: all that changed, page by page, with a cursor."""

from datetime import datetime
from itertools import islice
from typing import Annotated, Final

from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import select

from triage.crm.export import SETTLED_AFTER, Cursor, read_cursor
from triage.crm.records import CaseRecord, read_records
from triage.queueing.work import db_now
from web.api.reading import Query
from web.api.registry import Area
from web.room import transaction

API: Final = Area("cases", "Cases, in the order of their last change.")


class CaseOut(BaseModel):
    """A case as a CRM gets it."""

    case_id: int
    subject: str
    description: str
    status: str
    priority: int
    category: str
    severity: str
    sentiment: str
    language: str
    flags: list[str]
    complaint_probability: float
    source: str
    source_kind: str
    url: str | None
    author_handle: str | None
    author_name: str | None
    rating: float | None
    mention_count: int
    customer_number: str | None
    customer_name: str | None
    customer_email: str | None
    team: str | None
    assignee: str | None
    opened_at: datetime
    due_at: datetime | None
    first_response_at: datetime | None
    resolved_at: datetime | None
    changed_at: datetime
    version: int
    tags: list[str]


class CaseList(BaseModel):
    """One page; `after` goes into the next request, now or later."""

    cases: list[CaseOut]
    after: str


class Changes(Query):
    """From where on."""

    after: Annotated[str, StringConstraints(max_length=200)] = Field(
        "", description="`after` of the page before; without it, from the beginning."
    )
    limit: int = Field(100, ge=1, le=500)


@API.operation(
    "GET", "/cases", scope="cases:read", query=Changes, answer=CaseList,
    summary="Follow cases: those that changed since, the oldest change first",
)  # fmt: skip
def follow(*, query: Changes) -> CaseList:
    """One page of changes; what changed in the last minute comes a little later."""
    with transaction() as session:
        cursor = read_cursor(query.after or None)
        settled = session.scalar(select(db_now()))
        before = settled - SETTLED_AFTER if isinstance(settled, datetime) else None
        last = (cursor.changed_at, cursor.case_id) if cursor.changed_at else None
        found = list(
            islice(read_records(session, changed_after=last, changed_before=before), query.limit)
        )
    if found:
        cursor = Cursor(found[-1].changed_at, found[-1].case_id)
    return CaseList(cases=[_shown(record) for record in found], after=str(cursor))


def _shown(record: CaseRecord) -> CaseOut:
    return CaseOut.model_validate(
        {name: getattr(record, name) for name in CaseOut.model_fields}
        | {"flags": list(record.flags), "tags": list(record.tags)}
    )
