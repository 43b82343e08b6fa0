"""What a model in the shadow says, kept beside the answers that count, and how both agree."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from sqlalchemy import Integer, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

import nlp
from nlp.redaction import redact
from triage.mentions.readable import readable_text
from triage.mentions.understanding import Refusal, Understood
from triage.models import Mention, ShadowAnswer, SpecialMark
from triage.models.schema import Json

QUESTIONS: Final = ("sentiment", "intent", "category", "severity")
COMPLAINT_FROM: Final = 0.5
_MOST_COUNTED: Final = 20_000

log = logging.getLogger(__name__)


class ShadowReader(Protocol):
    """A classifier that has a second one in its shadow."""

    def analyse_in_shadow(self, texts: Sequence[str]) -> "Sequence[nlp.Analysis | Refusal] | None":
        """What the second one says; None: there is none."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two models agree on what came in. Shares are of `texts`."""

    texts: int
    same: float  # all questions alike
    per_question: Mapping[str, float]
    complaint_gap: float  # mean distance of the complaint probabilities
    complaints: float  # share of complaints in the shadow
    complaints_beside: float  # and by the model that serves


@dataclass(frozen=True, slots=True)
class Difference:
    """A text that both models answer differently."""

    mention_id: int
    text: str
    complaint: float
    complaint_beside: float
    answers: tuple[tuple[str, str, str], ...]  # question, what counts, what the shadow says


def read_in_shadow(
    sessions: sessionmaker[Session], reader: ShadowReader, understood: Sequence[Understood]
) -> int:
    """Let the shadow read what was just understood; returns how many answers were kept.

    Nothing that happens here may hold up or undo what counts: failures are logged.
    """
    if not understood:
        return 0
    try:
        answers = reader.analyse_in_shadow([one.text for one in understood])
        if answers is None:
            return 0
        rows = [
            _row(one, answer)
            for one, answer in zip(understood, answers, strict=True)
            if isinstance(answer, nlp.Analysis) and answer.model_version != one.answer.model_version
        ]
        with sessions.begin() as session:
            _store(session, rows)
    except Exception:
        log.exception("the model in the shadow failed on %d texts", len(understood))
        return 0
    return len(rows)


def measure_agreement(session: Session, version: str, beside: str) -> Agreement | None:
    """How both models agree on the latest texts; None before the first."""
    latest = (
        select(ShadowAnswer)
        .where(ShadowAnswer.model_version == version, ShadowAnswer.beside_version == beside)
        .order_by(ShadowAnswer.mention_id.desc())
        .limit(_MOST_COUNTED)
        .subquery()
    )
    differs = [
        func.sum(func.cast(latest.c.differs.has_key(question), Integer))
        for question in (*QUESTIONS, "complaint")
    ]
    row = session.execute(
        select(
            func.count(),
            func.sum(func.cast(latest.c.differs == text("'{}'::jsonb"), Integer)),
            func.avg(func.abs(latest.c.complaint - latest.c.complaint_beside)),
            func.sum(func.cast(latest.c.complaint >= COMPLAINT_FROM, Integer)),
            func.sum(func.cast(latest.c.complaint_beside >= COMPLAINT_FROM, Integer)),
            *differs,
        )
    ).one()
    total = int(row[0])
    if not total:
        return None
    questions = zip((*QUESTIONS, "complaint"), row[5:], strict=True)
    return Agreement(
        texts=total,
        same=float(row[1]) / total,
        per_question={name: 1 - float(other) / total for name, other in questions},
        complaint_gap=float(row[2]),
        complaints=float(row[3]) / total,
        complaints_beside=float(row[4]) / total,
    )


def list_differences(
    session: Session, version: str, beside: str, *, limit: int = 10
) -> list[Difference]:
    """The texts on which both differ most in the complaint probability, without personal data."""
    rows = session.execute(
        select(ShadowAnswer, Mention.title, Mention.text)
        .join(
            Mention,
            (Mention.id == ShadowAnswer.mention_id) & (Mention.revision == ShadowAnswer.revision),
        )
        .where(
            ShadowAnswer.model_version == version,
            ShadowAnswer.beside_version == beside,
            ShadowAnswer.differs != text("'{}'::jsonb"),
            # Special data is not for everybody who looks at the classifier.
            ~select(SpecialMark.mention_id).where(SpecialMark.mention_id == Mention.id).exists(),
        )
        .order_by(
            func.abs(ShadowAnswer.complaint - ShadowAnswer.complaint_beside).desc(),
            ShadowAnswer.mention_id,
        )
        .limit(limit)
    )
    return [
        Difference(
            one.mention_id,
            redact(readable_text(title, words)),
            one.complaint,
            one.complaint_beside,
            tuple((q, one.differs[q], getattr(one, q)) for q in QUESTIONS if q in one.differs),
        )
        for one, title, words in rows
    ]


def _row(one: Understood, answer: "nlp.Analysis") -> Json:
    differs = {
        question: getattr(one.answer, question)
        for question in QUESTIONS
        if getattr(one.answer, question) != getattr(answer, question)
    }
    counts = one.answer.complaint >= COMPLAINT_FROM
    if counts != (answer.complaint >= COMPLAINT_FROM):
        differs["complaint"] = "yes" if counts else "no"
    return {
        "mention_id": one.mention_id,
        "revision": one.revision,
        "model_version": answer.model_version,
        "beside_version": one.answer.model_version,
        "complaint": answer.complaint,
        "complaint_beside": one.answer.complaint,
        "differs": differs,
        **{question: getattr(answer, question) for question in QUESTIONS},
    }


def _store(session: Session, rows: Sequence[Json]) -> None:
    """Texts that were deleted meanwhile are left out: nothing may bring them back."""
    ids = [row["mention_id"] for row in rows]
    there = set(
        session.scalars(
            select(Mention.id)
            .where(Mention.id.in_(ids))
            .order_by(Mention.id)
            .with_for_update(key_share=True)
        )
    )
    kept = [row for row in rows if row["mention_id"] in there]
    if kept:
        session.execute(
            insert(ShadowAnswer).on_conflict_do_nothing(
                index_elements=["mention_id", "revision", "model_version"]
            ),
            kept,
        )
