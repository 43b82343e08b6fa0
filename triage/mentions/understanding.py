"""The first stage: texts go to the classifier, analyses come back, the next stage is due."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

import nlp
from triage.labels.keeping import apply_labels
from triage.mentions.readable import readable_text
from triage.models import Analysis, Mention
from triage.models.schema import Json
from triage.monitors.listening import match_mentions
from triage.queueing.work import LEASE_S, Claim, claim_work, fail_work, finish_work, put_work
from triage.special.marking import Told, keep_marks, read_special

BATCH_SIZE = 64

log = logging.getLogger(__name__)


class Refusal(Protocol):
    """What a classifier returns for a text that it cannot read."""

    @property
    def reason(self) -> str:
        """Why."""


class TextAnalyser(Protocol):
    """The classifier, as this room needs it: N texts → N answers in the same order."""

    def analyse(self, texts: Sequence[str]) -> Sequence["nlp.Analysis | Refusal"]:
        """Answer for each text."""

    def explain(self, text: str) -> Sequence["nlp.Reason"]:
        """Which words carried the decision on one text; much slower than the decision."""


@dataclass(frozen=True, slots=True)
class Text:
    """A mention's text as it was read for the classifier."""

    mention_id: int
    revision: int
    text: str


@dataclass(frozen=True, slots=True)
class Understood:
    """A text with the answer that counts."""

    mention_id: int
    revision: int
    text: str
    answer: "nlp.Analysis"


def understand_batch(
    sessions: sessionmaker[Session],
    analyser: TextAnalyser,
    *,
    limit: int = BATCH_SIZE,
    explain_from: float | None = None,
    lease_s: float = LEASE_S,
    afterwards: Callable[[Sequence["Understood"]], object] | None = None,
) -> int:
    """Understand up to `limit` mentions; returns how many were taken (0: nothing is due).

    `afterwards` gets what was stored, when it is stored: it can hold up nothing.

    From the complaint probability `explain_from` on, finding the words that carried the decision
    becomes due too: those are the texts that people will look at.
    """
    with sessions.begin() as session:
        claim = claim_work(session, "understand", limit=limit, lease_s=lease_s)
        texts = _read_texts(session, claim) if claim else []
    if claim is None:
        return 0
    try:
        # No transaction is open while the classifier works.
        answers = analyser.analyse([text.text for text in texts])
        special = read_special((text.mention_id, text.revision, text.text) for text in texts)
        with sessions.begin() as session:
            stored = _store_answers(session, claim, texts, answers, special)
            if explain_from is not None:
                put_work(
                    session, "explain", [key for key, p in stored.items() if p >= explain_from]
                )
    except Exception as error:
        log.exception("understanding a batch of %d failed", len(texts))
        with sessions.begin() as session:
            for text in texts:
                fail_work(session, claim, text.mention_id, f"{type(error).__name__}: {error}")
    else:
        if afterwards:
            afterwards(_understood(texts, answers, stored))
    return len(claim.mention_ids)


def _understood(
    texts: Sequence[Text], answers: Sequence["nlp.Analysis | Refusal"], stored: Collection[int]
) -> list[Understood]:
    return [
        Understood(text.mention_id, text.revision, text.text, answer)
        for text, answer in zip(texts, answers, strict=True)
        if isinstance(answer, nlp.Analysis) and text.mention_id in stored
    ]


def _read_texts(session: Session, claim: Claim) -> list[Text]:
    rows = session.execute(
        select(Mention.id, Mention.revision, Mention.title, Mention.text)
        .where(Mention.id.in_(claim.mention_ids.values()))
        .order_by(Mention.id)
    )
    return [Text(row.id, row.revision, readable_text(row.title, row.text)) for row in rows]


def _store_answers(
    session: Session,
    claim: Claim,
    texts: Sequence[Text],
    answers: Sequence["nlp.Analysis | Refusal"],
    special: Sequence[Told],
) -> dict[int, float]:
    """Write what is still ours; returns the complaint probability by mention."""
    mine = finish_work(session, claim)
    rows = []
    for text, answer in zip(texts, answers, strict=True):
        if not isinstance(answer, nlp.Analysis):
            # Trying again would not make it readable: it goes on without an analysis.
            log.info("mention %d has no analysis: %s", text.mention_id, answer.reason)
        elif text.mention_id in mine:
            rows.append(_row(text, answer))
    keep_marks(session, [told for told in special if told.mention_id in mine])
    _outdate_analyses(session, mine)
    _store_analyses(session, rows)
    apply_labels(session, mine)  # what people said of this very text still counts
    match_mentions(session, mine)
    put_work(session, "link", mine)
    return {row["mention_id"]: row["complaint"] for row in rows}


def _outdate_analyses(session: Session, mention_ids: Collection[int]) -> None:
    """What was said of an earlier text does not hold for this one, readable or not."""
    session.execute(
        update(Analysis)
        .where(Analysis.mention_id.in_(mention_ids), Analysis.is_current)
        .values(is_current=False)
    )


def _store_analyses(session: Session, rows: Sequence[Json]) -> None:
    if not rows:
        return
    session.execute(
        insert(Analysis).on_conflict_do_update(
            index_elements=["mention_id", "revision", "model_version"],
            set_={"is_current": True},
        ),
        rows,
    )


def _row(text: Text, answer: nlp.Analysis) -> Json:
    return {
        "mention_id": text.mention_id,
        "revision": text.revision,
        "model_version": answer.model_version,
        "language": answer.language,
        "language_confidence": answer.language_confidence,
        "sentiment": answer.sentiment,
        "sentiment_probs": dict(answer.sentiment_probs),
        "intent": answer.intent,
        "intent_probs": dict(answer.intent_probs),
        "complaint": answer.complaint,
        "category": answer.category,
        "category_probs": dict(answer.category_probs),
        "severity": answer.severity,
        "severity_probs": dict(answer.severity_probs),
        "flags": list(answer.flags),
        "reasons": [[reason.start, reason.end, reason.weight] for reason in answer.reasons],
        "embedding": list(answer.embedding),
    }
