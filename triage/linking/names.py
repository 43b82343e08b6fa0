"""Names of people and companies, taken apart and folded so that they can be compared.

A Dutch family name is compared by its core ("vries" of "de Vries"), because what stands before it
is left out, glued on or abbreviated as people like. Pure.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from triage.linking.nicknames import KNOWN_GIVEN

_PREFIXES_WORDS: Final = """
    van von vom de den der des die het t s ter ten te tot op in aan bij onder over uit uijt la le
    les du da do di del d l el al ben bin vande vanden vander vd vdr vda v ver"""
PREFIXES: Final = frozenset(_PREFIXES_WORDS.split())
"""Words before a family name, apostrophes and dots left out."""
_GIVEN_TOO: Final = frozenset({"ben", "al", "del"})
"""Prefixes that are first names as well: Ben Jansen, but Yusuf ben Ali."""
_TITLES_WORDS: Final = """
    dhr heer mevr mw mevrouw meneer fam familie ir drs dr mr prof ing bc msc bsc ma phd jr sr
    mijnheer hr mrs ms herr frau"""
_TITLES: Final = frozenset(_TITLES_WORDS.split())
_COMPANY_FORMS_WORDS: Final = """
    bv nv vof bvba cv cvba srl sa vzw eenmanszaak holding gmbh ltd inc stichting vereniging
    ag co the group groep sprl asbl commv maatschap sarl sas llc plc"""
_COMPANY_FORMS: Final = frozenset(_COMPANY_FORMS_WORDS.split())
# At the end of a name these are no surnames: "Maria Sá" is a person.
_SURE_FORMS: Final = _COMPANY_FORMS - {"sa", "co", "ag", "the"}
_LETTERS: Final = str.maketrans(
    {"ı": "i", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
_ASIDE: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]|[|•·—–/].*$|(?<=\s)-\s.*$")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.){1,6}[^\W\d_]?\.?|[^\W\d_]")
_SONS: Final = frozenset({"zn", "zonen", "zoon", "zoons", "fils", "filles"})
"""At the end of a name: a family's company."""
# "v/d" would otherwise end the name, as "Jansen / Utrecht" does.
_SLASHED: Final = re.compile(r"(?<!\w)(v|a|o|i|b)\.?/\s?(d|h|t)\.?(?=\s)", re.IGNORECASE)
_SLASHED_WORDS: Final = {
    "v": "van", "a": "aan", "o": "op", "i": "in", "b": "bij",
    "d": "de", "h": "het", "t": "het",
}  # fmt: skip
_MARRIED: Final = re.compile(
    r"(?<=\w)\s+(?:e/v|e\.v\.|geb\.|geb|geboren|wed\.|weduwe(?: van)?|née)\s+(?=\w)", re.IGNORECASE
)
_CAMEL: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
LONGEST_NAME: Final = 120


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name, folded. Any part may be missing."""

    given: tuple[str, ...] = ()  # whole first names: "anne", "marie"
    initials: str = ""  # of the first names, known or told as letters only
    prefix: str = ""  # "vande", glued
    families: tuple[str, ...] = ()  # cores; two where both names of a marriage are told
    family_initial: str = ""  # all that is told of the family name: "Henk B."


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Lower case without accents; words of letters and digits between single spaces."""
    text = text.lower().translate(_LETTERS)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in text if not unicodedata.combining(char))
    text = re.sub(r"['’‘`´.]", "", text)
    return " ".join(re.findall(r"[^\W_]+", text))


def glue(text: str) -> str:
    """Folded, without spaces: as in handles and addresses."""
    return fold(text).replace(" ", "")


@lru_cache(maxsize=100_000)
def name_of(first_name: str | None, last_name: str | None, whole: str | None) -> PersonName:
    """A customer's name: its fields where they are told, else the whole name taken apart."""
    if not last_name:
        return read_name(whole or "") or PersonName()
    prefix, families = _families(last_name[:LONGEST_NAME])
    given, initials = _given((first_name or "")[:LONGEST_NAME].split())
    if not initials and whole:
        known = read_name(whole)
        if known and set(known.families) & set(families):
            given, initials = known.given, known.initials
    return PersonName(given, initials, prefix, families)


@lru_cache(maxsize=20_000)
def read_name(written: str) -> PersonName | None:
    """A name as people write it behind a post; None where it holds less than two words.

    Understands "Jan de Vries", "J.P. de Vries", "Vries, Jan de", "dhr. J. Vries-Bakker",
    "Jan v/d Berg", "Anna Jansen geb. de Vries", "Jan V.", and the Belgian "DE SMET An".
    """
    text = _SLASHED.sub(_in_full, written[:LONGEST_NAME])
    text = _ASIDE.sub("", _MARRIED.sub("-", text)).strip(" .,-")
    if "," in text:
        family, _, rest = text.partition(",")
        words = rest.split()
        behind = [word for word in words if fold(word) in PREFIXES and len(words) > 1]
        text = " ".join([*[word for word in words if word not in behind], *behind, family])
    tokens = [token for token in text.split() if fold(token) and fold(token) not in _TITLES]
    tokens = [token for token in tokens if not any(char.isdigit() for char in token)]
    if len(tokens) == 1 and len(parts := _CAMEL.split(tokens[0])) > 1:
        tokens = parts
    if not 2 <= len(tokens) <= 8 or glue(tokens[-1]) in _COMPANY_FORMS | _SONS:
        return None
    if _is_turned_round(tokens):
        tokens = [tokens[-1], *tokens[:-1]]
    start = _family_start(tokens)
    prefix, families = _families(" ".join(tokens[start:]))
    given, initials = _given(tokens[:start])
    if _INITIALS.fullmatch(tokens[-1]) and len("".join(families)) <= 1:
        # As review sites shorten names; "H. B." is nobody's.
        return PersonName(given, initials, family_initial=glue(tokens[-1])) if given else None
    return PersonName(given, initials, prefix, families) if families else None


def read_company(written: str | None) -> str:
    """A company's name without its legal form, glued: "devriesbouw"; "" where nothing is left."""
    words = fold((written or "")[:LONGEST_NAME]).split()
    kept = [word for word in words if word not in _COMPANY_FORMS and len(word) > 1]
    return "".join(kept)


def company_of(company: str | None, name: str | None) -> str:
    """A customer's company, glued; many a CRM keeps it in the name: "Bakkerij Jansen B.V."."""
    if known := read_company(company):
        return known
    words = (name or "")[:LONGEST_NAME].split()
    is_company = len(words) > 1 and glue(words[-1]) in _SURE_FORMS | _SONS
    return read_company(name) if is_company else ""


def _in_full(found: re.Match[str]) -> str:
    return " ".join(_SLASHED_WORDS[letter.lower()] for letter in found.groups())


def _is_turned_round(tokens: Sequence[str]) -> bool:
    """The family name first, as Belgian lists have it: "DE SMET An", "de Smet An"."""
    *before, last = tokens
    if glue(last) not in KNOWN_GIVEN or len(before[-1]) == 1:
        return False
    first = fold(before[0])
    if first in PREFIXES - _GIVEN_TOO:
        return len(before) > 1
    is_loud = all(token.isupper() and len(token) > 2 for token in before)
    return is_loud and not last.isupper() and first not in KNOWN_GIVEN


def _family_start(tokens: Sequence[str]) -> int:
    """Where the family name begins: at its prefix, else at the last word."""
    for place, token in enumerate(tokens[1:], start=1):
        # "Jansen-de Vries": both names of a marriage.
        if "-" in token or (fold(token) in PREFIXES and place < len(tokens) - 1):
            return place
    return len(tokens) - 1


def _families(written: str) -> tuple[str, tuple[str, ...]]:
    """The first prefix, and the cores on both sides of a dash."""
    prefix, cores = "", []
    for part in written.split("-"):
        words = fold(part).split()
        start = 0
        while start < len(words) - 1 and words[start] in PREFIXES:
            start += 1
        core = "".join(words[start:])
        if core in PREFIXES or not core:
            continue
        prefix = prefix or "".join(words[:start])
        cores.append(core)
    return prefix, tuple(dict.fromkeys(cores))


def _given(tokens: Sequence[str]) -> tuple[tuple[str, ...], str]:
    names: list[str] = []
    initials = ""
    for token in tokens:
        if _INITIALS.fullmatch(token):
            initials += fold(token).replace(" ", "")
            continue
        for part in fold(token).split():
            if part in PREFIXES - _GIVEN_TOO:
                continue
            names.append(part)
            initials += part[0]
    return tuple(names), initials
