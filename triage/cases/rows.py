"""Cases as a list shows them, read in a fixed number of queries whatever the page's length."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from triage.mentions.readable import readable_text
from triage.models import (
    Analysis,
    Case,
    CaseMention,
    Customer,
    Link,
    Mention,
    Source,
    Team,
    User,
)

EXCERPT_CHARS: Final = 240

Span = tuple[int, int, float]
"""Start, end and weight of a stretch of text that carried the classifier's decision."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case as the list shows it, with the first words of its latest post."""

    id: int
    version: int
    subject: str
    excerpt: str
    excerpt_reasons: tuple[tuple[int, int, float], ...]  # start, end, weight within the excerpt
    author_name: str | None
    author_handle: str | None
    network: str | None
    source_name: str
    source_kind: str
    customer_id: int | None
    customer_name: str | None
    suggested_customer: str | None
    status: str
    priority: int
    category: str
    severity: str
    sentiment: str
    language: str
    flags: tuple[str, ...]
    complaint: float
    team_id: int | None
    team_name_nl: str | None
    team_name_en: str | None
    assignee_id: int | None
    assignee_name: str | None
    opened_at: datetime
    last_mention_at: datetime
    due_at: datetime
    first_response_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    snoozed_until: datetime | None
    tags: tuple[str, ...]


def read_rows(session: Session, case_ids: Sequence[int]) -> list[QueueRow]:
    """The rows of these cases, in the order of the ids."""
    if not case_ids:
        return []
    cases = session.execute(
        select(Case, Source, Customer.name, Team, User.name)
        .join(Source, Source.id == Case.source_id)
        .outerjoin(Customer, Customer.id == Case.customer_id)
        .outerjoin(Team, Team.id == Case.team_id)
        .outerjoin(User, User.id == Case.assignee_id)
        .where(Case.id.in_(case_ids))
    )
    posts = _latest_posts(session, case_ids)
    suggested = _suggestions(session, case_ids)
    rows = {
        case.id: _row(case, source, customer, team, assignee, posts.get(case.id), suggested)
        for case, source, customer, team, assignee in cases
    }
    return [rows[case_id] for case_id in case_ids if case_id in rows]


def excerpt(text: str, reasons: Sequence[Sequence[float]]) -> tuple[str, tuple[Span, ...]]:
    """The first words of a text, and the reasons that lie within them."""
    cut = text[:EXCERPT_CHARS]
    spans = tuple(
        (int(start), min(int(end), len(cut)), float(weight))
        for start, end, weight in reasons
        if start < len(cut)
    )
    return cut, spans


def _latest_posts(
    session: Session, case_ids: Sequence[int]
) -> dict[int, tuple[Mention, list[list[float]]]]:
    rows = session.execute(
        select(CaseMention.case_id, Mention, Analysis.reasons)
        .join(Mention, Mention.id == CaseMention.mention_id)
        .outerjoin(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .where(CaseMention.case_id.in_(case_ids))
        .ext(distinct_on(CaseMention.case_id))
        .order_by(CaseMention.case_id, Mention.published_at.desc(), Mention.id.desc())
    )
    return {case_id: (mention, reasons or []) for case_id, mention, reasons in rows}


def _suggestions(session: Session, case_ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(
        select(CaseMention.case_id, Customer.name)
        .join(Link, Link.mention_id == CaseMention.mention_id)
        .join(Customer, Customer.id == Link.customer_id)
        .where(CaseMention.case_id.in_(case_ids), Link.status == "suggested")
        .order_by(Link.score)
    )
    return {row.case_id: row.name for row in rows}


def _row(
    case: Case,
    source: Source,
    customer_name: str | None,
    team: Team | None,
    assignee_name: str | None,
    post: tuple[Mention, list[list[float]]] | None,
    suggested: dict[int, str],
) -> QueueRow:
    # A case whose posts were all taken out, or went on in another one, still has its subject.
    mention, reasons = post or (None, [])
    body = readable_text(mention.title, mention.text) if mention else case.subject
    words, spans = excerpt(body, reasons)
    return QueueRow(
        id=case.id,
        version=case.version,
        subject=case.subject,
        excerpt=words,
        excerpt_reasons=spans,
        author_name=mention.author_name if mention else None,
        author_handle=mention.author_handle if mention else None,
        network=mention.network if mention else None,
        source_name=source.name,
        source_kind=source.kind,
        customer_id=case.customer_id,
        customer_name=customer_name,
        suggested_customer=None if case.customer_id else suggested.get(case.id),
        status=case.status,
        priority=case.priority,
        category=case.category,
        severity=case.severity,
        sentiment=case.sentiment,
        language=case.language,
        flags=tuple(case.flags),
        complaint=case.complaint,
        team_id=case.team_id,
        team_name_nl=team.name_nl if team else None,
        team_name_en=team.name_en if team else None,
        assignee_id=case.assignee_id,
        assignee_name=assignee_name,
        opened_at=case.opened_at,
        last_mention_at=case.last_mention_at,
        due_at=case.due_at,
        first_response_at=case.first_response_at,
        resolved_at=case.resolved_at,
        closed_at=case.closed_at,
        snoozed_until=case.snoozed_until,
        tags=tuple(case.tags),
    )
