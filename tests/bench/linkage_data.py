"""Public sets of records with known duplicates: FEBRL 1 to 3, and `fake_1000` with its clusters.

The files are not part of the project: `--linkage-data` tells where they are.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

import numpy as np

from triage.pairing.comparing import dates, digits, spelling, swapped_names
from triage.pairing.schema import Field, Key, Records, Schema, encode

PLACE: Final = Path("../shared/data/linkage")
_FOUR: Final = ("differs", "near", "close", "equal")
_DATES: Final = ("differs", "part", "slip", "equal")
_DIGITS: Final = ("differs", "slip", "equal")

FEBRL: Final = Schema(
    fields=(
        Field("given", _FOUR, swapped_names("given_name", "surname"), frequent="given_name"),
        Field("surname", _FOUR, spelling("surname"), frequent="surname"),
        Field("born", _DATES, dates("date_of_birth")),
        Field("number", _DIGITS, digits("soc_sec_id", 2)),
        Field("house", _DIGITS, digits("street_number")),
        Field("street", _FOUR, spelling("address_1")),
        Field("estate", _FOUR, spelling("address_2")),
        Field("suburb", _FOUR, spelling("suburb")),
        Field("postcode", _DIGITS, digits("postcode")),
        Field("state", _DIGITS, digits("state")),
    ),
    keys=tuple(
        Key(parts)
        for parts in (
            (("soc_sec_id", 0),),
            (("soc_sec_id", 4),),
            (("date_of_birth", 0),),
            (("given_name", 4), ("surname", 4)),
            (("surname", 4), ("postcode", 0)),
            (("address_1", 6), ("street_number", 0)),
            (("suburb", 5), ("given_name", 4)),
            (("suburb", 5), ("surname", 4)),
            (("postcode", 0), ("street_number", 0)),
            (("given_name", 3), ("date_of_birth", 4)),
            (("surname", 3), ("date_of_birth", 4)),
        )
    ),
)
FAKE: Final = Schema(
    fields=(
        Field("given", _FOUR, swapped_names("first_name", "surname"), frequent="first_name"),
        Field("surname", _FOUR, spelling("surname"), frequent="surname"),
        Field("born", _DATES, dates("dob")),
        Field("city", _FOUR, spelling("city"), frequent="city"),
        Field("email", _FOUR, spelling("email")),
    ),
    keys=tuple(
        Key(parts)
        for parts in (
            (("email", 0),),
            (("dob", 0),),
            (("first_name", 0), ("surname", 0)),
            (("first_name", 3), ("dob", 4)),
            (("surname", 3), ("dob", 4)),
            (("email", 5),),
            (("surname", 0), ("city", 0)),
            (("first_name", 0), ("city", 0)),
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Known:
    """A set: its records, how they are compared, and which pairs are one person."""

    name: str
    records: Records
    schema: Schema
    rows: Sequence[Mapping[str, str]]
    same: frozenset[tuple[int, int]]


def read_sets(place: Path) -> list[Known]:
    """The four sets. Raises FileNotFoundError where one is absent."""
    found = []
    for number in (1, 2, 3):
        rows = _rows(place / f"febrl_dataset{number}.csv")
        persons = [re.sub(r"-(?:org|dup).*", "", row["rec_id"]) for row in rows]
        found.append(_known(f"FEBRL {number}", rows, persons, FEBRL))
    rows = _rows(place / "fake_1000.csv")
    for row in rows:
        row["dob"] = row["dob"].replace("-", "")
    found.append(_known("fake_1000", rows, [row["cluster"] for row in rows], FAKE))
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return [
            {name.strip(): (value or "").strip().lower() for name, value in row.items()}
            for row in csv.DictReader(file)
        ]


def _known(
    name: str, rows: Sequence[Mapping[str, str]], persons: Sequence[str], schema: Schema
) -> Known:
    places: dict[str, list[int]] = {}
    for place, person in enumerate(persons):
        places.setdefault(person, []).append(place)
    same = frozenset(pair for some in places.values() for pair in combinations(some, 2))
    columns = {column: encode([row[column] or None for row in rows]) for column in rows[0]}
    return Known(name, Records(np.arange(len(rows)), columns), schema, rows, same)
