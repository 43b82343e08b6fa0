"""Which learnt models fit the layers that are installed: a release may bring new ones."""

from nlp.shipped import shipped_version
from triage.models import LearntModel


def misfit(model: LearntModel) -> str | None:
    """Why a model cannot answer here, or None. Other checkpoints bring layers of their own."""
    installed = shipped_version()
    if model.base_version is None or model.base_version == installed:
        return None
    return (
        f"{model.version} was learnt on {model.base_version}, and {installed} is installed now; "
        "run `luisterpost train` to learn anew from the same corrections"
    )
