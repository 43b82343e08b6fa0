"""Texts to numbered pieces, and pieces to batches of similar length under a budget."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from tokenizers import Tokenizer

# The sizes that serving pads to. An engine prepares itself for every new size of a batch (10 to
# 15 ms each), so there are few; and 32 pieces are read faster than 30, for sixteen numbers are
# computed at once.
WIDTHS: Final = (12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 112, 128)
_AT_ONCE: Final = 16
COUNTS: Final = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 120)
# A batch that has this share of the budget is begun without texts that are much shorter.
_ENOUGH: Final = 0.5
_MUCH_SHORTER: Final = 0.6


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that are read together, padded to `count` x `width`."""

    rows: Sequence[int]
    count: int
    width: int


def encode(tokenizer: Tokenizer, texts: Sequence[str], max_pieces: int) -> list[list[int]]:
    """Return each text's piece numbers, with the tokenizer's marks, at most `max_pieces` of them.

    Of a longer text the first two thirds and the last third stay: complaints often end in
    what the writer wants.
    """
    encodings = tokenizer.encode_batch_fast(list(texts))  # the same pieces, without their places
    return [shorten(encoding.ids, max_pieces) for encoding in encodings]


def shorten(ids: list[int], max_pieces: int) -> list[int]:
    """Cut the middle out of a list of pieces that is too long."""
    if len(ids) <= max_pieces:
        return ids
    head = max_pieces * 2 // 3
    return ids[:head] + ids[head - max_pieces :]


def batch_by_length(lengths: Sequence[int], token_budget: int) -> list[list[int]]:
    """Return batches of row numbers: rows of similar length, padded size within the budget."""
    batches: list[list[int]] = []
    current: list[int] = []
    for number in sorted(range(len(lengths)), key=lambda row: (lengths[row], row)):
        if current and lengths[number] * (len(current) + 1) > token_budget:
            batches.append(current)
            current = []
        current.append(number)
    if current:
        batches.append(current)
    return batches


def batches_of_few_sizes(lengths: Sequence[int], token_budget: int) -> list[Batch]:
    """Return batches of rows of similar length, the longest first, in sizes that come again.

    How wide a row is padded cannot depend on its neighbours, or its answer would: sums over
    other widths are rounded otherwise. Whole sixteens are rounded alike, so those may be mixed.
    """
    groups: dict[int, list[int]] = {}
    for row, length in enumerate(lengths):
        width = _at_least(WIDTHS, length)
        groups.setdefault(width if width % _AT_ONCE else 0, []).append(row)
    return [batch for rows in groups.values() for batch in _batches_of(rows, lengths, token_budget)]


def _batches_of(rows: Sequence[int], lengths: Sequence[int], token_budget: int) -> list[Batch]:
    """Cut one group into batches."""
    order = sorted(rows, key=lambda row: (-lengths[row], row))
    batches: list[Batch] = []
    while order:
        width = _at_least(WIDTHS, lengths[order[0]])
        most = max(token_budget // width, 1)
        taken = _how_many([lengths[row] for row in order[:most]], width, token_budget)
        count = min(_at_least(COUNTS, taken), most)
        batches.append(Batch(order[:taken], count, width))
        order = order[taken:]
    return batches


def _how_many(lengths: Sequence[int], width: int, token_budget: int) -> int:
    """Return how many of the rows, the longest first, are padded to this width together."""
    enough = -(-int(_ENOUGH * token_budget) // width)
    much_shorter = _MUCH_SHORTER * width
    for number, length in enumerate(lengths[enough:], start=enough):
        if _at_least(WIDTHS, length) <= much_shorter:
            return number
    return len(lengths)


def _at_least(sizes: Sequence[int], size: int) -> int:
    """Return the smallest of these sizes that is no smaller, or the size itself beyond them."""
    place = bisect_left(sizes, size)
    return sizes[place] if place < len(sizes) else size


def pad(
    rows: Sequence[Sequence[int]], *, count: int | None = None, width: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return N x L numbers (0 = padding) and the N x L mask (1 = piece).

    Rows that are only there for the size have a mask of one piece: nothing is left to weigh
    where there is none.
    """
    size = count or len(rows), width or max(len(row) for row in rows)
    ids = np.zeros(size, np.int64)
    mask = np.zeros(size, np.int64)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        mask[number, : len(row)] = 1
    mask[len(rows) :, 0] = 1
    return ids, mask
