"""Words as they are searched: lower case, without diacritics, split at every sign.

Told once in SQL, so that the stored words of customers and the words somebody types are folded by
the same rules. No extension of the database is needed, and all of it is immutable.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, Text, cast, func

_LETTERS: Final = {
    "a": "áàâäãåāăąæ", "c": "çćĉċč", "d": "ďđð", "e": "éèêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ",
    "i": "íìîïĩīĭįı", "j": "ĵ", "k": "ķ", "l": "ĺļľŀł", "n": "ñńņňŉŋ", "o": "óòôöõøōŏőœ",
    "r": "ŕŗř", "s": "śŝşšßș", "t": "ţťŧþț", "u": "úùûüũūŭůűų", "w": "ŵ", "y": "ýÿŷ", "z": "źżž",
}  # fmt: skip
_SIGNS: Final = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~´‘’“”–—·"
# Accents that stand apart from their letter; translate() drops what has no counterpart.
_ACCENTS: Final = "".join(chr(code) for code in (*range(0x300, 0x30D), 0x323, 0x327, 0x328))
FOLDED_FROM: Final = "".join(_LETTERS.values()) + _SIGNS + _ACCENTS
FOLDED_TO: Final = "".join(to * len(letters) for to, letters in _LETTERS.items()) + " " * len(
    _SIGNS
)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_TOLD: Final = (
    "name || ' ' || coalesce(company, '') || ' ' || number || ' ' || coalesce(city, '') || ' ' || "
    "coalesce(postcode, '') || ' ' || replace(coalesce(postcode, ''), ' ', '') || ' ' || "
    "coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || "
    "CASE WHEN left(phone, 3) = '+31' OR left(phone, 3) = '+32' "
    "THEN '0' || substr(phone, 4) || ' ' || substr(phone, 4) ELSE '' END"
)
# The search parser would make one word of what these join, or drop it as a tag.
_JOINING: Final = "@.-_+/'<>&\\"
CUSTOMER_WORDS: Final = (
    "to_tsvector('simple'::regconfig, "
    # translate() takes time for every letter of its list: 0.3 ms for a row. Most rows are ASCII.
    f"CASE WHEN octet_length({_TOLD}) = length({_TOLD}) "
    f"THEN translate(lower({_TOLD}), {_quoted(_JOINING)}, {_quoted(' ' * len(_JOINING))}) "
    f"ELSE translate(lower({_TOLD}), {_quoted(FOLDED_FROM)}, {_quoted(FOLDED_TO)}) END)"
)
"""What a customer is found by in the list: parts of names, numbers, places, addresses."""


def folded(value: ColumnElement[Any] | str) -> ColumnElement[str]:
    """The text as its words are kept."""
    return func.translate(func.lower(cast(value, Text)), FOLDED_FROM, FOLDED_TO)
