"""Several models on the same layers: the text is read once, every model answers from that.

A head weighs the vectors of the pieces and scores their mean. Learning changes the scores only,
so what was pooled for one model serves all that were learnt from it.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from nlp.calibration import Calibration
from nlp.heads import Head
from nlp.own_model import OwnScorer, unit_length
from nlp.scoring import EMBEDDING_WIDTH, Readings, Scorer, Scores

# Names of the tables: of pooled vectors, and of what phrases add; no question begins so.
_POOLED: Final = "pooled."
_PHRASES: Final = "phrases"
_NOTHING: Final = np.float32(0)


class SharedScorer(OwnScorer):
    """Fits `nlp.scoring.Scorer`; its readings hold what the heads of every such model need."""

    def __init__(
        self, folder: Path, *, calibration: Calibration | None = None, threads: int | None = None
    ) -> None:
        super().__init__(folder, calibration=calibration, threads=threads)
        self._base_version = self._calibration.version

    @property
    def base_version(self) -> str:
        """Version of the model whose layers these are."""
        return self._base_version

    @property
    def heads(self) -> Mapping[str, Head]:
        """Question → head."""
        return self._heads

    @property
    def calibration(self) -> Calibration:
        """What makes the heads' answers honest."""
        return self._calibration

    def with_heads(self, heads: Mapping[str, Head], calibration: Calibration) -> "SharedScorer":
        """Return a model with other scores on the same layers; nothing is loaded again."""
        other = copy.copy(self)
        other._heads = heads
        other._calibration = calibration
        return other

    def read(self, texts: Sequence[str]) -> Readings:
        """Return what each head pooled (question → N x width), vectors and unreadable shares."""
        ids = self._ids(texts)
        pooled = np.zeros((len(ids), len(self._heads) + 1, EMBEDDING_WIDTH), np.float32)
        for rows, found in self._pooled(ids):
            pooled[rows] = found
        tables = {f"{_POOLED}{task}": pooled[:, place] for place, task in enumerate(self._heads)}
        if self._phrases is not None:
            tables[_PHRASES] = self._phrases.score(ids)
        return Readings(tables, unit_length(pooled[:, -1]), self._unreadable(ids))

    def answer(self, readings: Readings, languages: Sequence[str]) -> Scores:
        """Score what was pooled, and turn it into calibrated probabilities."""
        return super().answer(replace(readings, tables=self.logits(readings)), languages)

    def logits(self, readings: Readings) -> dict[str, np.ndarray]:
        """Question → N x values, raw."""
        added = self.added(readings)
        return {
            task: head.score(table) + added.get(task, _NOTHING)
            for task, head, table in _pairs(self._heads, readings.tables)
        }

    def added(self, readings: Readings) -> dict[str, np.ndarray]:
        """Question → N x values: what is added to the heads' scores, whatever they learn."""
        if self._phrases is None:
            rows = len(readings.unknown)
            return {
                task: np.zeros((rows, len(head.bias)), np.float32)
                for task, head in self._heads.items()
            }
        return self._phrases.by_question(readings.tables[_PHRASES])


def pooled_of(readings: Readings) -> dict[str, np.ndarray]:
    """Question → N x width, as `SharedScorer.read` found it."""
    return {
        name.removeprefix(_POOLED): table
        for name, table in readings.tables.items()
        if name.startswith(_POOLED)
    }


def _pairs(
    heads: Mapping[str, Head], tables: Mapping[str, np.ndarray]
) -> list[tuple[str, Head, np.ndarray]]:
    return [(task, head, tables[f"{_POOLED}{task}"]) for task, head in heads.items()]


class Variant:
    """Fits `nlp.scoring.Scorer`: reads through a reader that several variants share."""

    def __init__(self, reader: Scorer, scorer: SharedScorer) -> None:
        self._reader = reader
        self._scorer = scorer

    @property
    def version(self) -> str:
        """Of the model that answers."""
        return self._scorer.version

    def read(self, texts: Sequence[str]) -> Readings:
        """Read, or remember what another variant read."""
        return self._reader.read(texts)

    def answer(self, readings: Readings, languages: Sequence[str]) -> Scores:
        """Answer with this variant's heads."""
        return self._scorer.answer(readings, languages)

    def attribute(
        self, texts: Sequence[Sequence[str]], decisions: Sequence[str]
    ) -> list[np.ndarray]:
        """Explain with this variant's heads."""
        return self._scorer.attribute(texts, decisions)
