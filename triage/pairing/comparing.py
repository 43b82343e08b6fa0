"""How alike two records are in one field, as a level; for millions of pairs at once. Pure.

Every distinct pair of values is measured once, however many records have them.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from triage.pairing.blocking import pair_codes, pairs_that_share
from triage.pairing.schema import (
    DIFFERENT,
    MISSING,
    Column,
    Comparer,
    Levels,
    Pairs,
    Records,
)

_CHUNK: Final = 500_000
_DATE_PARTS: Final = ((0, 4), (4, 6), (6, 8))
Mask = NDArray[np.bool_]


def spelling(name: str, close: float = 0.92, near: float = 0.84) -> Comparer:
    """1 differs, 2 near, 3 close (Jaro–Winkler), 4 equal."""

    def compare(records: Records, pairs: Pairs) -> Levels:
        column = records.columns[name]
        return _by_similarity(column, column, pairs, (near, close), _jaro_winkler)

    return compare


def digits(name: str, most: int = 1) -> Comparer:
    """1 differs, 2 up to `most` digits mistyped or swapped, 3 equal."""

    def compare(records: Records, pairs: Pairs) -> Levels:
        column = records.columns[name]
        return _by_similarity(column, column, pairs, (-most,), _edits)

    return compare


def dates(name: str) -> Comparer:
    """Texts YYYYMMDD: 1 differs, 2 same year or same day of the year, 3 one slip or swap, 4 equal.

    A slip is one digit, or day and month exchanged.
    """

    def compare(records: Records, pairs: Pairs) -> Levels:
        column = records.columns[name]
        levels = _by_similarity(column, column, pairs, (-1,), _edits)
        levels[levels == 3] = 4
        levels[levels == 2] = 3
        open_ = levels == DIFFERENT
        parts = [rewritten(column, itemgetter(slice(*place))) for place in _DATE_PARTS]
        year, month, day = (_equal(part, part, pairs) for part in parts)
        swapped = _equal(parts[1], parts[2], pairs) & _equal(parts[2], parts[1], pairs)
        levels[open_ & (year | (month & day))] = 2
        levels[open_ & year & swapped] = 3
        return levels

    return compare


def shared(name: str) -> Comparer:
    """2 something in common, else 0: not sharing an order number tells nothing."""

    def compare(records: Records, pairs: Pairs) -> Levels:
        common = np.isin(pair_codes(pairs), pairs_that_share(records, name), assume_unique=True)
        return np.where(common, 2, MISSING).astype(np.uint8)

    return compare


def swapped_names(given: str, family: str) -> Comparer:
    """As `spelling` of the given name; 4 also where first and last name changed places."""

    def compare(records: Records, pairs: Pairs) -> Levels:
        first, last = records.columns[given], records.columns[family]
        levels = _by_similarity(first, first, pairs, (0.84, 0.92), _jaro_winkler)
        joined = _shared_codes(first, last)
        crossed = _equal(joined[0], joined[1], pairs) & _equal(joined[1], joined[0], pairs)
        levels[crossed] = 4
        return levels

    return compare


def at_least(levels: Levels, floor: int, where: Mask) -> Levels:
    """Raise levels to `floor` where the condition holds, also where nothing was known."""
    return np.where(where, np.maximum(levels, floor), levels).astype(np.uint8)


def both_known(column: Column, pairs: Pairs) -> Mask:
    """Both records have a value here."""
    return (column.codes[pairs.left] >= 0) & (column.codes[pairs.right] >= 0)


def equal(column: Column, pairs: Pairs) -> Mask:
    """Both records have the same value here."""
    return _equal(column, column, pairs)


def similar(column: Column, pairs: Pairs, least: float) -> Mask:
    """Both values are equal, or at least this alike (Jaro–Winkler)."""
    return _by_similarity(column, column, pairs, (least,), _jaro_winkler) >= 2


def rewritten(column: Column, rewrite: Callable[[str], str]) -> Column:
    """The column with other texts; those that become empty are missing."""
    known: dict[str, int] = {}
    texts = (rewrite(text) for text in column.values)
    codes = [known.setdefault(text, len(known)) if text else -1 for text in texts]
    return Column(list(known), np.array([*codes, -1], np.int32)[column.codes])


def crosswise(one: Column, other: Column, pairs: Pairs) -> Mask:
    """One record's value here is the other record's value there."""
    first, second = _shared_codes(one, other)
    return _equal(first, second, pairs) | _equal(second, first, pairs)


def _equal(one: Column, other: Column, pairs: Pairs) -> Mask:
    left = one.codes[pairs.left]
    return np.asarray((left >= 0) & (left == other.codes[pairs.right]), np.bool_)


def _by_similarity(
    one: Column,
    other: Column,
    pairs: Pairs,
    steps: Sequence[float],
    measure: Callable[[list[str], list[str]], NDArray[Any]],
) -> Levels:
    """1 + the number of steps that are reached; one more where the values are equal."""
    left, right = one.codes[pairs.left], other.codes[pairs.right]
    levels = np.full(len(pairs), DIFFERENT, np.uint8)
    levels[(left < 0) | (right < 0)] = MISSING
    levels[(left >= 0) & (left == right)] = 2 + len(steps)
    unequal = np.flatnonzero((left >= 0) & (right >= 0) & (left != right))
    low = np.minimum(left[unequal], right[unequal]).astype(np.uint64)
    high = np.maximum(left[unequal], right[unequal]).astype(np.uint64)
    distinct, places = np.unique((low << np.uint64(32)) | high, return_inverse=True)
    reached = np.empty(len(distinct), np.uint8)
    for start in range(0, len(distinct), _CHUNK):
        part = distinct[start : start + _CHUNK]
        texts = [one.values[code] for code in (part >> np.uint64(32)).tolist()]
        others = [one.values[code] for code in (part & np.uint64(0xFFFFFFFF)).tolist()]
        measured = measure(texts, others)
        reached[start : start + _CHUNK] = DIFFERENT + sum(
            (measured >= step).astype(np.uint8) for step in steps
        )
    levels[unequal] = reached[places]
    return levels


def _jaro_winkler(texts: list[str], others: list[str]) -> NDArray[Any]:
    return cpdist(texts, others, scorer=JaroWinkler.similarity, dtype=np.float32)


def _edits(texts: list[str], others: list[str]) -> NDArray[Any]:
    return -cpdist(texts, others, scorer=OSA.distance, dtype=np.int32)


def _shared_codes(one: Column, other: Column) -> tuple[Column, Column]:
    """Both columns with one numbering, so that their values can be compared across."""
    known = {text: code for code, text in enumerate(one.values)}
    lookup = np.array([*(known.get(text, -2) for text in other.values), -1], np.int32)
    return one, Column(one.values, lookup[other.codes])
