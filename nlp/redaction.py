"""Masks personal data in texts that people see outside a case: logs, statistics, examples.

Finding is `nlp.entities`'; here every found stretch is replaced by its kind in brackets, and so
are names, streets and numbers that only matter because somebody could be known by them.
"""

import re
from typing import Final

from nlp.entities import Entity, EntityKind, EntityRules, find_entities

# Products name no person.
_PUBLIC: Final = frozenset({EntityKind.PRODUCT})
_WORD: Final = r"[A-ZÀ-Þ][\w'’-]+"
_PREFIX: Final = r"(?:(?:van|von|de|den|der|ten|ter|te|el|du|la|le|het|'t|v\.d\.)\s+){0,3}"
_NAME: Final = rf"(?:(?:[A-Z]\.? ?){{0,3}}{_PREFIX}{_WORD}(?:[ \t]+{_PREFIX}{_WORD}){{0,3}})"
_SALUTED: Final = re.compile(
    r"\b((?:(?i:mevrouw|meneer|mijnheer|mevr|dhr|mw|mr|mrs|ms|miss|herr|frau|madame|mme|monsieur"
    rf"|dr|prof|dokter|familie|fam)\.?\s+){{1,3}})({_NAME})"
)
_SIGNED: Final = re.compile(
    r"(\b(?i:groet(?:en|jes)?|mvg|gr|hoogachtend|liefs|hartelijks|regards|cheers|sincerely|grüße[n]?"
    rf"|gruß|grüßen|gruss|cordialement|salutations)[.,!]*\s+)({_NAME})"
)
_INTRODUCED: Final = re.compile(
    r"(\b(?i:mijn naam is|ik ben|ik heet|my name is|i am|i'm|mein name ist|ich heiße|ich bin"
    rf"|je m'appelle|je suis)\s+)({_NAME})"
)
_BORN: Final = re.compile(
    r"(\b(?i:geboren(?: op)?|geb\.?|geboortedatum:?|born(?: on)?|née?(?: le)?)\s+)"
    r"(\d{1,2}(?:[-/. ]\d{1,2}[-/. ]|\s+\w{3,10}\s+)\d{2,4})"
)
_STREET: Final = re.compile(
    r"\b[A-ZÀ-Þ]\w*(?:straat|laan|weg|plein|kade|gracht|hof|dijk|steeg|singel|pad|dreef|plantsoen"
    r"|stra(?:ß|ss)e)\s+\d{1,5}(?:\s?[a-zA-Z])?\b"
)
_PLATE: Final = re.compile(
    r"(?<![\w-])(?=[A-Z\d-]*[A-Z])(?=[A-Z\d-]*\d)(?:[A-Z]{1,3}|\d{1,3})-(?:[A-Z]{1,3}|\d{1,3})"
    r"-(?:[A-Z]{1,3}|\d{1,3})(?![\w-])"
)
_NET: Final = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")
_CARD: Final = re.compile(r"(?<![\w€$.,])\d{4}(?:[ -]\d{4}){2,3}(?!\w)|\b\d{4}\.\d{2}\.\d{3}\b")
_GROUPS: Final = re.compile(r"(?<![\w€$.,])\d{2,4}(?: \d{3}){2,3}(?![\w.,€])(?!\s*(?i:euro|eur))")
_LONG_NUMBER: Final = re.compile(r"(?<![\w€$.,])\d{6,}(?!\w)")


def redact(text: str, rules: EntityRules | None = None) -> str:
    """Return the text with everything that points to somebody replaced by words like `[email]`.

    That is e-mail, phone, IBAN, address, handles and customer numbers; names after a title, a
    greeting or "my name is"; dates of birth, number plates, cards and other long numbers.
    """
    found = [entity for entity in find_entities(text, rules) if entity.kind not in _PUBLIC]
    masked = _replace(text, found)
    for named in (_SALUTED, _SIGNED, _INTRODUCED):
        masked = named.sub(r"\1[name]", masked)
    masked = _BORN.sub(r"\1[date]", masked)
    masked = _STREET.sub("[address]", masked)
    masked = _NET.sub("[ip]", _PLATE.sub("[plate]", masked))
    return _LONG_NUMBER.sub("[number]", _GROUPS.sub("[number]", _CARD.sub("[number]", masked)))


def _replace(text: str, entities: list[Entity]) -> str:
    pieces: list[str] = []
    place = 0
    for entity in entities:
        pieces.append(text[place : entity.start])
        pieces.append(f"[{entity.kind.value}]")
        place = entity.end
    return "".join([*pieces, text[place:]])
