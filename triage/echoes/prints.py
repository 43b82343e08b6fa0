"""By what a text is known again, and how alike two of them are. Pure: no database.

Near-identical texts are found by MinHash in bands (Broder 1997; Leskovec, Rajaraman and Ullman,
Mining of Massive Datasets, ch. 3): of texts that share 60 % of their runs of three words 86 %
become candidates, of those that share 80 % 99.8 %. Parts of texts are found by a sample of their
runs of five words. What is a candidate is then compared.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from triage.echoes.voices import says_something_else

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Two customers may both write "waar blijft mijn pakket": fewer words than these are nobody's.
LEAST_WORDS: Final = 8
LEAST_LETTERS: Final = 40
# With fewer words a single other one ("Utrecht" for "Breda") changes what is said.
LEAST_WORDS_NEARLY: Final = 15
LEAST_SHARED_WORDS: Final = 0.85
LEAST_SHARED_RUNS: Final = 0.6
_BANDS, _ROWS, _RUN = 8, 3, 3
# Of longer runs of words one in four is kept: a part of a text shares some with the whole.
_STRETCH, _ONE_IN, _MOST_STRETCHES = 5, 4, 40
_MOST_WORDS: Final = 400
_PRIME: Final = (1 << 61) - 1
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_REPOST = re.compile(r"^\s*(?:rt|mt)\s+@[\w.]+(?:@[\w.-]+)?:?\s*", re.IGNORECASE)
_VIA = re.compile(r"[\s(\[–—-]*\b(?:via|through)\s+@?[\w.]+(?:@[\w.-]+)?[\s)\].…]*$", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@[\w.]+(?:@[\w.-]+\w)?")
_TAGS = re.compile(r"(?:\s#\w+){1,15}\s*$")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Said:
    """What is compared of a mention."""

    mention_id: int
    source_id: int
    text: str
    author: str  # name or handle, "" where nobody knows
    rating: float | None
    published_at: datetime


# One text is compared with many others.
@lru_cache(maxsize=2_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words that count: no links, handles, marks of a repost, case or accents' spelling."""
    plain = _REPOST.sub("", unicodedata.normalize("NFKC", text))
    plain = _VIA.sub("", _LINK.sub(" ", plain).rstrip())
    return tuple(_WORD.findall(_HANDLE.sub(" ", plain).casefold()))[:_MOST_WORDS]


def in_order(one: Said, other: Said) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of the earlier and of the later of two, without the tags at their ends."""
    earlier, later = sorted((one, other), key=lambda said: (said.published_at, said.mention_id))
    return words_of(_TAGS.sub("", earlier.text)), words_of(_TAGS.sub("", later.text))


def keys_of(said: Said) -> list[int]:
    """Numbers of which alike texts share at least one, those of whole texts first; maybe none."""
    words = words_of(said.text)
    keys = []
    different = set(words)
    if len(different) >= LEAST_WORDS and sum(map(len, words)) >= LEAST_LETTERS:
        keys.append(_number("words", *words))
        if len(different) >= LEAST_WORDS_NEARLY:
            keys += _band_keys(words)
        keys += _stretch_keys(words)
    if said.rating is not None and said.author.strip() and words:
        keys.append(_number("review", _folded(said.author), f"{said.rating:.1f}", *words))
    return keys


def kind_of_echo(one: Said, other: Said) -> str | None:
    """In which way the two say the same ("same_words" …); None if they do not."""
    mine, theirs = words_of(one.text), words_of(other.text)
    if mine == theirs and _is_same_review(one, other):
        return "same_review"
    if min(len(set(mine)), len(set(theirs))) < LEAST_WORDS:
        return None
    if mine == theirs:
        return "same_words" if sum(map(len, mine)) >= LEAST_LETTERS else None
    is_alike = (
        min(len(set(mine)), len(set(theirs))) >= LEAST_WORDS_NEARLY
        and not _differ_in_numbers(mine, theirs)
        and _shared(set(mine), set(theirs)) >= LEAST_SHARED_WORDS
        and _shared(set(_runs(mine)), set(_runs(theirs))) >= LEAST_SHARED_RUNS
        and not says_something_else(*in_order(one, other))
    )
    return "nearly_same" if is_alike else None


def _is_same_review(one: Said, other: Said) -> bool:
    """One review that two sources show: the same person, stars and day."""
    return (
        one.source_id != other.source_id
        and one.rating is not None
        and one.rating == other.rating
        and _folded(one.author) == _folded(other.author) != ""
        # Pages tell the day only, and in their own time zone.
        and abs((one.published_at - other.published_at).total_seconds()) <= 36 * 3600
    )


def _differ_in_numbers(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Two customers fill in one form with their own order numbers: that is no echo."""
    numbers = [{word for word in words if any(map(str.isdigit, word))} for words in (mine, theirs)]
    return numbers[0] != numbers[1]


def _shared(mine: set[str], theirs: set[str]) -> float:
    return len(mine & theirs) / len(mine | theirs)


def _runs(words: Sequence[str]) -> list[str]:
    return [" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]


def _folded(author: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", author).casefold()))


def _number(*parts: str) -> int:
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _stretch_keys(words: Sequence[str]) -> list[int]:
    runs = {" ".join(words[at : at + _STRETCH]) for at in range(len(words) - _STRETCH + 1)}
    numbers = sorted(_number("stretch", run) for run in runs)
    return [number for number in numbers if number % _ONE_IN == 0][:_MOST_STRETCHES]


def _band_keys(words: Sequence[str]) -> list[int]:
    import numpy as np  # noqa: PLC0415 - web pages read echoes and never make prints

    numbers = np.array([_number(run) & 0x7FFFFFFF for run in set(_runs(words))], dtype=np.uint64)
    factors, offsets = _permutations()
    least = ((factors[:, None] * numbers + offsets[:, None]) % np.uint64(_PRIME)).min(axis=1)
    bands = least.reshape(_BANDS, _ROWS).tolist()
    return [_number("band", str(at), *map(str, band)) for at, band in enumerate(bands)]


@cache
def _permutations() -> "tuple[NDArray[np.uint64], NDArray[np.uint64]]":
    import numpy as np  # noqa: PLC0415 - see above

    # Below 2**31 and 2**32, so that no product passes 64 bits; the same for ever: they are stored.
    chosen = [_number("permutation", str(at)) & 0x7FFFFFFF | 1 for at in range(2 * _BANDS * _ROWS)]
    return np.array(chosen[::2], dtype=np.uint64), np.array(chosen[1::2], dtype=np.uint64)
