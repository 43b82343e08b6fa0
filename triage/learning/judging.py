"""Compares the model in the shadow with the one that serves, on corrections it never learnt from.

Those are the held-out part, by the same hash as in learning, and everything that people said
after it was learnt.
"""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

import nlp
from nlp.evaluation import QUESTIONS
from nlp.learning.comparing import COMPLAINT_FROM, Answered, Comparison, compare
from nlp.learning.rows import HELD_OUT_PERCENT, LearningRow, checked_rows, share_of, unique
from triage.labels.exporting import SET, read_labels
from triage.learning.catalogue import find_model
from triage.learning.fitting import answering
from triage.learning.serving import LiveAnalyser
from triage.learning.standing import read_standing
from triage.mentions.understanding import TextAnalyser
from triage.models import Label, LearntModel
from triage.models.schema import Json

JUDGE_EVERY: Final = timedelta(minutes=15)
# More say nothing more, and take minutes.
MOST_ROWS: Final = 2_000

log = logging.getLogger(__name__)


def judge_shadow(
    sessions: sessionmaker[Session], live: LiveAnalyser, *, now: datetime, at_once: bool = False
) -> Json | None:
    """Compare, and keep the evidence with the model; None where nothing is due."""
    with sessions.begin() as session:
        standing = read_standing(session)
        if standing.shadow is None:
            return None
        model = find_model(session, standing.shadow)
        if not at_once and not _is_due(model.evidence, now):
            return None
        serving = answering(session, standing.current)
        rows = held_out_rows(session, model)
    current, shadow = live.both()
    if shadow is None:
        return None  # it does not load; the log says why
    # No transaction is open while the classifiers work.
    found = compare_models(rows, current, shadow)
    evidence = evidence_of(found, serving, now)
    with sessions.begin() as session:
        if read_standing(session) == standing:
            session.execute(
                update(LearntModel)
                .where(LearntModel.version == standing.shadow)
                .values(evidence=evidence)
            )
    return evidence


def held_out_rows(session: Session, model: LearntModel) -> list[LearningRow]:
    """The corrections that this model did not learn from."""
    seed = int(model.report.get("seed", 0))
    learnt_from_labels = bool(model.report)
    later = {
        f"{SET}-{mention_id}-{revision}"
        for mention_id, revision in session.execute(
            select(Label.mention_id, Label.revision)
            .group_by(Label.mention_id, Label.revision)
            .having(func.min(Label.at) > model.created_at)
        )
    }
    raw = list(read_labels(session))
    if not any(set(row) & set(QUESTIONS) for row in raw):
        return []
    rows = unique(checked_rows(enumerate(raw, start=1), SET))
    kept = [
        row
        for row in rows
        if not learnt_from_labels or row.id in later or share_of(row.text, seed) < HELD_OUT_PERCENT
    ]
    return kept[:MOST_ROWS]


def compare_models(
    rows: Sequence[LearningRow], before: TextAnalyser, after: TextAnalyser
) -> Comparison:
    """Let both answer, and compare on what people said."""
    texts = [row.text for row in rows]
    first, second = before.analyse(texts), after.analyse(texts)
    both = [
        (row, one, two)
        for row, one, two in zip(rows, first, second, strict=True)
        if isinstance(one, nlp.Analysis) and isinstance(two, nlp.Analysis)
    ]
    return compare(
        [row.labels for row, _, _ in both],
        _answered([one for _, one, _ in both]),
        _answered([two for _, _, two in both]),
    )


def evidence_of(found: Comparison, against: str | None, now: datetime) -> Json:
    """A comparison as it is kept with the model."""
    return {**asdict(found), "against": against, "at": now.isoformat()}


def _answered(analyses: Sequence["nlp.Analysis"]) -> Answered:
    values = {
        question: np.array([names.index(getattr(one, question)) for one in analyses], int)
        for question, names in QUESTIONS.items()
        if question != "complaint"
    }
    complaint = np.array([one.complaint for one in analyses], float)
    values["complaint"] = (complaint >= COMPLAINT_FROM).astype(int)
    return Answered(values, complaint)


def _is_due(evidence: Json | None, now: datetime) -> bool:
    if evidence is None:
        return True
    return now - datetime.fromisoformat(str(evidence["at"])) >= JUDGE_EVERY
