"""One customer as a whole: everything the page shows, in a fixed number of queries.

Customer records themselves are everybody's who logs in; of cases and posts, and of what is
counted from them, only as much comes along as the viewer may see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session

from triage.cases.rows import QueueRow, read_rows
from triage.customers.cards import CustomerCard, read_card
from triage.customers.consents import Permissions, read_permissions
from triage.customers.finding import linked_mentions
from triage.customers.insight import CaseFact, Insight, Situation, next_to_know
from triage.customers.kin import Relative, company_members, household_members
from triage.customers.known_by import shared_identities
from triage.customers.notes import NoteView, read_notes
from triage.customers.quality import Quality, read_quality
from triage.customers.timeline import TimelinePage, read_timeline
from triage.errors import NotFoundError
from triage.lifecycle.facts import read_facts
from triage.lifecycle.policy import active_policy
from triage.lifecycle.stages import Facts, decide_stage
from triage.lifecycle.worth import Worth, judge_worth
from triage.models import Analysis, Case, Customer, Interaction, Mention, StageChange
from triage.models.case import LIVE
from triage.people.viewer import Viewer, may_see_case

MOST_CASES: Final = 100
FIRST_ENTRIES: Final = 8
RECENT_POSTS: Final = timedelta(days=90)
EARLIER_POSTS: Final = timedelta(days=365)
_OF_CASES: Final = frozenset(
    {"open_cases", "complaints_60_days", "threatens_to_leave", "days_since_contact"}
)
"""Facts that count cases and posts of all teams; they are told only to who may see all."""


@dataclass(frozen=True, slots=True)
class MonthOfSentiment:
    """How the customer's mentions of one month sounded."""

    month: date  # its first day
    negative: int
    neutral: int
    positive: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How often by each channel, and about what; `kind` tells posts from orders and contacts."""

    kind: str
    name: str
    count: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class StageView:
    """Where the customer stands, since when, and what said so."""

    stage: str | None
    since: datetime | None
    reason: Mapping[str, Any]
    hides_facts: bool  # the reason counts what the viewer may not see


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer's page: live cases first, months and counts in order."""

    card: CustomerCard
    insights: tuple[Insight, ...]
    cases: tuple[QueueRow, ...]
    timeline: TimelinePage
    sentiment: tuple[MonthOfSentiment, ...]
    stage: StageView
    worth: Worth
    permissions: Permissions
    notes: tuple[NoteView, ...]
    household: tuple[Relative, ...]
    colleagues: tuple[Relative, ...]  # of the same company
    counted: tuple[Counted, ...]
    reasons: tuple[tuple[str, int], ...]  # what cases were about, the most frequent first
    shared: Mapping[int, int]  # identities that others have, too: how many others
    quality: Quality


def read_customer(
    session: Session,
    viewer: Viewer,
    customer_id: int,
    *,
    now: datetime,
    timezone: str = "Europe/Amsterdam",
    show: str | None = None,
    after: str | None = None,
    entries: int = FIRST_ENTRIES,
) -> CustomerView:
    """The customer with what the viewer may see of it. Raises NotFoundError, WrongInputError."""
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise NotFoundError(f"no customer {customer_id}")
    card = read_card(session, viewer, customer_id)
    policy = active_policy(session)
    facts = read_facts(session, [customer_id], now=now).get(customer_id)
    facts = facts or Facts(customer_id=customer_id, now=now)
    verdict = decide_stage(facts, policy)
    permissions = read_permissions(session, customer_id)
    sentiment = _sentiment(session, viewer, customer_id, timezone)
    return CustomerView(
        card=replace(card, stage=verdict.stage),
        insights=_insights(session, viewer, facts, verdict.stage, permissions, card.traits),
        cases=_cases(session, viewer, customer_id),
        timeline=read_timeline(session, viewer, customer_id, show=show, after=after, limit=entries),
        sentiment=sentiment,
        stage=_stage(session, viewer, customer, verdict.stage, verdict.reason),
        worth=judge_worth(facts, verdict.stage, policy.worth),
        permissions=permissions,
        notes=read_notes(session, viewer, customer_id),
        household=household_members(session, customer_id),
        colleagues=company_members(session, customer),
        counted=_counted(session, viewer, customer_id),
        reasons=_reasons(session, viewer, customer_id),
        shared=shared_identities(session, customer_id),
        quality=read_quality(session, customer),
    )


def _cases(session: Session, viewer: Viewer, customer_id: int) -> tuple[QueueRow, ...]:
    is_over = Case.status.not_in(LIVE)
    ids = session.scalars(
        select(Case.id)
        .where(Case.customer_id == customer_id, Case.status != "merged", may_see_case(viewer))
        .order_by(is_over, Case.last_mention_at.desc(), Case.id)
        .limit(MOST_CASES)
    ).all()
    return tuple(read_rows(session, viewer, ids))


def _insights(
    session: Session,
    viewer: Viewer,
    facts: Facts,
    stage: str,
    permissions: Permissions,
    traits: Sequence[str],
) -> tuple[Insight, ...]:
    recent, earlier = _moods(session, viewer, facts.customer_id, facts.now)
    order = session.execute(
        select(Interaction.at, Interaction.reference, Interaction.title)
        .where(
            Interaction.customer_id == facts.customer_id,
            Interaction.kind == "order",
            Interaction.at <= facts.now,
        )
        .order_by(Interaction.at.desc())
        .limit(1)
    ).first()
    situation = Situation(
        now=facts.now,
        cases=_case_facts(session, viewer, facts.customer_id, facts.now),
        stage=stage,
        traits=traits,
        do_not_contact=permissions.do_not_contact,
        days_customer=facts.days_customer,
        last_order_at=order.at if order else None,
        last_order=(order.reference or order.title) if order else None,
        recent_posts=recent,
        earlier_posts=earlier,
    )
    return next_to_know(situation)


def _case_facts(
    session: Session, viewer: Viewer, customer_id: int, now: datetime
) -> list[CaseFact]:
    rows = session.scalars(
        select(Case)
        .where(Case.customer_id == customer_id, Case.status != "merged", may_see_case(viewer))
        .order_by(Case.opened_at.desc())
        .limit(MOST_CASES)
    )
    return [
        CaseFact(
            opened_at=case.opened_at,
            category=case.category,
            is_live=case.status in LIVE,
            is_late=case.first_response_at is None
            and case.due_at is not None
            and case.due_at < now,
            flags=tuple(case.flags),
        )
        for case in rows
    ]


def _moods(
    session: Session, viewer: Viewer, customer_id: int, now: datetime
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Posts and negative posts: of the last three months, and of the year before."""
    is_recent = Mention.published_at >= now - RECENT_POSTS
    is_bad = Analysis.sentiment == "negative"
    row = session.execute(
        linked_mentions(viewer, [customer_id])
        .join(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .where(Mention.published_at >= now - EARLIER_POSTS)
        .with_only_columns(
            func.count().filter(is_recent),
            func.count().filter(is_recent, is_bad),
            func.count().filter(~is_recent),
            func.count().filter(~is_recent, is_bad),
        )
    ).one()
    return (row[0], row[1]), (row[2], row[3])


def _stage(
    session: Session,
    viewer: Viewer,
    customer: Customer,
    stage: str,
    reason: Mapping[str, Any],
) -> StageView:
    since = session.scalar(
        select(StageChange.at)
        .where(StageChange.customer_id == customer.id)
        .order_by(StageChange.at.desc(), StageChange.id.desc())
        .limit(1)
    )
    asked = reason.get("facts", {})
    hides = bool(_OF_CASES & set(asked)) and not viewer.may_see_all
    return StageView(
        stage=stage,
        since=since if customer.lifecycle == stage else None,
        reason={**reason, "facts": {}} if hides else reason,
        hides_facts=hides,
    )


def _counted(session: Session, viewer: Viewer, customer_id: int) -> tuple[Counted, ...]:
    """By channel: posts that the viewer may see, and what other systems told."""
    # Without parameters: the database has to see that it is grouped by what is selected.
    nothing: ColumnElement[str] = literal_column("''")
    network = func.coalesce(Mention.network, nothing)
    channel = func.coalesce(Interaction.channel, nothing)
    posts = session.execute(
        linked_mentions(viewer, [customer_id])
        .with_only_columns(
            network,
            func.count(),
            func.min(Mention.published_at),
            func.max(Mention.published_at),
        )
        .group_by(network)
    )
    told = session.execute(
        select(
            Interaction.kind,
            channel,
            func.count(),
            func.min(Interaction.at),
            func.max(Interaction.at),
        )
        .where(Interaction.customer_id == customer_id)
        .group_by(Interaction.kind, channel)
    )
    found = [Counted("mention", *row) for row in posts]
    found += [Counted(*row) for row in told]
    return tuple(sorted(found, key=lambda one: (-one.count, one.kind, one.name)))


def _reasons(session: Session, viewer: Viewer, customer_id: int) -> tuple[tuple[str, int], ...]:
    rows = session.execute(
        select(Case.category, func.count())
        .where(Case.customer_id == customer_id, Case.status != "merged", may_see_case(viewer))
        .group_by(Case.category)
        .order_by(func.count().desc(), Case.category)
    )
    return tuple(rows.all())


def _sentiment(
    session: Session, viewer: Viewer, customer_id: int, timezone: str
) -> tuple[MonthOfSentiment, ...]:
    month = func.date_trunc("month", func.timezone(timezone, Mention.published_at)).label("month")
    counts = [
        func.count().filter(Analysis.sentiment == value)
        for value in ("negative", "neutral", "positive")
    ]
    rows = session.execute(
        linked_mentions(viewer, [customer_id])
        .join(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .with_only_columns(month, *counts)
        .group_by(month)
        .order_by(month)
    )
    return tuple(
        MonthOfSentiment(month.date(), negative, neutral, positive)
        for month, negative, neutral, positive in rows
    )
