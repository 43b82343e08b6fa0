"""Texts to numbered pieces, and pieces to batches of similar length under a budget."""

from collections.abc import Sequence

import numpy as np
from tokenizers import Tokenizer


def encode(tokenizer: Tokenizer, texts: Sequence[str], max_pieces: int) -> list[list[int]]:
    """Return each text's piece numbers with [CLS] and [SEP], at most `max_pieces` of them.

    Of a longer text the first two thirds and the last third stay: complaints often end in
    what the writer wants.
    """
    encodings = tokenizer.encode_batch(list(texts))
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


def pad(rows: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return N x L numbers (0 = padding) and the N x L mask (1 = piece)."""
    width = max(len(row) for row in rows)
    ids = np.zeros((len(rows), width), np.int64)
    mask = np.zeros((len(rows), width), np.int64)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return ids, mask
