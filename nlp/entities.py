"""Finds what points to a customer: numbers, addresses of all kinds, handles, product names.

Only finds and normalises. Whose it is, is the linker's question; hiding it is `nlp.redaction`'s.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

import phonenumbers

LONGEST_TEXT: Final = 20_000


class EntityKind(StrEnum):
    """What a found stretch is."""

    ORDER_NUMBER = "order_number"
    CUSTOMER_NUMBER = "customer_number"
    INVOICE_NUMBER = "invoice_number"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"  # Dutch postcode with house number: "1234AB 5"
    POSTCODE = "postcode"
    IBAN = "iban"
    HANDLE = "handle"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Entity:
    """`text[start:end]` is a `kind`; `value` is its normal form, fit for comparing."""

    start: int
    end: int
    kind: EntityKind
    value: str


@dataclass(frozen=True, slots=True)
class EntityRules:
    """What a company's own numbers and products look like.

    `patterns`: kind → regular expressions; the first group, if there is one, is the value.
    """

    patterns: Mapping[EntityKind, Sequence[str]] = field(default_factory=dict)
    products: Sequence[str] = ()
    region: str = "NL"


_EMAIL: Final = re.compile(r"(?<![\w.+@-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(?![\w-])")
_IBAN: Final = re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{2,4}){3,8}(?!\w)")
_ADDRESS: Final = re.compile(
    r"(?<!\w)([1-9]\d{3}) ?([A-Za-z]{2})"
    r"(?:(?:[ ,]+|\s+(?:nr|huisnummer|nummer)\.?\s*)(\d{1,5}(?: ?-?[a-zA-Z]{1,2}(?!\w))?))?(?!\w)"
)
_HANDLE: Final = re.compile(
    r"(?<![\w.@/])@(\w{2,40}(?:@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})?)(?![\w@])"
)
# Letter pairs that Dutch postcodes never end in, and words that follow a year ("2024 is …").
_NO_POSTCODE: Final = frozenset({"SA", "SD", "SS"})
_LITTLE_WORDS: Final = frozenset(
    [
        "is",
        "in",
        "en",
        "de",
        "of",
        "op",
        "om",
        "te",
        "ik",
        "je",
        "we",
        "ze",
        "er",
        "al",
        "nu",
        "zo",
        "na",
        "uw",
        "me",
        "km",
        "cm",
        "kg",
    ]
)


def find_entities(text: str, rules: EntityRules | None = None) -> tuple[Entity, ...]:
    """Return what was found in order of place; stretches do not overlap.

    The company's own patterns win over the general ones, and earlier kinds over later ones.
    """
    rules = rules or EntityRules()
    clipped = text[:LONGEST_TEXT]
    taken: list[Entity] = []
    for entity in _candidates(clipped, rules):
        if all(entity.end <= other.start or entity.start >= other.end for other in taken):
            taken.append(entity)
    return tuple(sorted(taken, key=lambda entity: entity.start))


def is_iban(value: str) -> bool:
    """Check an IBAN's remainder. Source: ISO 13616-1, ISO 7064 (mod 97-10)."""
    bare = value.replace(" ", "").upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", bare):
        return False
    digits = "".join(str(int(char, 36)) for char in bare[4:] + bare[:4])
    return int(digits) % 97 == 1


def _candidates(text: str, rules: EntityRules) -> Iterator[Entity]:
    yield from _company_numbers(text, rules.patterns)
    yield from _emails(text)
    yield from _ibans(text)
    yield from _phones(text, rules.region)
    yield from _addresses(text)
    yield from _handles(text)
    yield from find_products(text, rules.products)


def _company_numbers(text: str, patterns: Mapping[EntityKind, Sequence[str]]) -> Iterator[Entity]:
    for kind, expressions in patterns.items():
        for expression in expressions:
            for hit in re.finditer(expression, text, re.IGNORECASE):
                group = 1 if hit.re.groups and hit[1] is not None else 0
                if hit[group]:
                    value = re.sub(r"\s+", "", hit[group]).upper()
                    yield Entity(hit.start(group), hit.end(group), kind, value)


def _emails(text: str) -> Iterator[Entity]:
    for hit in _EMAIL.finditer(text):
        yield Entity(hit.start(), hit.end(), EntityKind.EMAIL, hit[0].lower())


def _ibans(text: str) -> Iterator[Entity]:
    for hit in _IBAN.finditer(text):
        # A word may stand directly behind ("NL91ABNA0417164300 graag"): drop tails until it fits.
        found = hit[0]
        while found and not is_iban(found):
            found = found.rpartition(" ")[0]
        if found:
            value = found.replace(" ", "").upper()
            yield Entity(hit.start(), hit.start() + len(found), EntityKind.IBAN, value)


def _phones(text: str, region: str) -> Iterator[Entity]:
    for match in phonenumbers.PhoneNumberMatcher(text, region):
        value = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        # "(06-12345678, …": the bracket belongs to the sentence.
        loose = match.raw_string.startswith("(") and ")" not in match.raw_string
        yield Entity(match.start + loose, match.end, EntityKind.PHONE, value)


def _addresses(text: str) -> Iterator[Entity]:
    for hit in _ADDRESS.finditer(text):
        letters = hit[2].upper()
        unsure = hit[3] is None and not hit[2].isupper()
        if letters in _NO_POSTCODE or unsure or hit[2] in _LITTLE_WORDS:
            continue
        postcode = f"{hit[1]}{letters}"
        if hit[3] is None:
            yield Entity(hit.start(), hit.end(), EntityKind.POSTCODE, postcode)
        else:
            house = re.sub(r"[ -]", "", hit[3]).upper()
            yield Entity(hit.start(), hit.end(), EntityKind.ADDRESS, f"{postcode} {house}")


def _handles(text: str) -> Iterator[Entity]:
    for hit in _HANDLE.finditer(text):
        yield Entity(hit.start(), hit.end(), EntityKind.HANDLE, hit[1].lower())


def find_products(text: str, products: Iterable[str]) -> Iterator[Entity]:
    """Find the names of a list, however their words are joined: "Nova 3" is also "nova-3"."""
    names = tuple(products)
    if not names:
        return
    pattern, by_letters = _product_pattern(names)
    for hit in pattern.finditer(text[:LONGEST_TEXT]):
        if name := by_letters.get("".join(_product_words(hit[0]))):
            yield Entity(*hit.span(), EntityKind.PRODUCT, name)


@lru_cache(maxsize=16)
def _product_pattern(names: tuple[str, ...]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Longest names first, so that "Nova 3 Pro" is not found as "Nova 3"."""
    worded = sorted(filter(None, map(_product_words, names)), key=lambda w: -len("".join(w)))
    joined = "|".join(r"[\W_]?".join(map(re.escape, words)) for words in worded)
    by_letters = {"".join(_product_words(name)): name.strip() for name in names}
    return re.compile(rf"(?<!\w)(?:{joined or '(?!)'})(?!\w)", re.IGNORECASE), by_letters


def _product_words(written: str) -> list[str]:
    return re.findall(r"[^\W_]+", written.lower())
