"""One row of a customer file → one customer: what its values look like, and what is left out.

A value that cannot be used is left out and told; only a row without a usable customer number
is refused, because nothing could be found again by it.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from triage.customers.identities import (
    REGIONS,
    Clue,
    Unusable,
    read_email,
    read_handle,
    read_iban,
    read_number,
    read_phone,
)
from triage.files.cells import (
    LONGEST_TEXT,
    clean,
    read_amount,
    read_country,
    read_date,
    read_language,
    read_postcode,
    read_text,
    storable,
)
from triage.intake.columns import EXTRA, KINDS_OF_FIELD, LEFT_OUT, field_of
from triage.intake.consent_fields import CONSENT_FIELDS, read_consent, strictest
from triage.intake.problems import Problem, RefusedRowError
from triage.linking.keys import CustomerFields, keys_of_customer

_BETWEEN: Final = re.compile(r"[;|,\n]")
_BETWEEN_PHONES: Final = re.compile(r"[;|\n]")
# "06-12345678 / 020-1234567", but the Belgian "0470/12 34 56" is one: too little stands on a side.
_PERHAPS_BETWEEN_PHONES: Final = re.compile(r"/|\s(?:of|en|or|and)\s", re.IGNORECASE)
_FEWEST_PHONE_DIGITS: Final = 8
_ADDRESSES: Final = ("email", "phone", "mobile", "handles", "order_numbers", "iban")
LONGEST_NUMBER: Final = 64
_LONGEST_EXTRA: Final = 1000
_KEY_COLUMNS: Final = (
    "first_name", "last_name", "company", "email", "street", "postcode", "city",
)  # fmt: skip
_MOST_EXTRAS: Final = 100


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as a row tells it.

    `told` holds the columns of the table for which the row has a field, None where it is
    empty; `kinds` the kinds of identity that the row speaks about, even to say "none", and
    `columns` the keys of `extra` that it speaks about.
    """

    number: str
    told: Mapping[str, Any]
    clues: frozenset[Clue]
    kinds: frozenset[str]
    extra: Mapping[str, Any] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    again: bool = False  # the same customer stood in the file before
    keys: tuple[str, ...] | None = None  # of the linker; None: not made ahead
    consents: Mapping[str, str] = field(default_factory=dict)
    """`given`, `withdrawn` or `lifted` by what it is about: "email/marketing"."""

    @property
    def name(self) -> str:
        """How to call the customer where the table needs some name."""
        told = (self.told.get(column) for column in ("name", "company", "email"))
        return next(filter(None, told), self.number)

    def blocking_keys(self) -> tuple[str, ...]:
        """The linker's keys of a customer of whom nothing but this row is known."""
        if self.keys is not None:
            return self.keys
        told = {column: self.told.get(column) for column in _KEY_COLUMNS}
        return tuple(sorted(keys_of_customer(CustomerFields(name=self.name, **told))))


def read_customer(
    values: Mapping[str, Any], fields: Mapping[str, str] | None = None
) -> CustomerRow:
    """The customer of this row. `fields` tells the field of each column where names do not.

    Raises RefusedRowError.
    """
    given, extra = _by_field(values, fields)
    return read_fields(given, extra, spoken_of=map(str, values))


def read_fields(
    given: Mapping[str, Any], extra: dict[str, Any], *, spoken_of: Iterable[str] = ()
) -> CustomerRow:
    """The customer of these fields; what cannot be used is added to `extra`.

    `spoken_of` are the columns about which this row tells something. Raises RefusedRowError.
    """
    number = read_customer_number(given.get("customer_number"))
    reading = _Reading(given, extra)
    return CustomerRow(
        number=number,
        told=reading.told(),
        clues=reading.clues(number),
        consents=reading.consents(),
        kinds=frozenset(KINDS_OF_FIELD[name] for name in given if name in KINDS_OF_FIELD),
        extra=extra,
        columns=frozenset([*given, *spoken_of]),
        problems=tuple(reading.problems),
    )


def read_customer_number(value: object) -> str:
    """The number under which a customer is kept: capitals. Raises RefusedRowError."""
    number = (clean(value) or "").upper()
    if not number:
        raise RefusedRowError(Problem("customer_number", "is missing"))
    if len(number) > LONGEST_NUMBER:
        raise RefusedRowError(
            Problem("customer_number", f"is longer than {LONGEST_NUMBER} characters")
        )
    return number


class _Reading:
    """Reads the fields of one row, noting what had to be left out."""

    def __init__(self, given: Mapping[str, Any], extra: dict[str, Any]) -> None:
        self._given = given
        self._extra = extra
        self.problems: list[Problem] = []
        self._clues = {name: self._read_clues(name) for name in _ADDRESSES}

    def told(self) -> dict[str, Any]:
        """The columns of the customers' table that the row speaks about."""
        told: dict[str, Any] = {}
        for name in ("first_name", "company", "city", "stage"):
            self._tell(told, name, name, read_text)
        self._tell(told, "country", "country", read_country)
        self._tell(told, "language", "language", read_language)
        self._tell(told, "postcode", "postcode", read_postcode)
        self._tell(told, "customer_since", "customer_since", read_date)
        self._tell(told, "value_eur", "value_eur", read_amount)
        if whole := _name(self._given):
            told["name"] = whole
        if "last_name" in self._given:
            told["last_name"] = _joined(self._given, "tussenvoegsel", "last_name")
        if "street" in self._given:
            told["street"] = _joined(self._given, "street", "house_number")
        for column, fields in {"email": ("email",), "phone": ("phone", "mobile")}.items():
            if any(name in self._given for name in fields):
                found = [clue.value for name in fields for clue in self._clues[name]]
                told[column] = found[0] if found else None
        return told

    def clues(self, number: str) -> frozenset[Clue]:
        """All identities of the row."""
        # A customer number without digits is one all the same, but no text is searched for it.
        own = read_number(number, "customer_number")
        found = {clue for clues in self._clues.values() for clue in clues}
        return frozenset(found | {own} if isinstance(own, Clue) else found)

    def consents(self) -> dict[str, str]:
        """What the row says about being contacted."""
        found = []
        for name in CONSENT_FIELDS.keys() & self._given.keys():
            try:
                found.append(read_consent(name, self._given[name]))
            except ValueError as error:
                self._leave_out(name, str(self._given[name]), str(error))
        return strictest(filter(None, found))

    def _tell(
        self, told: dict[str, Any], column: str, name: str, read: Callable[[Any], object]
    ) -> None:
        if name not in self._given:
            return
        try:
            told[column] = read(self._given[name])
        except ValueError as error:
            told[column] = None
            self._leave_out(name, str(self._given[name]), str(error))

    def _read_clues(self, name: str) -> list[Clue]:
        found = []
        for written in _parts(self._given.get(name), name):
            clue = self._read_clue(name, written)
            if isinstance(clue, Unusable):
                self._leave_out(name, written, clue.reason)
            else:
                found.append(clue)
        return found

    def _read_clue(self, name: str, written: str) -> Clue | Unusable:
        match name:
            case "email":
                return read_email(written)
            case "phone" | "mobile":
                return read_phone(written, self._regions())
            case "handles":
                return read_handle(written)
            case "iban":
                return read_iban(written)
            case _:
                return read_number(written, "order_number")

    def _regions(self) -> Sequence[str]:
        """The customer's own country comes first."""
        country = read_country(self._given.get("country"))
        return sorted(REGIONS, key=lambda region: region != country)

    def _leave_out(self, name: str, written: str, reason: str) -> None:
        """Told as a problem, and kept as written where an agent can still read it."""
        self.problems.append(Problem(name, reason))
        self._extra[name] = storable(written)[:_LONGEST_EXTRA]


def _by_field(
    values: Mapping[str, Any], fields: Mapping[str, str] | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What belongs to a field (the first column that has something), and everything else."""
    given: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for column, value in values.items():
        name = field_of(str(column)) if fields is None else fields.get(str(column), EXTRA)
        if name == LEFT_OUT:
            continue
        if name and name != EXTRA:
            given[name] = _joined_values(name, given.get(name), value)
        elif (text := _extra_value(value)) is not None and len(extra) < _MOST_EXTRAS:
            extra[storable(str(column))[:LONGEST_TEXT]] = text
    return given, extra


def _joined_values(name: str, earlier: object, value: object) -> object:
    """Addresses and numbers of several columns count together, else the first that has one."""
    if earlier in (None, ""):
        return value
    return [earlier, value] if name in _ADDRESSES and value not in (None, "") else earlier


def _extra_value(value: object) -> object:
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple):
        value = "; ".join(str(part) for part in value)
    if isinstance(value, Mapping):
        value = str(dict(value))
    text = clean(value)
    return text[:_LONGEST_EXTRA] if text else None


def _joined(given: Mapping[str, Any], *names: str) -> str | None:
    parts = [text for name in names if (text := read_text(given.get(name)))]
    return " ".join(parts) or None


def _name(given: Mapping[str, Any]) -> str | None:
    whole = read_text(given.get("name"))
    return whole or _joined(given, "first_name", "tussenvoegsel", "last_name")


def _parts(value: object, name: str) -> list[str]:
    """Several values in one cell stand between semicolons, pipes or lines; or they are a list."""
    if isinstance(value, list | tuple):
        flat = [one for some in value for one in (some if isinstance(some, list) else [some])]
        return [part for one in flat if not isinstance(one, list) for part in _parts(one, name)]
    text = "" if value is None else str(value) if not isinstance(value, float) else clean(value)
    if not text:
        return []
    if name in ("phone", "mobile"):
        raws = [one for raw in _BETWEEN_PHONES.split(text) for one in _phones(raw)]
    else:
        raws = _BETWEEN.split(text)
    return [part for raw in raws if (part := clean(raw))]


def _phones(written: str) -> list[str]:
    parts = _PERHAPS_BETWEEN_PHONES.split(written)
    is_each = all(sum(map(str.isdecimal, part)) >= _FEWEST_PHONE_DIGITS for part in parts)
    return parts if is_each else [written]
