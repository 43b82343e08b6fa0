"""What a mention gives away about its author: the clues by which a customer may be found.

Pure. Finding numbers and addresses in a text is `nlp.entities`' work; this module brings what
it found, the author's handle and the reference of a review into the notation of `identities`.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from nlp.entities import EntityKind, EntityRules, find_entities, find_products
from triage.customers.identities import (
    Clue,
    Unusable,
    mailbox_of,
    read_email,
    read_handle,
    read_number,
    read_phone,
)

Where = Literal["author", "text", "reference"]

_NUMBER_KINDS: Final = (EntityKind.ORDER_NUMBER, EntityKind.CUSTOMER_NUMBER)
_MOST_CLUES: Final = 60  # a text with more lists numbers for another purpose
_MOST_PRODUCTS: Final = 10
# A stretch that may be a phone number also where the numbering plan does not give it out: it
# only counts if a customer has that very number.
_PHONE_LIKE: Final = re.compile(r"(?<![\w.,-])(?:\+|00|\(0|0)[\d ()./-]{7,18}\d(?![\w-])")
# What may be a number where the company has not told how its numbers look: again only equality
# with an imported one counts. Two letters may stand before it, with a space.
_NUMBER_LIKE: Final = re.compile(
    r"(?<![\w@.])(?:([A-Za-z]{1,4})[ ])?([A-Za-z\d]+(?:[-–][A-Za-z\d]+)*)"
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MentionFacts:
    """What the linker looks at; `text` includes the title."""

    text: str
    network: str | None = None
    author_handle: str | None = None
    reference: str | None = None
    author_name: str | None = None
    places: tuple[str, ...] = ()  # where the author says to live
    language: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FoundClue:
    """A clue, and where in the mention it stood."""

    clue: Clue
    where: Where


def read_rules(patterns: Mapping[str, Any]) -> EntityRules:
    """The company's patterns by kind, one or a list of them, and its products; broken patterns
    are left out."""
    usable: dict[EntityKind, list[str]] = {}
    for kind in _NUMBER_KINDS:
        told = patterns.get(kind.value) or []
        for pattern in [told] if isinstance(told, str) else told:
            if _compiles(pattern):
                usable.setdefault(kind, []).append(pattern)
            else:
                log.warning("the company's pattern for %s is not a regular expression", kind.value)
    listed = patterns.get("products") or []
    return EntityRules(usable, tuple(name for name in listed if isinstance(name, str)))


def find_named_products(mention: MentionFacts, rules: EntityRules) -> tuple[str, ...]:
    """The company's products that a mention names, each once."""
    found = find_products(mention.text, rules.products)
    return tuple(dict.fromkeys(entity.value for entity in found))[:_MOST_PRODUCTS]


def find_clues(mention: MentionFacts, rules: EntityRules) -> tuple[FoundClue, ...]:
    """All clues, each once: of the author first, then of the reference, then of the text."""
    found: dict[FoundClue, None] = {}
    for clue, where in _candidates(mention, rules):
        if isinstance(clue, Clue):
            found[FoundClue(clue, where)] = None
        if len(found) == _MOST_CLUES:
            break
    return tuple(found)


def _candidates(
    mention: MentionFacts, rules: EntityRules
) -> Iterator[tuple[Clue | Unusable, Where]]:
    if mention.author_handle:
        yield _author_clue(mention.author_handle, mention.network), "author"
    if mention.reference:
        for kind in _NUMBER_KINDS:
            yield read_number(mention.reference, kind.value), "reference"
    for clue in _in_text(mention.text, rules):
        yield clue, "text"


def _author_clue(handle: str, network: str | None) -> Clue | Unusable:
    """Of a mail only an address that our own mail server vouches for comes as a handle."""
    return read_email(handle) if network == "mail" else read_handle(handle, network)


def _in_text(text: str, rules: EntityRules) -> Iterator[Clue | Unusable]:
    for entity in find_entities(text, rules):
        match entity.kind:
            case EntityKind.ORDER_NUMBER | EntityKind.CUSTOMER_NUMBER:
                yield read_number(entity.value, entity.kind.value)
            case EntityKind.EMAIL:
                yield from _emails(entity.value)
            case EntityKind.PHONE:
                yield read_phone(entity.value)
            case EntityKind.IBAN:
                yield Clue("iban", entity.value)
            case _:
                pass  # a handle in the text is somebody spoken to, not the author
    for found in _PHONE_LIKE.finditer(text):
        yield read_phone(found[0])
    for kind in _NUMBER_KINDS:
        if kind not in rules.patterns:
            yield from _guessed_numbers(text, kind.value)


def _emails(written: str) -> Iterator[Clue | Unusable]:
    """The address as written, and the mailbox behind it, by which a customer may be known."""
    email = read_email(written)
    yield email
    if isinstance(email, Clue) and (mailbox := mailbox_of(email.value)) != email.value:
        yield Clue("email", mailbox)


def _guessed_numbers(text: str, kind: str) -> Iterator[Clue | Unusable]:
    for found in _NUMBER_LIKE.finditer(text):
        digits = sum(char.isdecimal() for char in found[2])
        if digits >= 6 or (digits >= 4 and any(char.isalpha() for char in found[2])):
            yield read_number(found[2], kind)
        if digits >= 4 and found[1]:
            yield read_number(found[1] + found[2], kind)


def _compiles(pattern: object) -> bool:
    try:
        return isinstance(pattern, str) and bool(re.compile(pattern))
    except re.error:
        return False
