"""A case told in sentences: what happened, why it is urgent, why we think we know who it is.

The codes come from `triage`; what has no sentence here is shown as its code, never dropped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask_babel import format_currency, format_decimal

from triage.cases.reading import AnalysisView, CaseView, EventView, Post
from triage.customers.cards import LinkView
from web.cases.happenings import change_words, event_sentence  # noqa: F401 (as `tell.…`, too)
from web.customers.evidence import (  # noqa: F401 (templates call them as `tell.…`)
    ask_sentences,
    evidence_sentence,
    speaks_against,
)
from web.formats import duration
from web.texts import gettext, ngettext
from web.words import likelihood, word

# Events that are part of the conversation.
SPOKEN: Final = frozenset({"replied", "noted", "reply_written"})


@dataclass(frozen=True, slots=True)
class Turn:
    """One contribution to the conversation: the customer's post, or our answer or note."""

    at: datetime
    post: Post | None = None
    event: EventView | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """One thing the classifier said: in words, and how sure it was."""

    label: str
    verdict: str
    share: float


def conversation(view: CaseView) -> list[Turn]:
    """Posts, answers and notes in the order in which they were written."""
    posts = [Turn(post.published_at, post=post) for post in view.conversation]
    events = (*view.events, *view.part_events)
    ours = [Turn(event.at, event=event) for event in events if _is_spoken(event)]
    return sorted([*posts, *ours], key=lambda turn: turn.at)


def _is_spoken(event: EventView) -> bool:
    """An answer that is tried again is told once."""
    return event.kind in SPOKEN and not event.data.get("again")


def strongest(posts: Sequence[Post]) -> AnalysisView | None:
    """The analysis of the post that is most surely a complaint."""
    read = [post.analysis for post in posts if post.analysis]
    return max(read, key=lambda analysis: analysis.complaint, default=None)


def strongest_post_id(posts: Sequence[Post]) -> int | None:
    """The post that is most surely a complaint: the one that corrections are about."""
    read = [post for post in posts if post.analysis]
    found = max(
        read, key=lambda post: post.analysis.complaint if post.analysis else 0, default=None
    )
    return found.mention_id if found else None


def judgements(analysis: AnalysisView) -> list[Judgement]:
    """The four answers of the classifier, the decisive one first."""
    return [
        Judgement(gettext("Complaint"), likelihood(analysis.complaint), analysis.complaint),
        _judgement(gettext("Feeling"), "sentiment", analysis.sentiment, analysis.sentiment_probs),
        _judgement(gettext("About"), "category", analysis.category, analysis.category_probs),
        _judgement(gettext("Tone"), "severity", analysis.severity, analysis.severity_probs),
    ]


def priority_sentence(reason: Mapping[str, Any]) -> str:
    """What the points were given for."""
    detail, kind = str(reason.get("detail", "")), str(reason.get("reason", ""))
    further = ngettext("%(num)d further post", "%(num)d further posts", _whole(detail))
    sentences = {
        "severity": gettext("tone: %(tone)s", tone=word("severity", detail)),
        "flag": word("flag", detail),
        "sentiment": gettext("feeling: %(feeling)s", feeling=word("sentiment", detail)),
        "rating": gettext("the lowest rating"),
        "follow_up": further,
        "reach": gettext("%(count)s followers", count=format_decimal(_whole(detail))),
        "likes": gettext("%(count)s likes", count=format_decimal(_whole(detail))),
        "repeat_contact": _contact(_whole(detail)),
        "waiting": gettext("waiting for %(time)s", time=duration(timedelta(hours=_whole(detail)))),
        "escalated": gettext("the promised time has passed"),
        "customer_value": gettext("customer worth %(amount)s", amount=money(_whole(detail))),
    }
    return sentences.get(kind, f"{kind} {detail}".strip())


def distinct_customers(links: Sequence[LinkView], status: str) -> list[LinkView]:
    """The surest link to each customer, out of all posts."""
    found: dict[int, LinkView] = {}
    for link in links:
        if link.status == status:
            found.setdefault(link.customer_id, link)
    return list(found.values())


def money(amount: float) -> str:
    """Whole euros."""
    return str(format_currency(amount, "EUR", "¤ #,##0", currency_digits=False))


def _contact(number: int) -> str:
    words = {2: gettext("second contact"), 3: gettext("third contact")}
    return words.get(number, gettext("contact number %(number)s", number=number))


def _judgement(label: str, kind: str, value: str, shares: Mapping[str, float]) -> Judgement:
    return Judgement(label, word(kind, value), float(shares.get(value, 0.0)))


def _whole(detail: str) -> int:
    return int(float(detail)) if detail.replace(".", "", 1).isdigit() else 0
