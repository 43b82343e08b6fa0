"""Answers texts that were read before without reading them again: reposts and copies are common."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

import numpy as np

from nlp.scoring import Readings, Scorer, Scores

# A text's reading takes about 2 kB.
MOST_TEXTS: Final = 4_096


class Remembering:
    """Fits `nlp.scoring.Scorer`; forgets the texts that were asked for longest ago."""

    def __init__(self, scorer: Scorer, *, most: int = MOST_TEXTS) -> None:
        self._scorer = scorer
        self._most = most
        self._known: OrderedDict[str, Readings] = OrderedDict()

    @property
    def version(self) -> str:
        """That of the scorer behind."""
        return self._scorer.version

    def read(self, texts: Sequence[str]) -> Readings:
        """Read the texts; the scorer behind reads each one once."""
        found = {text: self._known[text] for text in texts if text in self._known}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            read = self._scorer.read(missing)
            found |= {text: _row(read, place) for place, text in enumerate(missing)}
        self._remember(found)
        return _joined([found[text] for text in texts])

    def answer(self, readings: Readings, languages: Sequence[str]) -> Scores:
        """Ask the scorer behind: answering is cheap."""
        return self._scorer.answer(readings, languages)

    def attribute(
        self, texts: Sequence[Sequence[str]], decisions: Sequence[str]
    ) -> list[np.ndarray]:
        """Ask the scorer behind: reasons are asked for once."""
        return self._scorer.attribute(texts, decisions)

    def _remember(self, found: dict[str, Readings]) -> None:
        for text, row in found.items():
            self._known[text] = row
            self._known.move_to_end(text)
        while len(self._known) > self._most:
            self._known.popitem(last=False)


def _row(readings: Readings, place: int) -> Readings:
    """Return one text's reading, in arrays of its own: a view would keep the whole batch."""
    one = slice(place, place + 1)
    return Readings(
        {name: table[one].copy() for name, table in readings.tables.items()},
        readings.embedding[one].copy(),
        readings.unknown[one].copy(),
    )


def _joined(rows: Sequence[Readings]) -> Readings:
    return Readings(
        {name: np.concatenate([row.tables[name] for row in rows]) for name in rows[0].tables},
        np.concatenate([row.embedding for row in rows]),
        np.concatenate([row.unknown for row in rows]),
    )
