"""Mentions by words and by what was understood of them, newest first."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from triage.cases.rows import Span, excerpt
from triage.echoes.reading import count_echoes, find_echoes, is_original
from triage.errors import NotFoundError
from triage.mentions.readable import readable_text
from triage.models import (
    Analysis,
    CaseMention,
    Customer,
    Link,
    Mention,
    MentionMonitor,
    MentionWords,
    Source,
)
from triage.people.viewer import Viewer, may_see_mention
from triage.places import read_place, write_place

PAGE_SIZE: Final = 50
# Counting a million takes longer than reading the page; nobody needs the exact number.
COUNTED_TO: Final = 1_000


@dataclass(frozen=True, slots=True)
class MentionFilters:
    """What is wanted; None and "" mean everything. `since` ≤ published < `until`."""

    text: str = ""
    source_id: int | None = None
    sentiment: str | None = None
    intent: str | None = None
    category: str | None = None
    language: str | None = None
    complaint_from: float | None = None  # only from this complaint probability on
    monitor_id: int | None = None
    originals: bool = False  # without what only repeats another mention
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A mention as a list shows it."""

    id: int
    excerpt: str
    excerpt_reasons: tuple[Span, ...]
    author_name: str | None
    author_handle: str | None
    network: str | None
    source_id: int
    source_name: str
    source_kind: str
    url: str | None
    rating: float | None
    published_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    language: str | None
    sentiment: str | None
    intent: str | None
    category: str | None
    complaint: float | None
    case_id: int | None
    customer_id: int | None
    customer_name: str | None
    echoes: int = 0  # so many others repeat it
    is_echo: bool = False


@dataclass(frozen=True, slots=True)
class MentionPage:
    """One page; `next_cursor` goes into `after` for the next one."""

    rows: tuple[MentionRow, ...]
    next_cursor: str | None
    total: int
    is_exact: bool = True  # else there are more than `total`


def search_mentions(
    session: Session,
    viewer: Viewer,
    filters: MentionFilters,
    *,
    after: str | None = None,
    limit: int = PAGE_SIZE,
    is_counted: bool = True,
) -> MentionPage:
    """A page of mentions. Raises WrongInputError for a cursor that is none.

    The total of a page that is not counted is 0.
    """
    wanted = _wanted(viewer, filters)
    total = 0
    if is_counted:
        counted = wanted.limit(COUNTED_TO + 1).subquery()
        total = session.scalar(select(func.count()).select_from(counted)) or 0
    page = wanted.order_by(Mention.published_at.desc(), Mention.id.desc()).limit(limit + 1)
    if after:
        last = read_place(after, ("moment", "whole"))
        page = page.where(tuple_(Mention.published_at, Mention.id) < tuple_(*last))
    mention_ids = [row.id for row in session.execute(page)]
    rows = read_mention_rows(session, mention_ids[:limit])
    last_row = rows[-1] if len(mention_ids) > limit else None
    cursor = write_place([last_row.published_at, last_row.id]) if last_row else None
    return MentionPage(tuple(rows), cursor, min(total, COUNTED_TO), total <= COUNTED_TO)


def require_mention(session: Session, viewer: Viewer, mention_id: int) -> None:
    """Raise NotFoundError where there is no such mention in the viewer's sight."""
    seen = select(Mention.id).where(Mention.id == mention_id, may_see_mention(viewer))
    if session.scalar(seen) is None:
        raise NotFoundError(f"no mention {mention_id}")


def read_mention_rows(session: Session, mention_ids: list[int]) -> list[MentionRow]:
    """The rows of these mentions, in the order of the ids, in three queries."""
    found = session.execute(
        select(Mention, Source, Analysis, CaseMention.case_id, Customer.id, Customer.name)
        .join(Source, Source.id == Mention.source_id)
        .outerjoin(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .outerjoin(CaseMention, CaseMention.mention_id == Mention.id)
        .outerjoin(Link, (Link.mention_id == Mention.id) & (Link.status == "linked"))
        .outerjoin(Customer, Customer.id == Link.customer_id)
        .where(Mention.id.in_(mention_ids))
    )
    rows = {row[0].id: _row(*row) for row in found}
    counts, echoes = count_echoes(session, mention_ids), find_echoes(session, mention_ids)
    return [
        replace(rows[one], echoes=counts.get(one, 0), is_echo=one in echoes) for one in mention_ids
    ]


def _wanted(viewer: Viewer, filters: MentionFilters) -> Select[int, datetime]:
    # What was deleted at the source is counted nowhere and shown in its case only.
    statement = select(Mention.id, Mention.published_at).where(
        may_see_mention(viewer), Mention.deleted_at.is_(None)
    )
    understood = {
        Analysis.sentiment: filters.sentiment,
        Analysis.intent: filters.intent,
        Analysis.category: filters.category,
        Analysis.language: filters.language,
    }
    if any(understood.values()) or filters.complaint_from is not None:
        statement = statement.join(
            Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current
        ).where(*(column == value for column, value in understood.items() if value))
    if filters.complaint_from is not None:
        statement = statement.where(Analysis.complaint >= filters.complaint_from)
    if filters.monitor_id:
        statement = statement.join(MentionMonitor, MentionMonitor.mention_id == Mention.id).where(
            MentionMonitor.monitor_id == filters.monitor_id
        )
    if filters.originals:
        statement = statement.where(is_original())
    if filters.source_id:
        statement = statement.where(Mention.source_id == filters.source_id)
    if filters.since:
        statement = statement.where(Mention.published_at >= filters.since)
    if filters.until:
        statement = statement.where(Mention.published_at < filters.until)
    if filters.text.strip():
        words = func.websearch_to_tsquery("simple", filters.text.replace("\x00", " "))
        statement = statement.join(MentionWords, MentionWords.mention_id == Mention.id).where(
            MentionWords.search.op("@@")(words)
        )
    return statement


def _row(mention: Mention, source: Source, analysis: Analysis | None, *rest: Any) -> MentionRow:
    case_id, customer_id, customer_name = rest
    body = readable_text(mention.title, mention.text)
    words, spans = excerpt(body, analysis.reasons if analysis else [])
    return MentionRow(
        id=mention.id,
        excerpt=words,
        excerpt_reasons=spans,
        author_name=mention.author_name,
        author_handle=mention.author_handle,
        network=mention.network,
        source_id=source.id,
        source_name=source.name,
        source_kind=source.kind,
        url=mention.url,
        rating=mention.rating,
        published_at=mention.published_at,
        edited_at=mention.edited_at,
        deleted_at=mention.deleted_at,
        language=analysis.language if analysis else None,
        sentiment=analysis.sentiment if analysis else None,
        intent=analysis.intent if analysis else None,
        category=analysis.category if analysis else None,
        complaint=analysis.complaint if analysis else None,
        case_id=case_id,
        customer_id=customer_id,
        customer_name=customer_name,
    )
