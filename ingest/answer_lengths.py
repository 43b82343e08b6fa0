"""How long an answer is as its platform counts: characters, graphemes, links at a flat rate.

Source: Mastodon https://docs.joinmastodon.org/user/posting/ (links count 23, of other instances'
names only the part before the second @); Bluesky's lexicon app.bsky.feed.post (300 graphemes,
3,000 bytes); X https://docs.x.com/resources/fundamentals/counting-characters and the published
configuration v3 of twitter-text (280, links 23, most characters of other scripts and emoji 2).
"""

import unicodedata
from typing import Final, Literal

import regex

Counting = Literal["characters", "mastodon", "graphemes", "x"]

LINK_LENGTH: Final = 23
MOST_BLUESKY_BYTES: Final = 3000
_LINK: Final = regex.compile(r"https?://[^\s<>\"]+", regex.IGNORECASE)
# X also links addresses without https:// before them.
_BARE_LINK: Final = regex.compile(
    r"(?<![\w@./-])(?:https?://[^\s<>\"]+|(?:[\w-]{1,63}\.){1,4}"
    r"(?:com|net|org|nl|be|de|fr|eu|info|io|app|shop|uk|example)(?![\w.-])(?:/[^\s<>\"]*)?)",
    regex.IGNORECASE,
)
_REMOTE_NAME: Final = regex.compile(r"(?<![\w/])@(\w+)@[\w.-]+\w")
_GRAPHEME: Final = regex.compile(r"\X")
_EMOJI: Final = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3")
_SINGLE: Final = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))


def count_length(text: str, counting: Counting) -> int:
    """How long the platform says that `text` is."""
    match counting:
        case "mastodon":
            shortened = _REMOTE_NAME.sub(r"@\1", _LINK.sub("x" * LINK_LENGTH, text))
            return len(_GRAPHEME.findall(shortened))
        case "graphemes":
            return len(_GRAPHEME.findall(text))
        case "x":
            return _count_weighted(text)
        case _:
            return len(text)


def _count_weighted(text: str) -> int:
    text = unicodedata.normalize("NFC", text)
    links = len(_BARE_LINK.findall(text))
    rest = _BARE_LINK.sub("", text)
    return links * LINK_LENGTH + sum(_weight(part) for part in _GRAPHEME.findall(rest))


def _weight(grapheme: str) -> int:
    if _EMOJI.search(grapheme) and not grapheme.isascii():
        return 2
    return sum(
        1 if any(low <= ord(char) <= high for low, high in _SINGLE) else 2 for char in grapheme
    )
