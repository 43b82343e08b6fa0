"""How a case begins and grows by mentions; what agents do to it is in `actions`."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.cases.log import announce, log_event, touch
from triage.cases.priority import Priority
from triage.cases.relating import put_relation
from triage.cases.scoring import score_case
from triage.cases.standing import take_up_again
from triage.cases.summary import PostFacts, Summary, summarise
from triage.cases.threads import Place, take_thread
from triage.incidents.vectors import keep_vector
from triage.models import (
    Analysis,
    Case,
    CaseMention,
    Customer,
    Link,
    Mention,
)
from triage.routing.applying import decided_language, route_case
from triage.sla.clocks import set_clocks
from triage.special.marking import special_of_case, special_of_mentions

# What a post counts for that the classifier could not read.
_UNREAD = {"language": "und", "sentiment": "neutral", "category": "other", "severity": "none"}


def one_at_a_time(session: Session, mention: Mention) -> None:
    """Let no other transaction decide on the same conversation until this one ends."""
    key = f"{mention.source_id}/{mention.conversation_id}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def one_author_at_a_time(session: Session, mention: Mention) -> None:
    """The same for posts of one author in several conversations: they may be one case."""
    if mention.author_handle:
        key = f"author/{mention.network}/{mention.author_handle}"
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def bring_in(
    session: Session,
    mention: Mention,
    place: Place | None,
    now: datetime,
    *,
    actor_id: int | None = None,
) -> Case:
    """Add a mention to the case of its conversation, or open one; a closed case stays closed."""
    if place is None or place.case.status == "closed":
        case = open_case(session, mention, now, actor_id=actor_id)
        if place is not None:
            put_relation(session, case.id, place.case.id, now)
            log_event(session, case, "related", now=now, case_id=place.case.id)
        return case
    join_case(session, place.case, mention, now, home_id=place.home_id, actor_id=actor_id)
    return place.case


def open_case(
    session: Session, mention: Mention, now: datetime, *, actor_id: int | None = None
) -> Case:
    """Open a case for a mention whose conversation has none."""
    case = new_case_for(session, mention, [mention.id], now)
    _add_member(session, case, mention, now, case.id)
    keep_vector(session, case.id)
    take_thread(session, mention.source_id, mention.conversation_id, case.id)
    log_event(
        session,
        case,
        "opened",
        now=now,
        actor_id=actor_id,
        mention_id=mention.id,
        complaint=round(case.complaint, 4),
    )
    route_case(session, case, now=now)
    if case.extra_points:  # the rules gave some
        priority = _score(session, case, [mention.id], now)
        case.priority, case.priority_reasons = priority.points, _reasons(priority)
        case.due_at = case.opened_at + priority.first_response_within
    set_clocks(session, case, now)
    touch(case, now)
    announce(session, case, "case.opened")
    return case


def new_case_for(
    session: Session, mention: Mention, mention_ids: Sequence[int], now: datetime
) -> Case:
    """A case about these mentions, of which `mention` is the first; nothing is joined yet."""
    posts = _posts(session, mention_ids)
    customer = _linked_customer(session, mention_ids)
    published = select(func.max(Mention.published_at)).where(Mention.id.in_(mention_ids))
    case = Case(
        source_id=mention.source_id,
        conversation_id=mention.conversation_id,
        customer_id=customer.id if customer else None,
        opened_at=mention.fetched_at,
        last_mention_at=session.scalar(published) or mention.published_at,
        changed_at=now,
        status="open",
        version=0,  # the events of its opening make it the first one
        extra_points=[],
        pauses=[],
        clock_marks=[],
        sla_fixed=False,
    )
    summary = summarise(posts)
    priority = score_case(session, case, summary, posts, customer, now)
    _describe(case, summary, priority)
    case.special = special_of_mentions(session, mention_ids)
    case.due_at = case.opened_at + priority.first_response_within
    session.add(case)
    session.flush()
    return case


def join_case(
    session: Session,
    case: Case,
    mention: Mention,
    now: datetime,
    *,
    home_id: int | None = None,
    actor_id: int | None = None,
    because: str = "thread",
) -> None:
    """Add a mention to a case; one that was set aside or resolved opens again.

    `home_id` is the case to which the mention belongs where that one is a part of `case`.
    """
    home_id = home_id or case.id
    _add_member(session, case, mention, now, home_id)
    data: dict[str, object] = {"mention_id": mention.id, "because": because}
    if home_id != case.id:
        data["home_id"] = home_id
    log_event(session, case, "mention_joined", now=now, actor_id=actor_id, **data)
    take_up_again(session, case, now, mention.id)
    case.last_mention_at = max(case.last_mention_at, mention.published_at)
    describe_case(session, case, now)
    announce(session, case, "case.updated")


def refresh_case(session: Session, member: CaseMention, mention: Mention, now: datetime) -> None:
    """Bring a case up to date after one of its mentions was edited, deleted or linked."""
    case = session.get_one(Case, member.case_id, with_for_update=True)
    before = (case.customer_id, case.priority, case.category, case.severity)
    told = _tell_of_edit(session, case, member, mention, now)
    describe_case(session, case, now)
    if told or before != (case.customer_id, case.priority, case.category, case.severity):
        announce(session, case, "case.updated")


def describe_case(
    session: Session, case: Case, now: datetime, *, actor_id: int | None = None
) -> None:
    """Sum the case up again from its posts, with its priority and its clocks, as a change.

    `actor_id` is who decided on the customer, where that is why.
    """
    sum_up(session, case, now, actor_id=actor_id)
    touch(case, now)


def sum_up(session: Session, case: Case, now: datetime, *, actor_id: int | None = None) -> None:
    """The same for callers that let the version grow themselves, if anything changed at all."""
    _describe_anew(session, case, now, actor_id)
    set_clocks(session, case, now)


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


def _describe_anew(
    session: Session, case: Case, now: datetime, actor_id: int | None = None
) -> None:
    session.flush()
    mention_ids = session.scalars(
        select(CaseMention.mention_id).where(CaseMention.case_id == case.id)
    ).all()
    posts = _posts(session, mention_ids)
    if not posts:
        return
    customer = _linked_customer(session, mention_ids)
    _tell_of_customer(session, case, customer, now, actor_id)
    summary = summarise(posts)
    priority = score_case(session, case, summary, posts, customer, now)
    if priority.points != case.priority:
        log_event(
            session, case, "prioritised", now=now, before=case.priority, after=priority.points
        )
    _describe(case, summary, priority)
    case.special = special_of_case(session, case.id)
    keep_vector(session, case.id)
    case.language = decided_language(case, summary.language)
    if case.first_response_at is None and case.sla_policy_id is None:
        # A case never gets more time by becoming milder.
        case.due_at = min(case.due_at, case.opened_at + priority.first_response_within)


def _tell_of_customer(
    session: Session, case: Case, customer: Customer | None, now: datetime, actor_id: int | None
) -> None:
    customer_id = customer.id if customer else None
    if case.customer_id == customer_id:
        return
    kind = "linked" if customer_id else "unlinked"
    told = customer_id or case.customer_id
    log_event(session, case, kind, now=now, actor_id=actor_id, customer_id=told)
    case.customer_id = customer_id


def _add_member(
    session: Session, case: Case, mention: Mention, now: datetime, home_id: int
) -> None:
    session.add(
        CaseMention(
            mention_id=mention.id,
            case_id=case.id,
            home_case_id=home_id,
            joined_at=now,
            revision_told=mention.revision,
            deletion_told=mention.deleted_at is not None,
        )
    )


def _describe(case: Case, summary: Summary, priority: Priority) -> None:
    case.subject = summary.subject
    case.language = summary.language
    case.sentiment = summary.sentiment
    case.category = summary.category
    case.severity = summary.severity
    case.flags = list(summary.flags)
    case.complaint = summary.complaint
    case.priority, case.priority_reasons = priority.points, _reasons(priority)


def _reasons(priority: Priority) -> list[dict[str, object]]:
    return [asdict(reason) for reason in priority.reasons]


def _score(session: Session, case: Case, mention_ids: Sequence[int], now: datetime) -> Priority:
    posts = _posts(session, mention_ids)
    customer = _linked_customer(session, mention_ids)
    return score_case(session, case, summarise(posts), posts, customer, now)


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
