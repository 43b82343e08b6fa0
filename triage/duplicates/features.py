"""A customer record as it is compared: names taken apart, addresses and numbers in one notation.

Pure. Reading names is `triage.linking.names`' work.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from triage.customers.identities import mailbox_of
from triage.files.cells import read_date
from triage.linking.addresses import split_street
from triage.linking.names import PersonName, company_of, fold, name_of
from triage.linking.sounds import sound_of

COLUMNS: Final = (
    "given", "initial", "family", "family2", "sound", "company", "email", "local", "phone",
    "street", "house", "postcode", "city", "born",
)  # fmt: skip
"""What `read_features` returns, in this order."""

BIRTH_KEYS: Final = (
    "date_of_birth", "geboortedatum", "birthdate", "birth_date", "dob", "geboren", "birthday",
)  # fmt: skip
"""What a birth date is called in `extra`."""

_TELLING: Final = 2  # an initial is left of "j.jansen" once the name is taken out


@dataclass(frozen=True, slots=True)
class RecordFields:
    """What the search reads of a customer."""

    name: str | None
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    email: str | None = None
    phone: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    born: str | None = None


def read_features(fields: RecordFields) -> tuple[str | None, ...]:
    """One text for each of COLUMNS; None where there is nothing."""
    person = _person(fields)
    company = company_of(fields.company, fields.name)
    street, house = split_street(fields.street)
    mailbox = mailbox_of((fields.email or "").lower())
    family = person.families[0] if person.families else None
    return (
        person.given[0] if person.given else None,
        person.initials[:1] or None,
        family,
        person.families[1] if len(person.families) > 1 else None,
        sound_of(family) if family else None,
        company or None,
        mailbox or None,
        _telling(mailbox.rpartition("@")[0], person),
        fields.phone or None,
        fold(street) or None,
        house or None,
        (fields.postcode or "").replace(" ", "").upper() or None,
        fold(fields.city or "") or None,
        _day(fields.born),
    )


def birth_date(extra: Mapping[str, Any]) -> str | None:
    """The birth date among what no column is for, as it is written there."""
    for key, value in extra.items():
        if key.strip().casefold().replace(" ", "_").replace("-", "_") in BIRTH_KEYS:
            return str(value)
    return None


def _person(fields: RecordFields) -> PersonName:
    if not fields.first_name and not fields.last_name:
        is_company = fields.name and fields.company and fold(fields.name) == fold(fields.company)
        if is_company or (not fields.company and company_of(None, fields.name)):
            return PersonName()
    return name_of(fields.first_name, fields.last_name, fields.name)


def _telling(account: str, person: PersonName) -> str | None:
    """The part before the @, where it says more than the name: namesakes have "jan.jansen" too."""
    rest = fold(account.replace("_", " ")).replace(" ", "")
    parts = (*person.families, *person.given, person.prefix)
    for part in sorted(filter(None, parts), key=len, reverse=True):
        rest = rest.replace(part, "", 1)
    return account if len(rest) >= _TELLING else None


def _day(written: str | None) -> str | None:
    try:
        day = read_date(written)
    except ValueError:
        return None
    return day.strftime("%Y%m%d") if day else None
