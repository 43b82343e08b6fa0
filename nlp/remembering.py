"""Answers texts that were read before without reading them again: reposts and copies are common."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

import numpy as np

from nlp.scoring import Scorer, Scores

# A text's answers take about 2 kB.
MOST_TEXTS: Final = 4_096

_Key = tuple[str, str]


class Remembering:
    """Fits `nlp.scoring.Scorer`; forgets the texts that were asked for longest ago."""

    def __init__(self, scorer: Scorer, *, most: int = MOST_TEXTS) -> None:
        self._scorer = scorer
        self._most = most
        self._known: OrderedDict[_Key, Scores] = OrderedDict()

    @property
    def version(self) -> str:
        """That of the scorer behind."""
        return self._scorer.version

    def score(self, texts: Sequence[str], languages: Sequence[str]) -> Scores:
        """Answer all questions; the scorer behind reads each text once."""
        asked = list(zip(texts, languages, strict=True))
        found = {key: self._known[key] for key in asked if key in self._known}
        missing = [key for key in dict.fromkeys(asked) if key not in found]
        if missing:
            read = self._scorer.score(*map(list, zip(*missing, strict=True)))
            found |= {key: _row(read, place) for place, key in enumerate(missing)}
        self._remember(found)
        return _joined([found[key] for key in asked])

    def attribute(
        self, texts: Sequence[Sequence[str]], decisions: Sequence[str]
    ) -> list[np.ndarray]:
        """Ask the scorer behind: reasons are asked for once."""
        return self._scorer.attribute(texts, decisions)

    def _remember(self, found: dict[_Key, Scores]) -> None:
        for key, row in found.items():
            self._known[key] = row
            self._known.move_to_end(key)
        while len(self._known) > self._most:
            self._known.popitem(last=False)


def _row(scores: Scores, place: int) -> Scores:
    """Return one text's answers, in arrays of their own: a view would keep the whole batch."""
    one = slice(place, place + 1)
    return Scores(
        {task: table[one].copy() for task, table in scores.probabilities.items()},
        scores.complaint[one].copy(),
        scores.embedding[one].copy(),
        scores.unknown[one].copy(),
    )


def _joined(rows: Sequence[Scores]) -> Scores:
    return Scores(
        {
            task: np.concatenate([row.probabilities[task] for row in rows])
            for task in rows[0].probabilities
        },
        np.concatenate([row.complaint for row in rows]),
        np.concatenate([row.embedding for row in rows]),
        np.concatenate([row.unknown for row in rows]),
    )
