"""What a mention tells of its author, beside numbers and addresses: names, handle, places.

Pure. A name in a post ("groeten, Jan de Vries") is a claim and kept apart from the name of the
account.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Final

from nlp.entities import EntityRules
from triage.linking.clues import FoundClue, MentionFacts, find_clues, find_named_products
from triage.linking.names import PREFIXES, PersonName, fold, glue, read_company, read_name
from triage.linking.nicknames import KNOWN_GIVEN

_CLIPPED: Final = 4000  # letters of a text that are searched for places and products
_FIRST_WORD: Final = r"[A-ZÀ-Þ][\w'’.-]*"
_NAME_WORD: Final = rf"(?:{_FIRST_WORD}|(?:van|de|der|den|ter|ten|te|op|'t|v\.?d\.?)(?!\w))"
_SIGNED: Final = re.compile(
    r"(?:\b(?i:ik ben|mijn naam is|ik heet|my name is|i am|i'm|namens|this is)\s+"
    r"|(?i:groet(?:en|jes)?|mvg|gr\.?|regards|vriendelijke groet(?:en)?)[,!.]?\s+)"
    rf"({_FIRST_WORD}(?:[ \t]+{_NAME_WORD}){{1,5}})"
)
_PLACE: Final = re.compile(
    r"\b(?:uit|in|te|from|vestiging|filiaal|winkel)\s+"
    r"((?:'s-|'t )?[A-ZÀ-Þ][\w-]{1,30}(?: [A-ZÀ-Þ][\w-]{1,30}| aan den [A-ZÀ-Þ][\w-]{1,30})?)"
)
# "2000 Antwerpen", "B-9000 Gent"; behind a Dutch postcode stand two letters.
_BELGIAN: Final = re.compile(
    r"(?<![\w.,-])(?:BE?-? ?)?[1-9]\d{3}[ ]+((?:Sint-)?[A-ZÀ-Þ][a-zà-ÿ]{2,29}(?:-[\w-]{1,30})?)"
)
_MOST_TEXT_PLACES: Final = 6
_ADDRESS: Final = re.compile(r"(?<!\w)([1-9]\d{3}) ?([A-Z]{2})(?:[ ,]+(\d{1,5}[a-zA-Z]?)\b)?")
_SEPARATED: Final = re.compile(r"[._\-+]+")
_MOST_VARIANTS: Final = 6


@dataclass(frozen=True, slots=True)
class Alias:
    """An account's name as one word: "jan.devries88"."""

    written: str
    account: str  # letters and digits, glued
    letters: str  # without the digits at its ends
    variants: tuple[str, ...]  # letters as given name and core of the family name may be glued
    given: str = ""  # a first name that it begins with …
    rest: str = ""  # … and what follows
    words: tuple[str, ...] = ()  # "jan.devries": nobody has to guess where the first name ends


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that is compared with customers."""

    clues: tuple[FoundClue, ...]
    name: PersonName | None = None
    name_written: str = ""
    given: str = ""  # where the account's name is a first name only
    claimed: PersonName | None = None
    claimed_written: str = ""
    alias: Alias | None = None
    company: str = ""  # the account's name, as a company's
    places: tuple[str, ...] = ()  # of the profile, folded
    text_places: tuple[str, ...] = ()
    postcodes: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    text: str = ""  # folded, with spaces around
    products: tuple[str, ...] = ()  # of the company's list, folded
    language: str = ""
    at: datetime | None = None


def tell(facts: MentionFacts, clues: Sequence[FoundClue], products: Sequence[str] = ()) -> Told:
    """Read the author's names, handle and places out of a mention; `products` are named in it."""
    written = " ".join((facts.author_name or "").split())
    text = facts.text[:_CLIPPED]
    signed = _SIGNED.search(text)
    claimed_written = signed[1].strip(" .,") if signed else ""
    found = [(f"{hit[1]}{hit[2]}", hit[3]) for hit in _ADDRESS.finditer(text)]
    single = fold(written)
    return Told(
        clues=tuple(clues),
        name=read_name(written) if written else None,
        name_written=written,
        given=single if single in KNOWN_GIVEN else "",
        claimed=read_name(claimed_written) if claimed_written else None,
        claimed_written=claimed_written,
        alias=read_alias(facts.author_handle or (written if " " not in written else "")),
        company=read_company(written),
        places=tuple(dict.fromkeys(_pieces(facts.places))),
        text_places=_text_places(text),
        postcodes=frozenset(postcode for postcode, _ in found),
        addresses=frozenset(f"{postcode} {house.upper()}" for postcode, house in found if house),
        text=f" {fold(text)} ",
        products=tuple(fold(name) for name in products),
        language=(facts.language or "")[:2].lower(),
        at=facts.published_at,
    )


def _text_places(text: str) -> tuple[str, ...]:
    found = (fold(hit[1]) for how in (_PLACE, _BELGIAN) for hit in how.finditer(text))
    return tuple(islice(dict.fromkeys(found), _MOST_TEXT_PLACES))


def tell_all(facts: MentionFacts, rules: EntityRules) -> Told:
    """Read everything out of a mention, with the company's numbers and products."""
    return tell(facts, find_clues(facts, rules), find_named_products(facts, rules))


@lru_cache(maxsize=20_000)
def read_alias(written: str) -> Alias | None:
    """A handle as a name may hide in it; the server of a Mastodon handle is left out."""
    bare = written.strip().lstrip("@").split("@", 1)[0][:60]
    account = glue(bare)
    if len(account) < 3:
        return None
    words = [word for part in _SEPARATED.split(bare) if (word := glue(part).strip("0123456789"))]
    letters = "".join(words)
    given, rest = _split(words, letters)
    variants = list(dict.fromkeys(_variants(words, letters, given, rest)))
    return Alias(
        written, account, letters, tuple(variants[:_MOST_VARIANTS]), given, rest, tuple(words)
    )


def _split(words: Sequence[str], letters: str) -> tuple[str, str]:
    """The longest known first name at either end, and what is left of it."""
    if letters in KNOWN_GIVEN:
        return letters, ""
    if len(words) > 1:
        for own, others in ((words[0], words[1:]), (words[-1], words[:-1])):
            if own in KNOWN_GIVEN:
                return own, without_prefix("".join(others))
    for length in range(min(12, len(letters) - 3), 2, -1):
        if letters[:length] in KNOWN_GIVEN:
            return letters[:length], without_prefix(letters[length:])
    for length in range(min(12, len(letters) - 3), 2, -1):
        if letters[-length:] in KNOWN_GIVEN:
            return letters[-length:], without_prefix(letters[:-length])
    return "", ""


def _variants(words: Sequence[str], letters: str, given: str, rest: str) -> Iterator[str]:
    if len(letters) >= 5:
        yield letters
    if given and len(rest) >= 2:
        yield given + rest
    if len(words) > 1:
        # "de.vries.jan", "j_de_vries"
        kept = [word for word in words if word not in PREFIXES]
        if len(kept) > 1:
            yield "".join(kept)
            yield kept[-1] + "".join(kept[:-1])
            yield kept[0] + without_prefix("".join(words[1:]))
    for initials in (1, 2):  # "jdevries", "jpdevries"
        core = without_prefix(letters[initials:])
        if len(letters) > 4 and core != letters[initials:]:
            yield letters[0] + core


def without_prefix(glued: str) -> str:
    """ "devries" → "vries": what stands before a family name, where enough is left behind it."""
    for prefix in _GLUED_PREFIXES:
        if glued.startswith(prefix) and len(glued) - len(prefix) >= 3:
            return glued[len(prefix) :]
    return glued


_GLUED_PREFIXES: Final = (
    "vanden", "vander", "vande", "vant", "opden", "opde", "inden", "int", "van", "den", "der",
    "ter", "ten", "vd", "de", "te", "el",
)  # fmt: skip


def _pieces(places: Iterable[str]) -> Iterator[str]:
    for place in places:
        for piece in re.split(r"[,/|(;•]", place[:200]):
            if folded := fold(piece):
                yield folded
