"""How common each value is in each set: told to the loss beside the scores, so it is not learnt.

One set holds six complaints in ten texts, another is nearly all praise: that is how they were
gathered, and says nothing of a text from elsewhere.
Source: Menon et al. 2021, "Long-tail learning via logit adjustment"; here for every set apart.
"""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nlp.training.data import HEADS, Row

BALANCED: Final = ("sentiment",)
# A set with less of one value does not ask for it (books: good or bad).
LEAST_SHARE: Final = 0.02
# Less than this says no more than "rare".
LEAST_COUNTED: Final = 0.05

# Task, set and language → the logarithm of each value's share there.
Balances: TypeAlias = Mapping[tuple[str, str, str], NDArray[np.float32]]


def own_balances(rows: Sequence[Row]) -> Balances:
    """Return the balance of each set and language that knows all values."""
    counts: dict[tuple[str, str, str], NDArray[np.float64]] = {}
    for row in rows:
        for task in BALANCED:
            if task in row.labels:
                key = (task, row.set, row.lang)
                counts.setdefault(key, np.zeros(len(HEADS[task])))[row.labels[task]] += 1
    shares = {key: each / each.sum() for key, each in counts.items()}
    return {
        key: np.log(np.maximum(each, LEAST_COUNTED)).astype(np.float32)
        for key, each in shares.items()
        if each.min() >= LEAST_SHARE
    }


def of_rows(rows: Sequence[Row], task: str, balances: Balances) -> NDArray[np.float32]:
    """Return rows x values: what to add to the scores; zeros for sets without a balance."""
    none = np.zeros(len(HEADS[task]), dtype=np.float32)
    return np.stack([balances.get((task, row.set, row.lang), none) for row in rows])
