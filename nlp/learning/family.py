"""The shipped model and all that were learnt from it, in one process: the layers load once."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nlp.classifier import Classifier
from nlp.language import CONFIGURED, LanguageIdentifier
from nlp.learning.keeping import load_learnt, with_learnt
from nlp.learning.shared import SharedScorer, Variant
from nlp.remembering import Remembering
from nlp.shipped import SHIPPED


class Family:
    """Gives classifiers that share layers, and the readings of texts that were just read."""

    def __init__(
        self,
        folder: Path = SHIPPED,
        *,
        threads: int | None = None,
        languages: Sequence[str] = CONFIGURED,
    ) -> None:
        self._base = SharedScorer(folder, threads=threads)
        self._reader = Remembering(self._base)
        self._identifier = LanguageIdentifier(languages)

    @property
    def base_version(self) -> str:
        """Version of the model that all others were learnt from."""
        return self._base.base_version

    def shipped(self) -> Classifier:
        """The model as it is shipped."""
        return self._classifier(self._base)

    def learnt(self, base_version: str, heads: bytes, calibration: Mapping[str, Any]) -> Classifier:
        """Return a learnt model.

        Raises ModelMismatchError where it was learnt on other layers.
        """
        return self._classifier(with_learnt(self._base, base_version, heads, calibration))

    def of_folder(self, folder: Path) -> Classifier:
        """Return the learnt model of a folder; raises as `learnt` does, or ModelNotFoundError."""
        return self._classifier(load_learnt(self._base, folder))

    def _classifier(self, scorer: SharedScorer) -> Classifier:
        return Classifier(Variant(self._reader, scorer), self._identifier)
