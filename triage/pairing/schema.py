"""What the search compares: columns of texts, fields made of them, and keys under which pairs meet.

The engine (`blocking`, `comparing`, `estimating`, `scoring`) knows no customers: it takes columns
and a schema. The product's own is `triage.duplicates.customer_schema`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Codes = NDArray[np.int32]
Levels = NDArray[np.uint8]

MISSING: Final = 0
DIFFERENT: Final = 1


@dataclass(frozen=True, slots=True)
class Column:
    """One text for each record: `values[codes[i]]`, or nothing where the code is -1."""

    values: Sequence[str]
    codes: Codes


@dataclass(frozen=True, slots=True)
class Records:
    """The records by column, and which records share something of which they have several."""

    ids: Ids
    columns: Mapping[str, Column]
    sets: Mapping[str, tuple[Codes, Ids]] = field(default_factory=dict)
    """By name: record and value as a number, one entry for each value that a record has."""

    @property
    def count(self) -> int:
        """How many records there are."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidates as positions of records, `left` < `right`; each pair once, in order."""

    left: Codes
    right: Codes

    def __len__(self) -> int:
        """How many there are."""
        return len(self.left)


Comparer = Callable[[Records, Pairs], Levels]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is compared: level 0 is "nothing to compare", 1 is "differs", more is closer.

    `levels` names the levels from 1 on; `frequent` is the column whose rare values weigh more
    where the top level is reached. `in_households` is the share of households of which all have
    it in common: 1 for an address, 0 for what is a person's own.
    """

    name: str
    levels: tuple[str, ...]
    compare: Comparer
    in_households: float = 0.0
    frequent: str | None = None
    rare_only: bool = False  # differing tells nothing: an order is rarely given twice


@dataclass(frozen=True, slots=True)
class Key:
    """Records that are equal in all these columns (or their first letters) meet."""

    parts: tuple[tuple[str, int], ...]  # column, and how many of its characters (0: all)


@dataclass(frozen=True, slots=True)
class Schema:
    """What is compared, and who is compared with whom."""

    fields: tuple[Field, ...]
    keys: tuple[Key, ...]
    set_keys: tuple[str, ...] = ()
    has_households: bool = False


def encode(values: Sequence[str | None]) -> Column:
    """Texts as codes; None and "" are missing."""
    known: dict[str, int] = {}
    codes = np.empty(len(values), np.int32)
    for place, value in enumerate(values):
        codes[place] = known.setdefault(value, len(known)) if value else -1
    return Column(list(known), codes)
