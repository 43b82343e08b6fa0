"""The models that may serve: kept in the database, so that every host has them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.errors import NotFoundError
from triage.learning.fitting import misfit
from triage.learning.standing import Standing, read_standing
from triage.models import LearntModel
from triage.models.schema import Json


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model as lists show it. `report` are its figures when it was learnt; `misfit` says why it
    cannot answer on the layers that are installed."""

    version: str
    base_version: str | None
    location: str | None
    created_at: datetime
    report: Json
    evidence: Json | None
    is_current: bool
    is_shadow: bool
    misfit: str | None

    @property
    def serves(self) -> bool:
        """Whether it reads the texts: one that no longer fits gives way to the settings' model."""
        return self.is_current and self.misfit is None


def add_model(session: Session, folder: Path, *, now: datetime, by_id: int | None = None) -> str:
    """Take a learnt model up from its folder; returns its version. Taking it up twice is harmless.

    Raises ModelNotFoundError for a folder that holds none.
    """
    from nlp.learning.keeping import REPORT, read_stored  # noqa: PLC0415 (pages need no tokenizer)

    stored, heads = read_stored(folder)
    session.execute(
        insert(LearntModel)
        .values(
            version=stored["version"],
            base_version=stored["base_version"],
            heads=heads,
            calibration=stored["calibration"],
            report=stored[REPORT],
            by_id=by_id,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["version"])
    )
    return str(stored["version"])


def add_checkpoint(
    session: Session, location: str, version: str, *, now: datetime, by_id: int | None = None
) -> str:
    """Take up another checkpoint by folder or name; every host must be able to load it."""
    session.execute(
        insert(LearntModel)
        .values(version=version, location=location, report={}, by_id=by_id, created_at=now)
        .on_conflict_do_update(index_elements=["version"], set_={"location": location})
    )
    return version


def list_models(session: Session) -> tuple[list[ModelRow], Standing]:
    """Every model, newest first, and which of them serve."""
    standing = read_standing(session)
    models = session.scalars(select(LearntModel).order_by(LearntModel.id.desc()))
    return [_row(model, standing) for model in models], standing


def find_model(session: Session, version: str) -> LearntModel:
    """Return a model; raises NotFoundError that names the known ones."""
    model = session.scalar(select(LearntModel).where(LearntModel.version == version))
    if model is None:
        known = session.scalars(select(LearntModel.version).order_by(LearntModel.id.desc()))
        names = ", ".join(known) or "none; run `luisterpost train`"
        raise NotFoundError(f"no model {version}; known: {names}")
    return model


def _row(model: LearntModel, standing: Standing) -> ModelRow:
    return ModelRow(
        version=model.version,
        base_version=model.base_version,
        location=model.location,
        created_at=model.created_at,
        report=model.report,
        evidence=model.evidence,
        is_current=model.version == standing.current,
        is_shadow=model.version == standing.shadow,
        misfit=misfit(model),
    )
