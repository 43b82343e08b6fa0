"""Which model serves and which stands in its shadow: the newest row of `model_changes` says so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from triage.models import ModelChange, User
from triage.models.schema import Json

MODEL_LOCK = 1_900_001


@dataclass(frozen=True, slots=True)
class Standing:
    """`current` is None where the model of the settings serves; `change_id` 0 before any change."""

    change_id: int
    current: str | None
    shadow: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the models that serve, as people read it."""

    kind: str
    at: datetime
    by: str | None
    before: str | None
    after: str | None
    shadow: str | None
    evidence: Json | None


def read_standing(session: Session) -> Standing:
    """One look at one index entry: cheap enough to ask before every batch."""
    row = session.execute(
        select(ModelChange.id, ModelChange.current_version, ModelChange.shadow_version)
        .order_by(ModelChange.id.desc())
        .limit(1)
    ).one_or_none()
    return (
        Standing(row.id, row.current_version, row.shadow_version)
        if row
        else Standing(0, None, None)
    )


def hold_standing(session: Session) -> Standing:
    """Read it for a change: one change at a time, until the transaction ends."""
    session.execute(text(f"SELECT pg_advisory_xact_lock({MODEL_LOCK})"))
    return read_standing(session)


def list_changes(session: Session, *, limit: int = 20) -> list[Change]:
    """The latest changes, newest first."""
    rows = session.execute(
        select(ModelChange, User.name)
        .outerjoin(User, User.id == ModelChange.by_id)
        .order_by(ModelChange.id.desc())
        .limit(limit + 1)
    ).all()
    olders = [row.ModelChange.current_version for row in rows[1:]]
    return [
        Change(one.kind, one.at, name, older, one.current_version, one.shadow_version, one.evidence)
        for (one, name), older in zip(rows, [*olders, None], strict=False)
    ][:limit]


def version_before(session: Session) -> tuple[bool, str | None]:
    """Whether there is a switch to take back, and to which model that leads."""
    latest = read_standing(session)
    switches = session.execute(
        select(ModelChange.id, ModelChange.kind, ModelChange.current_version)
        .where(ModelChange.kind.in_(("switched", "back")))
        .order_by(ModelChange.id.desc())
        .limit(1)
    ).one_or_none()
    if switches is None or switches.kind == "back" or switches.current_version != latest.current:
        return False, None
    older = session.execute(
        select(ModelChange.current_version)
        .where(ModelChange.id < switches.id)
        .order_by(ModelChange.id.desc())
        .limit(1)
    ).one_or_none()
    return True, older.current_version if older else None
