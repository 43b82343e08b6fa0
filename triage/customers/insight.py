"""The next best things to know before answering a customer, the most pressing first.

Pure: codes with their numbers; pages turn them into sentences.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

MOST_TOLD: Final = 4
RECENTLY: Final = timedelta(days=60)
_FRESH_ORDER: Final = timedelta(days=14)
_NEW: Final = 90
_LEAST_POSTS: Final = 3


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A case of the customer, as far as it matters here."""

    opened_at: datetime
    category: str
    is_live: bool
    is_late: bool  # the first response is overdue
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """What the viewer may know of a customer's dealings."""

    now: datetime
    cases: Sequence[CaseFact] = ()
    stage: str | None = None
    traits: Sequence[str] = ()
    do_not_contact: bool = False
    days_customer: int | None = None
    last_order_at: datetime | None = None
    last_order: str | None = None
    # Posts of the last three months and of those before: all, and negative ones.
    recent_posts: tuple[int, int] = (0, 0)
    earlier_posts: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Insight:
    """One thing to know: a code, its numbers and words, and whether it is a warning."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    is_warning: bool = False


def next_to_know(situation: Situation) -> tuple[Insight, ...]:
    """At most four things, warnings first."""
    found = [
        *_forbidden(situation),
        *_complaints(situation),
        *_threat(situation),
        *_waiting(situation),
        *_mood(situation),
        *_stage(situation),
        *_order(situation),
        *_money(situation),
    ]
    found.sort(key=lambda insight: not insight.is_warning)  # stable: else in this order
    return tuple(found[:MOST_TOLD])


def _forbidden(situation: Situation) -> list[Insight]:
    return [Insight("do_not_contact", is_warning=True)] if situation.do_not_contact else []


def _complaints(situation: Situation) -> list[Insight]:
    """The n-th complaint in two months, and what they are all about if it is one thing."""
    recent = [case for case in situation.cases if case.opened_at >= situation.now - RECENTLY]
    if len(recent) < 2:
        return []
    counts = Counter(case.category for case in recent)
    category, most = counts.most_common(1)[0]
    values: dict[str, Any] = {"count": len(recent), "days": RECENTLY.days}
    if most == len(recent):
        return [Insight("complaints_of_one_kind", {**values, "category": category}, True)]
    return [Insight("complaints", {**values, "category": category, "most": most}, True)]


def _threat(situation: Situation) -> list[Insight]:
    live = [case for case in situation.cases if case.is_live]
    return [
        Insight(code, is_warning=True)
        for flag, code in (("churn", "threatens_to_leave"), ("legal", "threatens_with_law"))
        if any(flag in case.flags for case in live)
    ]


def _waiting(situation: Situation) -> list[Insight]:
    late = [case.opened_at for case in situation.cases if case.is_live and case.is_late]
    if not late:
        return []
    return [Insight("waits_for_answer", {"since": min(late)}, is_warning=True)]


def _mood(situation: Situation) -> list[Insight]:
    """Markedly more, or less, negative than before; few posts prove nothing."""
    (now_all, now_bad), (then_all, then_bad) = situation.recent_posts, situation.earlier_posts
    if now_all < _LEAST_POSTS or then_all < _LEAST_POSTS:
        return []
    now_share, then_share = now_bad / now_all, then_bad / then_all
    values = {"now": now_share, "before": then_share}
    if now_share - then_share >= 0.3:
        return [Insight("mood_worsens", values, is_warning=True)]
    return [Insight("mood_improves", values)] if then_share - now_share >= 0.3 else []


def _stage(situation: Situation) -> list[Insight]:
    if situation.stage == "won_back":
        return [Insight("won_back")]
    if situation.days_customer is not None and situation.days_customer <= _NEW:
        return [Insight("new_customer", {"days": situation.days_customer})]
    return []


def _order(situation: Situation) -> list[Insight]:
    at = situation.last_order_at
    if at is None or not timedelta(0) <= situation.now - at <= _FRESH_ORDER:
        return []
    return [Insight("ordered_recently", {"at": at, "order": situation.last_order})]


def _money(situation: Situation) -> list[Insight]:
    return [
        Insight(trait)
        for trait in ("top", "late_payer", "bargain_hunter")
        if trait in situation.traits
    ]
