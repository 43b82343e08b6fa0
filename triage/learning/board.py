"""What managers see of the classifier: which model serves, how right it was, what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import nlp
from nlp.evaluation import QUESTIONS, TaskReport, evaluate
from triage.errors import ForbiddenError
from triage.labels.keeping import BY_HAND
from triage.learning.catalogue import ModelRow, list_models
from triage.learning.counting import read_days
from triage.learning.drift import Shift, centroid_distance, find_shifts
from triage.learning.fitting import answering
from triage.learning.shadowing import Agreement, Difference, list_differences, measure_agreement
from triage.learning.standing import Change, Standing, list_changes, version_before
from triage.learning.switching import why_not
from triage.models import Analysis, Label, Mention, Source
from triage.models.schema import Json
from triage.people.viewer import Viewer

MOST_LABELS: Final = 4_000
CORRECTED_WITHIN: Final = timedelta(days=180)
ROUNDS: Final = 300


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the page.

    `serving` is the version that the latest texts were read by; None where they were read by one
    that serves no longer.
    """

    serving: str | None
    standing: Standing
    models: Sequence[ModelRow]
    changes: Sequence[Change]
    may_go_back: bool
    corrected: int  # texts with answers of people, of the model that serves
    reports: Sequence[TaskReport]
    shadow: ModelRow | None
    agreement: Agreement | None
    differences: Sequence[Difference]
    why_not: str | None  # why the model in the shadow may not serve yet
    shifts: Sequence[Shift]
    vector_distance: float | None
    week_texts: int
    reference_days: int

    @property
    def left_behind(self) -> ModelRow | None:
        """The model that was switched to, where it no longer fits the layers installed since."""
        return _left_behind(self.models)

    @property
    def switched_to(self) -> str | None:
        """The learnt model that serves; None: the model of the settings does."""
        return next((one.version for one in self.models if one.serves), None)

    def report(self, task: str, group: str = "all") -> TaskReport | None:
        """One question, measured on one group of texts."""
        return next((r for r in self.reports if r.task == task and r.group == group), None)

    def groups(self, kind: str) -> list[TaskReport]:
        """The complaint question per language ("lang") or source ("source"), largest first."""
        found = [
            r for r in self.reports if r.task == "complaint" and r.group.startswith(f"{kind}=")
        ]
        return sorted(found, key=lambda report: -report.rows)


def read_board(session: Session, viewer: Viewer, *, now: datetime) -> Board:
    """Read it all; raises ForbiddenError for who is no manager."""
    if not viewer.may_see_all:
        raise ForbiddenError("this needs the role manager or admin")
    models, standing = list_models(session)
    left_behind = _left_behind(models)
    latest = latest_version(session)
    serving = None if left_behind and left_behind.version == latest else latest
    rows, answers = _corrected(session, serving, now - CORRECTED_WITHIN) if serving else ([], [])
    shadow = next((one for one in models if one.is_shadow), None)
    beside = (shadow.version, serving) if shadow and serving else None
    week, reference = read_days(session, now=now)
    return Board(
        serving=serving,
        standing=standing,
        models=models,
        changes=list_changes(session),
        may_go_back=version_before(session)[0],
        corrected=len(rows),
        reports=evaluate(rows, answers, rounds=ROUNDS),
        shadow=shadow,
        agreement=measure_agreement(session, *beside) if beside else None,
        differences=list_differences(session, *beside) if beside else [],
        why_not=why_not(shadow.evidence, answering(session, standing.current)) if shadow else None,
        shifts=find_shifts(week, reference),
        vector_distance=centroid_distance(week, reference),
        week_texts=sum(day.texts for day in week),
        reference_days=len(reference),
    )


def _left_behind(models: Sequence[ModelRow]) -> ModelRow | None:
    return next((one for one in models if one.is_current and one.misfit), None)


def latest_version(session: Session) -> str | None:
    """The model that read the latest text."""
    version = session.scalar(
        select(Analysis.model_version).order_by(Analysis.created_at.desc()).limit(1)
    )
    return version.removesuffix(BY_HAND) if version else None


def _corrected(
    session: Session, version: str, since: datetime
) -> tuple[list[Json], list["nlp.Analysis"]]:
    """What people said about answers of this model, and those answers."""
    newest = (
        select(func.max(Label.id))
        .where(Label.at >= since, Label.model_version == version)
        .group_by(Label.mention_id, Label.revision, Label.question)
        .order_by(func.max(Label.id).desc())
        .limit(MOST_LABELS)
    )
    labels = session.execute(
        select(Label.mention_id, Label.revision, Label.question, Label.value, Source.name)
        .join(Mention, Mention.id == Label.mention_id)
        .join(Source, Source.id == Mention.source_id)
        .where(Label.id.in_(newest), Label.value.is_not(None))
        .order_by(Label.id)
    )
    rows: dict[tuple[int, int], Json] = {}
    for mention_id, revision, question, value, source in labels:
        if question in QUESTIONS:
            row = rows.setdefault((mention_id, revision), {"source": source})
            row[question] = value == "yes" if question == "complaint" else value
    analyses = {
        (one.mention_id, one.revision): one
        for one in session.scalars(
            select(Analysis).where(
                Analysis.mention_id.in_({key[0] for key in rows}),
                Analysis.model_version == version,
            )
        )
    }
    known = [key for key in rows if key in analyses]
    return (
        [{**rows[key], "lang": analyses[key].language} for key in known],
        [_analysis(analyses[key]) for key in known],
    )


def _analysis(row: Any) -> "nlp.Analysis":
    return nlp.Analysis(
        language=row.language,
        language_confidence=row.language_confidence,
        sentiment=row.sentiment,
        sentiment_probs=row.sentiment_probs,
        intent=row.intent,
        intent_probs=row.intent_probs,
        complaint=row.complaint,
        category=row.category,
        category_probs=row.category_probs,
        severity=row.severity,
        severity_probs=row.severity_probs,
        flags=tuple(row.flags),
        reasons=(),
        embedding=(),
        model_version=row.model_version,
    )
