"""Does a handle look like a customer's name? "jandevries88", "j.devries", "devriesbouw". Pure."""

from functools import lru_cache
from typing import Final

from triage.linking.keys import split_email
from triage.linking.matching import is_misspelt
from triage.linking.names import PersonName, glue
from triage.linking.nicknames import is_nickname
from triage.linking.telling import Alias

_SHORTEST_ACCOUNT: Final = 6
_SHORTEST_FAMILY: Final = 5


@lru_cache(maxsize=50_000)
def compare_account(alias: Alias | None, name: PersonName, company: str, email: str) -> str:
    """The level reached: account, company, full, initial, family, given, other, or "".

    "account" is the customer's e-mail name; "other" a handle that spells somebody else's name.
    """
    if alias is None:
        return ""
    local = glue(split_email(email)[0]) if email else ""
    is_local = len(local) >= _SHORTEST_ACCOUNT and local == alias.account
    if is_local and any(char.isdecimal() for char in local):
        return "account"
    if len(company) >= _SHORTEST_FAMILY and alias.letters == company:
        return "company"
    spelt = _spelt(alias, name)
    return "account" if is_local and spelt != "full" else spelt


def _spelt(alias: Alias, name: PersonName) -> str:
    whole, short = _spellings(name)
    written = {alias.letters, *alias.variants}
    may_be = bool(alias.given) and _may_be(alias.given, name)
    is_family = any(
        alias.rest == core or (len(alias.rest) >= 4 and is_misspelt(alias.rest, core))
        for core in name.families
    )
    if not whole.isdisjoint(written) or (may_be and is_family):
        return "full"
    if not short.isdisjoint(written):
        return "initial"
    if alias.given and not may_be and len(alias.rest) >= 4 and name.families:
        return "other"
    if any(len(core) >= _SHORTEST_FAMILY and core in alias.letters for core in name.families):
        return "family"
    return "given" if may_be and not alias.rest else ""


@lru_cache(maxsize=100_000)
def _spellings(name: PersonName) -> tuple[frozenset[str], frozenset[str]]:
    """First and family name glued in the usual ways; and initial and family name."""
    whole, short = set(), set()
    for core in name.families:
        for family in {core, name.prefix + core}:
            for given in name.given[:2]:
                whole |= {given + family, family + given}
            if name.initials:
                short |= {name.initials[0] + family, name.initials + family}
                short.add(family + name.initials[0])
    return frozenset(whole), frozenset(short)


def _may_be(given: str, name: PersonName) -> bool:
    """A first name that the customer may go by."""
    if name.given:
        return any(given == own or is_nickname(given, own) for own in name.given)
    return not name.initials or given[0] in name.initials
