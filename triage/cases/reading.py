"""One case with everything its page shows: conversation, analyses, log, customer and links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.cases.relating import RelatedCase, merged_cases, related_cases
from triage.cases.rows import QueueRow, Span, read_rows
from triage.cases.threads import subtree_of
from triage.customers.cards import CustomerCard, LinkView, links_of_mentions, read_card
from triage.errors import NotFoundError
from triage.mentions.readable import readable_text
from triage.models import (
    Analysis,
    Case,
    CaseEvent,
    CaseMention,
    Mention,
    MentionRevision,
    RoutingRule,
    User,
)
from triage.people.viewer import Viewer, may_see_case


@dataclass(frozen=True, slots=True)
class AnalysisView:
    """What the classifier said, with the stretches of text that carried it."""

    language: str
    language_confidence: float
    sentiment: str
    sentiment_probs: Mapping[str, float]
    intent: str
    intent_probs: Mapping[str, float]
    complaint: float
    category: str
    category_probs: Mapping[str, float]
    severity: str
    severity_probs: Mapping[str, float]
    flags: tuple[str, ...]
    reasons: tuple[Span, ...]
    model_version: str


@dataclass(frozen=True, slots=True)
class Post:
    """One post of the conversation. `body` is what the reasons point into."""

    mention_id: int
    title: str | None
    text: str
    body: str  # title and text as the classifier read them
    author_name: str | None
    author_handle: str | None
    network: str | None
    url: str | None
    rating: float | None
    published_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    earlier_texts: tuple[str, ...]  # newest first
    analysis: AnalysisView | None


@dataclass(frozen=True, slots=True)
class EventView:
    """One entry of the case's log."""

    id: int
    at: datetime
    kind: str
    actor_id: int | None
    actor_name: str | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case's page. `row` is what the queue shows of it."""

    row: QueueRow
    priority_reasons: tuple[Mapping[str, Any], ...]
    rule_name_nl: str | None
    rule_name_en: str | None
    conversation: tuple[Post, ...]
    events: tuple[EventView, ...]
    customer: CustomerCard | None
    links: tuple[LinkView, ...]
    merged_into_id: int | None = None
    parts: tuple[RelatedCase, ...] = ()  # cases that were merged into this one
    part_events: tuple[EventView, ...] = ()  # what happened to these
    related: tuple[RelatedCase, ...] = ()


def read_case(session: Session, viewer: Viewer, case_id: int) -> CaseView:
    """The case, if the viewer may see it. Raises NotFoundError."""
    case = session.scalar(select(Case).where(Case.id == case_id, may_see_case(viewer)))
    if case is None:
        raise NotFoundError(f"no case {case_id}")
    rule = session.get(RoutingRule, case.rule_id) if case.rule_id else None
    mention_ids = session.scalars(
        select(CaseMention.mention_id).where(CaseMention.case_id == case.id)
    ).all()
    return CaseView(
        row=read_rows(session, viewer, [case.id])[0],
        priority_reasons=tuple(case.priority_reasons),
        rule_name_nl=rule.name_nl if rule else None,
        rule_name_en=rule.name_en if rule else None,
        conversation=read_posts(session, mention_ids),
        events=_events(session, [case.id]),
        customer=read_card(session, viewer, case.customer_id) if case.customer_id else None,
        links=links_of_mentions(session, mention_ids),
        merged_into_id=case.merged_into_id,
        parts=(parts := merged_cases(session, viewer, case.id)),
        part_events=_events(session, subtree_of(session, case.id)[1:]) if parts else (),
        related=related_cases(session, viewer, case.id),
    )


def read_posts(session: Session, mention_ids: Sequence[int]) -> tuple[Post, ...]:
    """Posts with their analyses and earlier texts, oldest first."""
    rows = session.execute(
        select(Mention, Analysis)
        .outerjoin(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .where(Mention.id.in_(mention_ids))
        .order_by(Mention.published_at, Mention.id)
    ).all()
    earlier: dict[int, list[str]] = {}
    for revision in session.scalars(
        select(MentionRevision)
        .where(MentionRevision.mention_id.in_(mention_ids))
        .order_by(MentionRevision.revision.desc())
    ):
        earlier.setdefault(revision.mention_id, []).append(revision.text)
    return tuple(
        _post(mention, analysis, earlier.get(mention.id, [])) for mention, analysis in rows
    )


def _post(mention: Mention, analysis: Analysis | None, earlier: Sequence[str]) -> Post:
    return Post(
        mention_id=mention.id,
        title=mention.title,
        text=mention.text,
        body=readable_text(mention.title, mention.text),
        author_name=mention.author_name,
        author_handle=mention.author_handle,
        network=mention.network,
        url=mention.url,
        rating=mention.rating,
        published_at=mention.published_at,
        edited_at=mention.edited_at,
        deleted_at=mention.deleted_at,
        earlier_texts=tuple(earlier),
        analysis=_analysis(analysis) if analysis else None,
    )


def _analysis(row: Analysis) -> AnalysisView:
    return AnalysisView(
        language=row.language,
        language_confidence=row.language_confidence,
        sentiment=row.sentiment,
        sentiment_probs=row.sentiment_probs,
        intent=row.intent,
        intent_probs=row.intent_probs,
        complaint=row.complaint,
        category=row.category,
        category_probs=row.category_probs,
        severity=row.severity,
        severity_probs=row.severity_probs,
        flags=tuple(row.flags),
        reasons=tuple((int(start), int(end), weight) for start, end, weight in row.reasons),
        model_version=row.model_version,
    )


def _events(session: Session, case_ids: Sequence[int]) -> tuple[EventView, ...]:
    rows = session.execute(
        select(CaseEvent, User.name)
        .outerjoin(User, User.id == CaseEvent.actor_id)
        .where(CaseEvent.case_id.in_(case_ids))
        .order_by(CaseEvent.id)
    )
    return tuple(
        EventView(event.id, event.at, event.kind, event.actor_id, name, event.data)
        for event, name in rows
    )
