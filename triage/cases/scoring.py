"""Gathers what a case's priority is made of; what that is worth is decided in `priority`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from triage.cases.priority import (
    REPEAT_WITHIN,
    Priority,
    PriorityFacts,
    next_waiting_step_h,
    read_extra,
    score_priority,
)
from triage.cases.rules import CaseRules, read_rules
from triage.cases.summary import PostFacts, Summary
from triage.mentions.allowed import names_reach
from triage.models import Case, CaseEvent, CaseMention, Customer, Mention, Source

_MOST: Final = 1_000_000_000
ANSWERS: Final = ("replied", "reply_written")


def score_case(
    session: Session,
    case: Case,
    summary: Summary,
    posts: Sequence[PostFacts],
    customer: Customer | None,
    now: datetime,
    rules: CaseRules | None = None,
) -> Priority:
    """The priority as things are now."""
    rules = rules or read_rules(session)
    mention_ids = [post.mention_id for post in posts]
    followers, likes = _reach(session, mention_ids)
    value = customer.value_eur if customer else None
    facts = PriorityFacts(
        severity=summary.severity,
        sentiment=summary.sentiment,
        flags=summary.flags,
        rating=summary.rating,
        follow_ups=len(posts) - 1,
        customer_value_eur=float(value) if value is not None else None,
        followers=followers,
        likes=likes,
        earlier_cases=_earlier_cases(session, case, customer, mention_ids),
        waiting_h=_waiting_h(session, case, now),
        extra=read_extra(case.extra_points or []),
    )
    return score_priority(facts, rules.points)


def next_step_at(session: Session, case: Case, now: datetime, rules: CaseRules) -> datetime | None:
    """When waiting will have earned further points; None while we wait for the customer."""
    since = waiting_since(session, case)
    if since is None:
        return None
    waited_h = max(0.0, (now - since).total_seconds() / 3600)
    step = next_waiting_step_h(waited_h, rules.points)
    return now + timedelta(hours=step) if step is not None else None


def waiting_since(session: Session, case: Case) -> datetime | None:
    """Since when the customer waits for a word of us; None when it is the customer's turn."""
    if case.status != "open":
        return None
    if case.first_response_at is None:
        return case.opened_at
    answered = session.scalar(
        select(func.max(CaseEvent.at)).where(
            CaseEvent.case_id == case.id, CaseEvent.kind.in_(ANSWERS)
        )
    )
    last_answer = answered or case.first_response_at
    return case.last_mention_at if case.last_mention_at > last_answer else None


def counted(extra: Mapping[str, Any], name: str) -> int | None:
    """A count among a post's extra fields; nothing that is not a whole number."""
    value = extra.get(name)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value)
    return min(_MOST, int(text)) if text.isascii() and text.isdecimal() else None


def _waiting_h(session: Session, case: Case, now: datetime) -> float:
    since = waiting_since(session, case)
    return max(0.0, (now - since).total_seconds() / 3600) if since else 0.0


def _reach(session: Session, mention_ids: Sequence[int]) -> tuple[int | None, int | None]:
    rows = session.execute(
        select(Mention.extra, Source.purpose)
        .join(Source, Source.id == Mention.source_id)
        .where(Mention.id.in_(mention_ids))
    )
    extras = [row.extra for row in rows if row.extra and names_reach(row.purpose)]
    followers = [count for extra in extras if (count := counted(extra, "followers")) is not None]
    likes = [count for extra in extras if (count := counted(extra, "likes")) is not None]
    return max(followers, default=None), max(likes, default=None)


def _earlier_cases(
    session: Session, case: Case, customer: Customer | None, mention_ids: Collection[int]
) -> int:
    """Cases of the same customer or author shortly before this one."""
    # A union, not an "or": each half has an index that answers it.
    same: Any = _of_same_author(mention_ids)
    if customer is not None:
        same = same.union(select(Case.id).where(Case.customer_id == customer.id))
    statement = select(func.count()).where(
        Case.id.in_(same),
        Case.status != "merged",
        Case.opened_at < case.opened_at,
        Case.opened_at >= case.opened_at - REPEAT_WITHIN,
    )
    if case.id is not None:
        statement = statement.where(Case.id != case.id)
    return session.scalar(statement) or 0


def _of_same_author(mention_ids: Collection[int]) -> Any:
    own, other = aliased(Mention), aliased(Mention)
    return (
        select(CaseMention.case_id)
        .join(other, other.id == CaseMention.mention_id)
        .join(own, (own.network == other.network) & (own.author_handle == other.author_handle))
        .where(own.id.in_(mention_ids))
    )
