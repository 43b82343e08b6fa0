"""Cases as a list shows them, read in a fixed number of queries whatever the page's length."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
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
from triage.people.viewer import Viewer, may_see_case
from triage.special.marking import in_order

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
    special: tuple[str, ...] = ()
    is_covered: bool = False  # the viewer may not read what it says, nor who said it


def read_rows(session: Session, viewer: Viewer, case_ids: Sequence[int]) -> list[QueueRow]:
    """The rows of these cases, in the order of the ids; covered where the viewer may not read."""
    if not case_ids:
        return []
    # Columns, not objects: fifty rows of five tables would cost more than all that is shown.
    may_read = may_see_case(viewer).label("may_read")
    wanted = _CASES.add_columns(may_read).where(Case.id.in_(case_ids))
    cases = session.execute(wanted).all()
    posts = _latest_posts(session, [case.id for case in cases if case.may_read])
    suggested = _suggestions(
        session, [case.id for case in cases if case.customer_id is None and case.may_read]
    )
    rows = {case.id: _row(case, posts.get(case.id), suggested) for case in cases}
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


def _latest_posts(session: Session, case_ids: Sequence[int]) -> dict[int, Any]:
    rows = session.execute(
        select(
            CaseMention.case_id,
            Mention.title,
            func.left(Mention.text, EXCERPT_CHARS).label("text"),
            Mention.author_name,
            Mention.author_handle,
            Mention.network,
            Analysis.reasons,
        )
        .join(Mention, Mention.id == CaseMention.mention_id)
        .outerjoin(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .where(CaseMention.case_id.in_(case_ids))
        .ext(distinct_on(CaseMention.case_id))
        .order_by(CaseMention.case_id, Mention.published_at.desc(), Mention.id.desc())
    )
    return {row.case_id: row for row in rows}


def _suggestions(session: Session, case_ids: Sequence[int]) -> dict[int, str]:
    if not case_ids:
        return {}
    rows = session.execute(
        select(CaseMention.case_id, Customer.name)
        .join(Link, Link.mention_id == CaseMention.mention_id)
        .join(Customer, Customer.id == Link.customer_id)
        .where(CaseMention.case_id.in_(case_ids), Link.status == "suggested")
        .order_by(Link.score)
    )
    return {row.case_id: row.name for row in rows}


def _row(case: Any, post: Any, suggested: Mapping[int, str]) -> QueueRow:
    told = dict(case._mapping)
    told["is_covered"] = not told.pop("may_read")
    told["special"] = in_order(case.special)
    if told["is_covered"]:
        told |= {"subject": "", "customer_id": None, "customer_name": None}
    # A case whose posts were all taken out, or went on in another one, still has its subject.
    body = readable_text(post.title, post.text) if post else str(told["subject"])
    words, spans = excerpt(body, (post.reasons if post else None) or [])
    told["flags"], told["tags"] = tuple(case.flags), tuple(case.tags)
    return QueueRow(
        **told,
        excerpt=words,
        excerpt_reasons=spans,
        author_name=post.author_name if post else None,
        author_handle=post.author_handle if post else None,
        network=post.network if post else None,
        suggested_customer=suggested.get(case.id),
    )


_CASES: Final = (
    select(
        Case.id,
        Case.version,
        Case.subject,
        Source.name.label("source_name"),
        Source.kind.label("source_kind"),
        Case.customer_id,
        Customer.name.label("customer_name"),
        Case.status,
        Case.priority,
        Case.category,
        Case.severity,
        Case.sentiment,
        Case.language,
        Case.flags,
        Case.complaint,
        Case.team_id,
        Team.name_nl.label("team_name_nl"),
        Team.name_en.label("team_name_en"),
        Case.assignee_id,
        User.name.label("assignee_name"),
        Case.opened_at,
        Case.last_mention_at,
        Case.due_at,
        Case.first_response_at,
        Case.resolved_at,
        Case.closed_at,
        Case.snoozed_until,
        Case.tags,
        Case.special,
    )
    .join(Source, Source.id == Case.source_id)
    .outerjoin(Customer, Customer.id == Case.customer_id)
    .outerjoin(Team, Team.id == Case.team_id)
    .outerjoin(User, User.id == Case.assignee_id)
)
