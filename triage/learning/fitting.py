"""Which learnt models fit the layers that are installed: a release may bring new ones."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.shipped import shipped_version
from triage.models import LearntModel


def misfit(model: LearntModel) -> str | None:
    """Why a model cannot answer here, or None. Other checkpoints bring layers of their own."""
    if model.base_version is None or model.base_version == (installed := shipped_version()):
        return None
    return (
        f"{model.version} was learnt on {model.base_version}, and {installed} is installed now; "
        "run `luisterpost train` to learn anew from the same corrections"
    )


def answering(session: Session, version: str | None) -> str | None:
    """Return the version if it answers where it is switched to, None where the settings' model
    does: no version, one whose model is gone, or one that fits no longer."""
    model = session.scalar(select(LearntModel).where(LearntModel.version == version))
    return version if model and not misfit(model) else None
