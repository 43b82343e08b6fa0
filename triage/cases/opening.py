"""How a case begins and grows by mentions; what agents do to it is in `actions`."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.cases.log import announce, log_event, touch
from triage.cases.priority import Priority, PriorityFacts, score_priority
from triage.cases.routing import RoutingFacts, Rule, route
from triage.cases.summary import PostFacts, Summary, summarise
from triage.models import (
    Analysis,
    Case,
    CaseMention,
    Customer,
    Link,
    Mention,
    RoutingRule,
    Source,
)

# What a post counts for that the classifier could not read.
_UNREAD = {"language": "und", "sentiment": "neutral", "category": "other", "severity": "none"}


def one_at_a_time(session: Session, mention: Mention) -> None:
    """Let no other transaction decide on the same conversation until this one ends."""
    key = f"{mention.source_id}/{mention.conversation_id}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def latest_case(session: Session, mention: Mention) -> Case | None:
    """The live case of the mention's conversation, else the one resolved last."""
    return session.scalar(
        select(Case)
        .where(
            Case.source_id == mention.source_id,
            Case.conversation_id == mention.conversation_id,
        )
        .order_by(Case.status == "resolved", Case.id.desc())
        .limit(1)
        .with_for_update()
    )


def open_case(
    session: Session, mention: Mention, now: datetime, *, actor_id: int | None = None
) -> Case:
    """Open a case for a mention whose conversation has none."""
    posts = _posts(session, [mention.id])
    summary = summarise(posts)
    customer = _linked_customer(session, [mention.id])
    rule = route(_rules(session), _routing_facts(session, summary, mention.source_id))
    priority = _score(summary, posts, customer)
    case = Case(
        source_id=mention.source_id,
        conversation_id=mention.conversation_id,
        customer_id=customer.id if customer else None,
        team_id=rule.team_id if rule else None,
        rule_id=rule.id if rule else None,
        opened_at=mention.fetched_at,
        last_mention_at=mention.published_at,
        due_at=mention.fetched_at + priority.first_response_within,
        changed_at=now,
        status="open",
        version=1,
        **_described(summary, priority),
    )
    session.add(case)
    session.flush()
    _add_member(session, case, mention)
    log_event(
        session,
        case,
        "opened",
        now=now,
        actor_id=actor_id,
        mention_id=mention.id,
        complaint=round(summary.complaint, 4),
    )
    if rule:
        log_event(session, case, "routed", now=now, team_id=rule.team_id, rule_id=rule.id)
    announce(session, case, "case.opened")
    return case


def join_case(
    session: Session, case: Case, mention: Mention, now: datetime, *, actor_id: int | None = None
) -> None:
    """Add a mention to a case of its conversation; a resolved or waiting one opens again."""
    _add_member(session, case, mention)
    log_event(session, case, "mention_joined", now=now, actor_id=actor_id, mention_id=mention.id)
    if case.status != "open":
        log_event(session, case, "reopened", now=now, mention_id=mention.id)
        case.status = "open"
        case.resolved_at = None
    case.last_mention_at = max(case.last_mention_at, mention.published_at)
    _describe_anew(session, case, now)
    announce(session, case, "case.updated")


def refresh_case(session: Session, member: CaseMention, mention: Mention, now: datetime) -> None:
    """Bring a case up to date after one of its mentions was edited, deleted or linked."""
    case = session.get_one(Case, member.case_id, with_for_update=True)
    before = (case.customer_id, case.priority, case.category, case.severity)
    told = _tell_of_edit(session, case, member, mention, now)
    _describe_anew(session, case, now)
    if told or before != (case.customer_id, case.priority, case.category, case.severity):
        announce(session, case, "case.updated")


def describe_case(session: Session, case: Case, now: datetime) -> None:
    """Sum the case up again, after links or corrections changed by hand."""
    _describe_anew(session, case, now)


def _tell_of_edit(
    session: Session, case: Case, member: CaseMention, mention: Mention, now: datetime
) -> bool:
    told = False
    if mention.revision > member.revision_told:
        log_event(
            session,
            case,
            "mention_edited",
            now=now,
            mention_id=mention.id,
            revision=mention.revision,
        )
        member.revision_told = mention.revision
        told = True
    if bool(mention.deleted_at) != member.deletion_told:
        if mention.deleted_at:
            log_event(session, case, "mention_deleted", now=now, mention_id=mention.id)
        member.deletion_told = bool(mention.deleted_at)
        told = True
    return told


def _describe_anew(session: Session, case: Case, now: datetime) -> None:
    session.flush()
    mention_ids = session.scalars(
        select(CaseMention.mention_id).where(CaseMention.case_id == case.id)
    ).all()
    posts = _posts(session, mention_ids)
    if not posts:
        return
    customer = _linked_customer(session, mention_ids)
    _tell_of_customer(session, case, customer, now)
    summary = summarise(posts)
    priority = _score(summary, posts, customer)
    if priority.points != case.priority:
        log_event(
            session, case, "prioritised", now=now, before=case.priority, after=priority.points
        )
    for column, value in _described(summary, priority).items():
        setattr(case, column, value)
    if case.first_response_at is None:
        # A case never gets more time by becoming milder.
        case.due_at = min(case.due_at, case.opened_at + priority.first_response_within)
    touch(case, now)


def _tell_of_customer(
    session: Session, case: Case, customer: Customer | None, now: datetime
) -> None:
    customer_id = customer.id if customer else None
    if case.customer_id == customer_id:
        return
    kind = "linked" if customer_id else "unlinked"
    log_event(session, case, kind, now=now, customer_id=customer_id or case.customer_id)
    case.customer_id = customer_id


def _add_member(session: Session, case: Case, mention: Mention) -> None:
    session.add(
        CaseMention(
            mention_id=mention.id,
            case_id=case.id,
            revision_told=mention.revision,
            deletion_told=mention.deleted_at is not None,
        )
    )


def _described(summary: Summary, priority: Priority) -> dict[str, object]:
    return {
        "subject": summary.subject,
        "language": summary.language,
        "sentiment": summary.sentiment,
        "category": summary.category,
        "severity": summary.severity,
        "flags": list(summary.flags),
        "complaint": summary.complaint,
        "priority": priority.points,
        "priority_reasons": [asdict(reason) for reason in priority.reasons],
    }


def _score(summary: Summary, posts: Sequence[PostFacts], customer: Customer | None) -> Priority:
    value = customer.value_eur if customer else None
    return score_priority(
        PriorityFacts(
            severity=summary.severity,
            sentiment=summary.sentiment,
            flags=summary.flags,
            rating=summary.rating,
            follow_ups=len(posts) - 1,
            customer_value_eur=float(value) if value is not None else None,
        )
    )


def _posts(session: Session, mention_ids: Sequence[int]) -> list[PostFacts]:
    rows = session.execute(
        select(Mention, Analysis)
        .outerjoin(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .where(Mention.id.in_(mention_ids))
        .order_by(Mention.published_at, Mention.id)
    )
    return [_post(mention, analysis) for mention, analysis in rows]


def _post(mention: Mention, analysis: Analysis | None) -> PostFacts:
    read = analysis or Analysis(**_UNREAD, complaint=0.0, flags=[])
    return PostFacts(
        mention_id=mention.id,
        text=mention.text or mention.title or "",
        rating=mention.rating,
        language=read.language,
        sentiment=read.sentiment,
        complaint=read.complaint,
        category=read.category,
        severity=read.severity,
        flags=tuple(read.flags),
    )


def _linked_customer(session: Session, mention_ids: Sequence[int]) -> Customer | None:
    """The customer of the earliest post that has one: the person who began."""
    return session.scalar(
        select(Customer)
        .join(Link, Link.customer_id == Customer.id)
        .join(Mention, Mention.id == Link.mention_id)
        .where(Link.mention_id.in_(mention_ids), Link.status == "linked")
        .order_by(Mention.published_at, Mention.id)
        .limit(1)
    )


def _rules(session: Session) -> list[Rule]:
    rows = session.scalars(select(RoutingRule).order_by(RoutingRule.position, RoutingRule.id))
    return [Rule(row.id, row.team_id, row.conditions) for row in rows]


def _routing_facts(session: Session, summary: Summary, source_id: int) -> RoutingFacts:
    source = session.get_one(Source, source_id)
    return RoutingFacts(
        category=summary.category,
        severity=summary.severity,
        flags=summary.flags,
        language=summary.language,
        source=source.name,
    )
