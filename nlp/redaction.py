"""Masks personal data in texts that people see outside a case: logs, statistics, examples.

Finding is `nlp.entities`'; here every found stretch is replaced by its kind in brackets.
"""

import re
from typing import Final

from nlp.entities import Entity, EntityKind, EntityRules, find_entities

# Products name no person.
_PUBLIC: Final = frozenset({EntityKind.PRODUCT})
_SALUTED: Final = re.compile(
    r"\b((?:[Mm]evrouw|[Mm]eneer|[Dd]hr\.?|[Mm]w\.?|[Mm]r\.?|[Mm]rs\.?|[Mm]s\.?|[Hh]err|[Ff]rau)"
    r"\s+)((?:(?:van|de|der|den|ten|ter|von)\s+){0,3}[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?)"
)
_SIGNED: Final = re.compile(
    r"((?:[Gg]roet(?:en|jes)?|[Rr]egards|[Gg]rüße|[Cc]ordialement),?\s+)"
    r"((?:[A-Z]\.? ?){0,3}(?:(?:van|de|der|den|ten|ter)\s+){0,3}[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?)"
)
_LONG_NUMBER: Final = re.compile(r"(?<![\w€$.,])\d{6,}(?!\w)")


def redact(text: str, rules: EntityRules | None = None) -> str:
    """Return the text with e-mail, phone, IBAN, address, handles, customer numbers, other long
    numbers and names after a title or a greeting replaced by words such as `[email]`."""
    found = [entity for entity in find_entities(text, rules) if entity.kind not in _PUBLIC]
    masked = _replace(text, found)
    masked = _SALUTED.sub(r"\1[name]", masked)
    masked = _SIGNED.sub(r"\1[name]", masked)
    return _LONG_NUMBER.sub("[number]", masked)


def _replace(text: str, entities: list[Entity]) -> str:
    pieces: list[str] = []
    place = 0
    for entity in entities:
        pieces.append(text[place : entity.start])
        pieces.append(f"[{entity.kind.value}]")
        place = entity.end
    return "".join([*pieces, text[place:]])
