"""Small factories for rows: every argument has a default, so a test names only what it is about.

They flush and return the row; the caller's session decides whether it stays.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

import nlp
from ingest.mentions import RawMention
from nlp.taxonomy import CATEGORIES, INTENTS, SENTIMENTS, SEVERITIES
from triage.models import (
    Analysis,
    Case,
    Customer,
    Mention,
    Monitor,
    OutboxRow,
    Source,
    Team,
    User,
)
from triage.vault import Vault, new_key

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
VAULT = Vault.of([new_key()])
_numbers = count(1)


def raw_mention(external_id: str = "", text: str = "Goede dag", **values: Any) -> RawMention:
    """A raw mention as a source hands it over."""
    return RawMention(
        external_id=external_id or f"post-{next(_numbers)}",
        text=text,
        **{"published_at": NOW, **values},
    )


def make_source(session: Session, **values: Any) -> Source:
    """An enabled source that is due now."""
    number = next(_numbers)
    return _add(
        session,
        Source,
        {
            "kind": "file",
            "name": f"Bron {number}",
            "options": {"path": f"/nowhere/{number}.jsonl"},
            "purpose": "customer care",
            "legal_basis": "legitimate interest",
            "balancing_note": "public posts to the company",
            "terms_checked_at": NOW,
        },
        values,
    )


def make_mention(session: Session, source: Source | None = None, **values: Any) -> Mention:
    """A mention of its own conversation."""
    external_id = str(values.pop("external_id", f"post-{next(_numbers)}"))
    return _add(
        session,
        Mention,
        {
            "source_id": (source or make_source(session)).id,
            "external_id": external_id,
            "content_hash": external_id,
            "text": "Waar blijft mijn bestelling?",
            "conversation_id": external_id,
            "published_at": NOW,
            "fetched_at": NOW,
        },
        values,
    )


def keep_search(session: Session) -> None:
    """Searches find all mentions by their words, as they do of those that were understood."""
    session.execute(
        text(
            "INSERT INTO mention_words (mention_id, words, search) "
            "SELECT id, '', search_words(title, text, author_name, author_handle) FROM mentions "
            "ON CONFLICT (mention_id) DO UPDATE SET search = excluded.search"
        )
    )


def make_customer(session: Session, **values: Any) -> Customer:
    """A customer with a number and a name."""
    number = next(_numbers)
    return _add(session, Customer, {"number": f"K{number:06}", "name": f"Klant {number}"}, values)


def make_team(session: Session, **values: Any) -> Team:
    """A team."""
    slug = f"team-{next(_numbers)}"
    return _add(session, Team, {"slug": slug, "name_nl": slug, "name_en": slug}, values)


def make_user(session: Session, **values: Any) -> User:
    """Somebody who works here; an agent without a password unless told otherwise."""
    name = f"bob{next(_numbers)}"
    given = {"email": f"{name}@example.org", "name": name, "role": "agent"}
    return _add(session, User, given, values)


def make_analysis(session: Session, mention: Mention, **values: Any) -> Analysis:
    """The current analysis of a mention: a mild complaint unless told otherwise."""
    answer = analysis()
    given = {name: getattr(answer, name) for name in answer.__dataclass_fields__}
    given |= {"mention_id": mention.id, "revision": mention.revision or 1}
    lists = {name: list(given[name]) for name in ("flags", "reasons", "embedding")}
    return _add(session, Analysis, {**given, **lists}, values)


def make_case(session: Session, mention: Mention, **values: Any) -> Case:
    """An open case about a mention's conversation; the mention is not joined to it."""
    return _add(
        session,
        Case,
        {
            "source_id": mention.source_id,
            "conversation_id": mention.conversation_id,
            "subject": mention.text[:60],
            "language": "nl",
            "sentiment": "negative",
            "category": "delivery",
            "severity": "disapproval",
            "flags": [],
            "complaint": 0.9,
            "priority": 40,
            "priority_reasons": [],
            "last_mention_at": NOW,
            "due_at": NOW,
        },
        values,
    )


def make_message(session: Session, **values: Any) -> OutboxRow:
    """An outbox row that is due now."""
    given = {"destination": "webhook", "topic": "case.opened", "subject_id": 1, "payload": {}}
    return _add(session, OutboxRow, given, values)


def analysis(**values: Any) -> nlp.Analysis:
    """What a classifier could say: a mild complaint about delivery unless told otherwise."""
    given: dict[str, Any] = {
        "language": "nl",
        "language_confidence": 0.9,
        "sentiment": "negative",
        "sentiment_probs": _probabilities(SENTIMENTS, "negative"),
        "intent": "complaint",
        "intent_probs": _probabilities(INTENTS, "complaint"),
        "complaint": 0.9,
        "category": "delivery",
        "category_probs": _probabilities(CATEGORIES, "delivery"),
        "severity": "disapproval",
        "severity_probs": _probabilities(SEVERITIES, "disapproval"),
        "flags": (),
        "reasons": (),
        "embedding": (1.0,) + (0.0,) * 383,
        "model_version": "test-1",
    }
    return nlp.Analysis(**{**given, **values})


class FakeAnalyser:
    """Answers at once: a complaint where the text holds "klacht"; `unreadable` texts get none."""

    def __init__(self, *, unreadable: Sequence[str] = (), version: str = "test-1") -> None:
        self.unreadable = unreadable
        self.version = version
        self.batches: list[list[str]] = []

    def analyse(self, texts: Sequence[str]) -> "list[nlp.Analysis | NotReadable]":
        self.batches.append(list(texts))
        return [self._answer(text) for text in texts]

    def explain(self, text: str) -> tuple[nlp.Reason, ...]:
        return (nlp.Reason(0, len(text), 1.0),)

    def _answer(self, text: str) -> "nlp.Analysis | NotReadable":
        if text in self.unreadable:
            return NotReadable()
        chance = 0.9 if "klacht" in text else 0.1
        return analysis(complaint=chance, model_version=self.version)


class NotReadable:
    """The answer on a text without words."""

    reason = "no words in the text"


def _probabilities(values: Sequence[str], best: str) -> Mapping[str, float]:
    rest = 0.1 / (len(values) - 1)
    return {value: 0.9 if value == best else rest for value in values}


def _add(session: Session, model: type[Any], given: Mapping[str, Any], told: Any) -> Any:
    row = model(**{**given, **told})
    session.add(row)
    session.flush()
    return row


def make_monitor(session: Session, query: str = "essent", **values: Any) -> Monitor:
    """A monitor that is switched on and has nothing left to look at."""
    given = {"name": f"Monitor {next(_numbers)}", "query": query, "enabled": True}
    return _add(session, Monitor, given, values)
