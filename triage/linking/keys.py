"""Keys under which customers are found: equal keys make a candidate, nothing more. Pure.

| key | is |
|---|---|
| n | first name or initial, and the core of the family name, glued |
| s | first name, and how the family name begins to sound |
| l | initial, core of the family name, and the city |
| a | what stands before the @ of the e-mail address |
| e | mailbox of an e-mail address that is written with a tag or with dots |
| c, d | a company's name, its domain |
| o | postcode and house number, with and without the box |
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from triage.customers.identities import mailbox_of
from triage.linking.addresses import split_street, without_box
from triage.linking.names import PersonName, company_of, fold, glue, name_of
from triage.linking.nicknames import nicknames_of
from triage.linking.sounds import sound_of
from triage.linking.telling import Told

MOST_KEYS: Final = 40
_LONGEST: Final = 80
_SHORTEST_ACCOUNT: Final = 6
_EVERYBODYS_WORDS: Final = """
    gmail.com googlemail.com hotmail.com hotmail.nl outlook.com live.nl live.com live.be msn.com
    icloud.com me.com yahoo.com yahoo.nl ziggo.nl kpnmail.nl kpnplanet.nl planet.nl home.nl
    xs4all.nl hetnet.nl casema.nl chello.nl telfort.nl tele2.nl upcmail.nl quicknet.nl zonnet.nl
    telenet.be skynet.be proximus.be scarlet.be protonmail.com proton.me gmx.net gmx.de
    """
_EVERYBODYS: Final = frozenset(_EVERYBODYS_WORDS.split())
_OFFICES_WORDS: Final = (
    "info administratie contact mail sales verkoop inkoop facturen office post admin"
)
_OFFICES: Final = frozenset(_OFFICES_WORDS.split())


@dataclass(frozen=True, slots=True)
class CustomerFields:
    """What keys are made of."""

    name: str | None
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    email: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None


def keys_of_customer(fields: CustomerFields) -> set[str]:
    """All keys under which this customer is found."""
    person = name_of(fields.first_name, fields.last_name, fields.name)
    company = company_of(fields.company, fields.name)
    keys = set(_person_keys(person, fields.city))
    if len(company) >= 3:
        keys.add(f"c:{company}")
    local, domain = split_email(fields.email)
    if len(account := glue(local)) >= _SHORTEST_ACCOUNT and account not in _OFFICES:
        keys.add(f"a:{account}")
    if fields.email and (mailbox := mailbox_of(fields.email)) != fields.email:
        keys.add(f"e:{mailbox}")
    if company and is_business_domain(domain):
        keys.add(f"d:{domain}")
    if fields.postcode and (house := split_street(fields.street)[1]):
        postcode = fields.postcode.replace(" ", "").upper()
        keys |= {f"o:{postcode} {one}" for one in (house, without_box(house))}
    return {key[:_LONGEST] for key in keys}


def keys_of_mention(told: Told) -> tuple[str, ...]:
    """Keys under which the author may be found, the most telling first."""
    return tuple(dict.fromkeys(key[:_LONGEST] for key in _wanted(told)))[:MOST_KEYS]


def split_email(email: str | None) -> tuple[str, str]:
    """What stands before and behind the @; a plus-tag is dropped."""
    local, _, domain = (email or "").lower().rpartition("@")
    return local.split("+", 1)[0], domain


def is_business_domain(domain: str) -> bool:
    """A domain of its own, not a provider's."""
    return bool(domain) and domain not in _EVERYBODYS


def _person_keys(person: PersonName, city: str | None) -> Iterator[str]:
    place = fold(city or "")
    for core in person.families:
        for given in person.given[:2]:
            yield f"n:{given}{core}"
        for first in person.given[:1] or person.initials[:1]:
            yield f"s:{first}{_begins(core)}"
        for initial in person.initials[:1]:
            yield f"n:{initial}{core}"
            if place:
                yield f"l:{initial}{core}@{place}"


def _begins(core: str) -> str:
    """How a family name begins to sound; most typing errors come later."""
    return sound_of(core)[:3]


def _wanted(told: Told) -> Iterator[str]:
    yield from (f"o:{address}" for address in sorted(told.addresses))
    yield from _email_keys(told)
    if told.alias:
        if len(told.alias.account) >= _SHORTEST_ACCOUNT:
            yield f"a:{told.alias.account}"
        yield from (f"n:{variant}" for variant in told.alias.variants)
        if len(told.alias.rest) >= 3:
            nicks = nicknames_of(told.alias.given)[:8]
            yield from (f"n:{nick}{told.alias.rest}" for nick in nicks)
        if len(told.alias.letters) >= 5:
            yield f"c:{told.alias.letters}"
    if len(told.company) >= 4:
        yield f"c:{told.company}"
    places = (*told.places, *told.text_places)
    for name in (told.name, told.claimed):
        if name:
            yield from _name_keys(name, places)


def _name_keys(name: PersonName, places: Iterable[str]) -> Iterator[str]:
    """Also under the names that are short or long for the one that is told."""
    givens = [*name.given[:2], *(nick for one in name.given[:1] for nick in nicknames_of(one))]
    initials = "".join(dict.fromkeys([*name.initials[:1], *(one[0] for one in givens)]))
    for core in name.families:
        yield from (f"l:{initial}{core}@{place}" for place in places for initial in initials[:3])
        yield from (f"n:{given}{core}" for given in givens[:8])
        yield from (f"n:{initial}{core}" for initial in initials[:4])
        yield from (f"s:{first}{_begins(core)}" for first in (*givens[:4], *initials[:1]))


def _email_keys(told: Told) -> Iterator[str]:
    for found in told.clues:
        if found.clue.kind == "email":
            yield f"e:{mailbox_of(found.clue.value)}"
            local, domain = split_email(found.clue.value)
            if len(account := glue(local)) >= _SHORTEST_ACCOUNT:
                yield f"a:{account}"
            if is_business_domain(domain):
                yield f"d:{domain}"
