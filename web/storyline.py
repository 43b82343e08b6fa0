"""A case told in sentences: what happened, why it is urgent, why we think we know who it is.

The codes come from `triage`; what has no sentence here is shown as its code, never dropped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import format_currency

from triage.cases.reading import AnalysisView, CaseView, EventView, Post
from triage.customers.cards import LinkView
from web.texts import gettext, ngettext
from web.words import likelihood, word

SPOKEN: Final = frozenset({"replied", "noted"})  # events that are part of the conversation


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
    ours = [Turn(event.at, event=event) for event in view.events if event.kind in SPOKEN]
    return sorted([*posts, *ours], key=lambda turn: turn.at)


def strongest(posts: Sequence[Post]) -> AnalysisView | None:
    """The analysis of the post that is most surely a complaint."""
    read = [post.analysis for post in posts if post.analysis]
    return max(read, key=lambda analysis: analysis.complaint, default=None)


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
        "customer_value": gettext("customer worth %(amount)s", amount=money(_whole(detail))),
    }
    return sentences.get(kind, f"{kind} {detail}".strip())


def evidence_sentence(evidence: Mapping[str, Any]) -> str:
    """One reason to think that the author is this customer."""
    value = str(evidence.get("value", ""))
    sentences = {
        "email": gettext("e-mail address %(value)s", value=value),
        "phone": gettext("phone number %(value)s", value=value),
        "handle": gettext("writes as %(value)s", value=value),
        "customer_number": gettext("customer number %(value)s", value=value),
        "order_number": gettext("order number %(value)s", value=value),
        "reference": gettext("reference %(value)s", value=value),
        "name": gettext("same name: %(value)s", value=value),
    }
    places = {
        "text": gettext("in the text"),
        "title": gettext("in the title"),
        "reference": gettext("given along by the source"),
        "author": gettext("as author"),
    }
    kind, place = str(evidence.get("kind")), str(evidence.get("where"))
    sentence = sentences.get(kind, f"{kind} {value}")
    return f"{sentence} {places[place]}" if place in places and kind != "handle" else sentence


def distinct_customers(links: Sequence[LinkView], status: str) -> list[LinkView]:
    """The surest link to each customer, out of all posts."""
    found: dict[int, LinkView] = {}
    for link in links:
        if link.status == status:
            found.setdefault(link.customer_id, link)
    return list(found.values())


def event_sentence(event: EventView, people: Mapping[int, str], team: str) -> str:
    """What happened, after the name of who did it."""
    data = event.data
    other = people.get(data.get("assignee_id") or 0, gettext("a colleague"))
    sentences = {
        "opened": gettext("opened the case"),
        "mention_joined": gettext("added a further post"),
        "mention_edited": gettext("saw that a post was edited"),
        "mention_deleted": gettext("saw that a post was deleted"),
        "routed": gettext("gave it to team %(team)s", team=team) if team else gettext("routed it"),
        "prioritised": gettext(
            "changed the priority from %(before)s to %(after)s",
            before=data.get("before", "?"),
            after=data.get("after", "?"),
        ),
        "linked": gettext("recognised the customer"),
        "unlinked": gettext("took the customer away"),
        "claimed": gettext("claimed it"),
        "assigned": gettext("assigned it to %(name)s", name=other),
        "released": gettext("let it go"),
        "noted": gettext("wrote a note"),
        "replied": gettext("answered"),
        "waiting": gettext("waits for the customer"),
        "resolved": gettext("resolved it"),
        "reopened": gettext("opened it again"),
        "corrected": gettext("corrected the classification"),
    }
    return sentences.get(event.kind, event.kind)


def change_words(kinds: Sequence[str]) -> str:
    """What colleagues did meanwhile, as a list in words."""
    words = {
        "mention_joined": gettext("a further post came in"),
        "mention_edited": gettext("a post was edited"),
        "mention_deleted": gettext("a post was deleted"),
        "prioritised": gettext("the priority changed"),
        "linked": gettext("the customer was recognised"),
        "unlinked": gettext("the customer was taken away"),
        "claimed": gettext("it was claimed"),
        "assigned": gettext("it was assigned"),
        "released": gettext("it was let go"),
        "noted": gettext("a note was written"),
        "replied": gettext("it was answered"),
        "waiting": gettext("it waits for the customer"),
        "resolved": gettext("it was resolved"),
        "reopened": gettext("it was opened again"),
        "corrected": gettext("the classification was corrected"),
    }
    return ", ".join(dict.fromkeys(words.get(kind, kind) for kind in kinds))


def money(amount: float) -> str:
    """Whole euros."""
    return str(format_currency(amount, "EUR", "¤ #,##0", currency_digits=False))


def _judgement(label: str, kind: str, value: str, shares: Mapping[str, float]) -> Judgement:
    return Judgement(label, word(kind, value), float(shares.get(value, 0.0)))


def _whole(detail: str) -> int:
    return int(float(detail)) if detail.replace(".", "", 1).isdigit() else 0
