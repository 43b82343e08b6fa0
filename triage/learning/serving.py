"""The classifier of a worker process: follows switches without a restart, reads in the shadow.

Before every batch it asks which model serves. A learnt model is a change of scores on layers
that are loaded already, so following takes milliseconds; a batch that was begun ends with the
model that it began with, and its analyses name that one.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy.orm import Session, sessionmaker

import nlp
from triage.errors import NotFoundError
from triage.learning.catalogue import find_model
from triage.learning.standing import Standing, read_standing
from triage.mentions.understanding import Refusal, TextAnalyser
from triage.models import LearntModel
from triage.settings import TEXT_LANGUAGES

log = logging.getLogger(__name__)


class Models(Protocol):
    """Who loads models: `nlp.learning.family.Family`, and a loader of other checkpoints."""

    def shipped(self) -> TextAnalyser:
        """The model of the settings."""

    def learnt(
        self, base_version: str, heads: bytes, calibration: Mapping[str, Any]
    ) -> TextAnalyser:
        """A learnt one."""


class LiveAnalyser:
    """Fits `TextAnalyser`, by whichever model serves now."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        models: Models,
        load_other: Callable[[str], TextAnalyser],
    ) -> None:
        self._sessions = sessions
        self._models = models
        self._load_other = load_other
        self._standing = Standing(0, None, None)
        self._current = models.shipped()
        self._shadow: TextAnalyser | None = None

    @property
    def standing(self) -> Standing:
        """Which models this process uses."""
        return self._standing

    def analyse(self, texts: Sequence[str]) -> Sequence["nlp.Analysis | Refusal"]:
        """Answer with the model that serves now."""
        self.follow()
        return self._current.analyse(texts)

    def explain(self, text: str) -> Sequence["nlp.Reason"]:
        """Explain with the model that serves now."""
        self.follow()
        return self._current.explain(text)

    def analyse_in_shadow(self, texts: Sequence[str]) -> "Sequence[nlp.Analysis | Refusal] | None":
        """What the model in the shadow says of texts that were just analysed; None: there is none.

        On the same layers this costs the scores only: what was read is remembered.
        """
        return self._shadow.analyse(texts) if self._shadow else None

    def both(self) -> tuple[TextAnalyser, TextAnalyser | None]:
        """The model that serves and the one in its shadow."""
        self.follow()
        return self._current, self._shadow

    def follow(self) -> None:
        """Take up what was switched since. A model that does not load leaves the shipped one."""
        with self._sessions() as session:
            standing = read_standing(session)
            if standing == self._standing:
                return
            current = self._load(session, standing.current)
            shadow = self._load(session, standing.shadow) if standing.shadow else None
        self._current = current or self._models.shipped()
        self._shadow = shadow
        self._standing = standing
        log.info("models now: %s serves, %s in the shadow", standing.current, standing.shadow)

    def _load(self, session: Session, version: str | None) -> TextAnalyser | None:
        if version is None:
            return None
        try:
            model = find_model(session, version)
        except NotFoundError as error:
            log.error("the model %s cannot serve, the shipped one does: %s", version, error)
            return None
        try:
            return load_model(self._models, self._load_other, model)
        except SoftTimeLimitExceeded:
            raise
        except Exception:  # a damaged one breaks in its own way, and must not stop all reading
            log.exception("the model %s cannot serve, the shipped one does", version)
            return None


def load_model(
    models: Models, load_other: Callable[[str], TextAnalyser], model: LearntModel
) -> TextAnalyser:
    """Load one model of the catalogue; raises NlpError where it does not fit."""
    if model.heads is None:
        return load_other(model.location or "")
    return models.learnt(model.base_version or "", model.heads, model.calibration or {})


def load_live(
    sessions: sessionmaker[Session],
    name_or_path: str | None,
    languages: Sequence[str] = TEXT_LANGUAGES,
) -> LiveAnalyser:
    """Load what a worker needs; `name_or_path` is the model of the settings (None: ours)."""
    from nlp.classifier import load_classifier  # noqa: PLC0415 (only a worker needs a model)
    from nlp.learning.family import Family  # noqa: PLC0415

    models: Models = (
        _Given(name_or_path, languages) if name_or_path else Family(languages=languages)
    )
    return LiveAnalyser(sessions, models, partial(load_classifier, languages=languages))


class _Given:
    """Another model by setting: what is learnt for ours still loads, on our layers."""

    def __init__(self, name_or_path: str, languages: Sequence[str]) -> None:
        from nlp.classifier import load_classifier  # noqa: PLC0415

        self._languages = languages
        self._classifier = load_classifier(name_or_path, languages=languages)

    def shipped(self) -> TextAnalyser:
        """The model of the settings."""
        return self._classifier

    def learnt(
        self, base_version: str, heads: bytes, calibration: Mapping[str, Any]
    ) -> TextAnalyser:
        """A learnt one, with our own layers loaded beside."""
        from nlp.learning.family import Family  # noqa: PLC0415

        return Family(languages=self._languages).learnt(base_version, heads, calibration)


def own_folder(data_dir: Path) -> Path:
    """Where `luisterpost train` leaves models."""
    return data_dir / "models"
