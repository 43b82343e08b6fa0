"""Which English words a foreign word translates to, learnt from sentence pairs.

IBM Model 1 by expectation maximisation. Source: Brown et al. 1993, "The Mathematics of
Statistical Machine Translation", section 4.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

LONGEST_SENTENCE: Final = 40


class _Index:
    """Gives every word a number in order of appearance."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        if word not in self._numbers:
            self._numbers[word] = len(self.words)
            self.words.append(word)
        return self._numbers[word]


def align_words(
    pairs: Iterable[tuple[Sequence[str], Sequence[str]]],
    *,
    rounds: int = 6,
    floor: float = 0.05,
    at_least: int = 2,
) -> dict[str, list[tuple[str, float]]]:
    """Return for each foreign word its English translations with probabilities above `floor`.

    `pairs` holds (foreign words, English words). Words seen fewer than `at_least` times get none.
    """
    foreign, english = _Index(), _Index()
    slots, lefts, rights = _occurrences(pairs, foreign, english)
    width = len(english.words)
    keys, inverse = np.unique(lefts.astype(np.int64) * width + rights, return_inverse=True)
    pair_left, pair_right = keys // width, keys % width
    # t(foreign | English), started uniform; `slots` numbers the foreign tokens.
    chance = np.full(len(keys), 1.0 / max(len(foreign.words), 1))
    counts = chance
    for _ in range(rounds):
        each = chance[inverse]
        total = np.bincount(slots, weights=each)
        counts = np.bincount(inverse, weights=each / total[slots], minlength=len(keys))
        chance = counts / np.bincount(pair_right, weights=counts, minlength=width)[pair_right]
    mass = np.bincount(pair_left, weights=counts, minlength=len(foreign.words))
    share = counts / mass[pair_left]
    table: dict[str, list[tuple[str, float]]] = {}
    for index in np.flatnonzero((share > floor) & (mass[pair_left] >= at_least)):
        word = foreign.words[pair_left[index]]
        table.setdefault(word, []).append((english.words[pair_right[index]], float(share[index])))
    return table


def _occurrences(
    pairs: Iterable[tuple[Sequence[str], Sequence[str]]], foreign: _Index, english: _Index
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, for every (foreign token, English token) of a pair: token number and both words."""
    slots: list[np.ndarray] = []
    lefts: list[np.ndarray] = []
    rights: list[np.ndarray] = []
    seen = 0
    for theirs, ours in pairs:
        left = np.array([foreign.number(word) for word in theirs[:LONGEST_SENTENCE]], np.int32)
        right = np.array([english.number(word) for word in ours[:LONGEST_SENTENCE]], np.int32)
        if not len(left) or not len(right):
            continue
        slots.append(np.repeat(np.arange(seen, seen + len(left), dtype=np.int32), len(right)))
        lefts.append(np.repeat(left, len(right)))
        rights.append(np.tile(right, len(left)))
        seen += len(left)
    return np.concatenate(slots), np.concatenate(lefts), np.concatenate(rights)
