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
    whole, short = _spellings(name)
    if len(local) >= _SHORTEST_ACCOUNT and local == alias.account and _has_digit(local):
        return "account"
    if company and len(company) >= _SHORTEST_FAMILY and alias.letters == company:
        return "company"
    if alias.letters in whole or not whole.isdisjoint(alias.variants) or _nickname(alias, name):
        return "full"
    if len(local) >= _SHORTEST_ACCOUNT and local == alias.account:
        return "account"
    if alias.letters in short or not short.isdisjoint(alias.variants):
        return "initial"
    if any(len(core) >= _SHORTEST_FAMILY and core in alias.letters for core in name.families):
        is_somebody = alias.given and name.given and not _may_be(alias.given, name)
        return "other" if is_somebody else "family"
    if alias.given and not alias.rest:
        return "given" if _may_be(alias.given, name) else ""
    if alias.given and len(alias.rest) >= 4 and name.families:
        fits = any(is_misspelt(alias.rest, core) for core in name.families)
        if fits and _may_be(alias.given, name):
            return "full"
        return "other" if not _may_be(alias.given, name) else ""
    return ""


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


def _nickname(alias: Alias, name: PersonName) -> bool:
    return bool(alias.given) and alias.rest in name.families and _may_be(alias.given, name)


def _may_be(given: str, name: PersonName) -> bool:
    """A first name that the customer may go by."""
    if name.given:
        return any(given == own or is_nickname(given, own) for own in name.given)
    return not name.initials or given[0] in name.initials


def _has_digit(text: str) -> bool:
    return any(char.isdecimal() for char in text)
