"""Who is compared with whom: records that are equal in some key, and no others. Pure.

A key that very many share (a shop's own address, "Jan Jansen" of a large town) makes no pairs:
it would make millions, and says little.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from triage.pairing.schema import Codes, Hashes, Key, Pairs, Records, Schema

MOST_IN_A_BLOCK: Final = 60
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, as in Knuth's hashing


def find_candidates(
    records: Records, schema: Schema, *, most: int = MOST_IN_A_BLOCK, new: Codes | None = None
) -> Pairs:
    """All pairs that share a key; with `new`, only those in which one of these takes part."""
    found = [_pairs_of(keys, places, most) for keys, places in _keyed(records, schema)]
    pairs = _split(_distinct(found))
    if new is None:
        return pairs
    is_new = np.zeros(records.count, bool)
    is_new[new] = True
    wanted = is_new[pairs.left] | is_new[pairs.right]
    return Pairs(pairs.left[wanted], pairs.right[wanted])


def pairs_that_share(records: Records, name: str, *, most: int = MOST_IN_A_BLOCK) -> Hashes:
    """Sorted codes of the pairs that have a value of this set in common."""
    places, values = records.sets[name]
    return _pairs_of(values.astype(np.uint64), places, most)


def pair_codes(pairs: Pairs) -> Hashes:
    """A pair as one number."""
    codes = (pairs.left.astype(np.uint64) << np.uint64(32)) | pairs.right.astype(np.uint64)
    return np.asarray(codes, np.uint64)


def key_of(records: Records, key: Key) -> tuple[Hashes, Codes]:
    """The key as a number, and the places of the records that have all its parts."""
    there = np.ones(records.count, bool)
    mixed: Hashes = np.zeros(records.count, np.uint64)
    for name, length in key.parts:
        column = records.columns[name]
        there &= column.codes >= 0
        short = _shortened(column.values, length)
        mixed = np.asarray((mixed ^ short[column.codes]) * _FACTOR, np.uint64)
        mixed = np.asarray(mixed ^ (mixed >> np.uint64(29)), np.uint64)
    places = np.flatnonzero(there).astype(np.int32)
    return np.asarray(mixed[places], np.uint64), places


def _keyed(records: Records, schema: Schema) -> Iterator[tuple[Hashes, Codes]]:
    for key in schema.keys:
        yield key_of(records, key)
    for name in schema.set_keys:
        places, values = records.sets[name]
        yield values.astype(np.uint64), places


def _shortened(values: object, length: int) -> Hashes:
    """A number for each value; equal for values that are equal in their first `length` letters."""
    numbers: dict[str, int] = {}
    short = [text[:length] if length else text for text in values]  # type: ignore[attr-defined]
    listed = [numbers.setdefault(text, len(numbers) + 1) for text in short]
    return np.array([*listed, 0], np.uint64)  # the last one is for code -1


def _pairs_of(keys: Hashes, places: Codes, most: int) -> Hashes:
    """Codes of all pairs within blocks of equal keys, up to the largest block that counts."""
    order = np.argsort(keys, kind="stable")
    keys, places = keys[order], places[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.empty(0, int)
    sizes = np.diff(np.r_[starts, len(keys)])
    found = []
    for distance in range(1, most):
        # Within blocks, each place with the one `distance` behind it.
        wide = (sizes > distance) & (sizes <= most)
        if not wide.any():
            break
        begins, lengths = starts[wide], sizes[wide] - distance
        offsets = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        first = np.repeat(begins, lengths) + offsets
        one, other = places[first], places[first + distance]
        low, high = np.minimum(one, other), np.maximum(one, other)
        differ = low != high
        found.append(pair_codes(Pairs(low[differ], high[differ])))
    return _distinct(found)


def _distinct(found: list[Hashes]) -> Hashes:
    if not found:
        return np.empty(0, np.uint64)
    return np.asarray(np.unique(np.concatenate(found)), np.uint64)


def _split(codes: Hashes) -> Pairs:
    left = (codes >> np.uint64(32)).astype(np.int32)
    right = (codes & np.uint64(0xFFFFFFFF)).astype(np.int32)
    return Pairs(left, right)
