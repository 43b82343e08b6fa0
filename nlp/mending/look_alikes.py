"""Brings letters that only look like others back to those: 𝗦𝗹𝗲𝗰𝗵𝘁, s l e c h t, k*t.

People write so to be seen, or not to be found by filters. Letters of a language that is written
with them stay.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

# Nothing is seen of these: soft hyphens, marks of direction, spaces and joiners without a width.
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Letters in another dress: of mathematics, circled, squared, full width, joined, small capitals.
_DRESSED: Final = re.compile(
    "[\u0132\u0133\u1d00-\u1d22\u0262\u026a\u0274\u0280\u028f\u0299\u029c\u029f\ua730\ua731"
    "\u2100-\u2138\u2460-\u24ff\ufb00-\ufb06\uff01-\uff5e"
    "\U0001d400-\U0001d7ff\U0001f110-\U0001f12b\U0001f130-\U0001f149\U0001f150-\U0001f189]"
)
_DRESSED_RANGES: Final = (
    (0x2100, 0x2138), (0x2460, 0x24FF), (0xFB00, 0xFB06), (0xFF01, 0xFF5E), (0x1D400, 0x1D7FF),
    (0x1F110, 0x1F12B), (0x1F130, 0x1F149), (0x0132, 0x0133),
)  # fmt: skip
_SMALL_CAPITALS: Final = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz"
# White on black has no decomposition in Unicode.
_REVERSED: Final = (0x1F150, 0x1F170)
_MARK: Final = re.compile("[\u0300-\u036f]")

_MIXED: Final = re.compile("[a-zA-Z][\u0370-\u04ff]|[\u0370-\u04ff][a-zA-Z]")
_WORD: Final = re.compile(r"\w+")
_TWINS: Final = str.maketrans(
    "аеорсхуіјѕАВЕКМНОРСТХУІЈЅαονιΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcxyijsABEKMHOPCTXYIJSaoviABEZHIKMNOPTYX"
)

# S p a c e d or d.o.t.t.e.d: more letters than abbreviations have; with a vowel, unlike sizes.
_SPACED: Final = re.compile(r"(?<![^\s\"'(])[^\W\d_](?: [^\W\d_]){4,}(?![\w'’])")
_VOWEL: Final = re.compile("[aeiouyà-ÿ]", re.IGNORECASE)
_MAYBE_SPACED: Final = re.compile(r" \w \w \w")
_MAYBE_DOTTED: Final = re.compile(r"[.\-_*·][a-zA-Z][.\-_*·][a-zA-Z][.\-_*·]")
_MAYBE_MASKED: Final = re.compile(r"[*@#$%!](?<=[a-zA-Z].)[a-zA-Z*@#$%!]")
_WIDE: Final = re.compile(r"\s{2,}")
# Words to a character, from which on a text is all spaced.
_SPACED_SHARE: Final = 0.35
_DOTTED: Final = re.compile(r"(?<!\w)[a-zA-Z]([.\-_*·])[a-zA-Z](?:\1[a-zA-Z]){2,}(?!\w)")
# Both ends are seen: `k*t`, `f**k`. A name with its end hidden (`B***`) stays one.
_MASKED: Final = re.compile(r"(?<![\w@#*&$/.-])[a-zA-Z]+(?:[*@#$%!]+[a-zA-Z]+)+(?![\w@*])")
_MASKS: Final = "*@#$%!"
_WORDS: Final = """
    fuck fucking fucked fucker fuckers motherfucker motherfucking shit shitty bullshit shite crap
    crappy damn goddamn dammit hell ass asshole assholes arse arsehole bitch bitches bastard
    bastards dick cunt cunts piss pissed pissing sucks suck sucked bollocks twat wanker wank
    whore slut prick stupid
    kut klote kloten klootzak klootzakken kak tering teringzooi tyfus kanker kolere lul lullen
    lullig hoer hoeren godver godverdomme godsamme verdomme verdomd neuk neuken mongool mongolen
    schijt eikel eikels slet teef pleur pokke hufter hufters sukkel debiel idioot idioten oetlul
    flikker achterlijk bagger
    scheiße scheisse scheiß scheiss arsch arschloch fick ficken verdammt hurensohn wichser
    idiot merde putain connard connards connasse salaud chier foutre bordel enculé
"""
_SWEARING: Final = tuple(_WORDS.split())
# Dutch writes them in one word with what they are said of.
_ROOTS: Final = (
    "kut",
    "klote",
    "kanker",
    "tering",
    "tyfus",
    "kak",
    "fuck",
    "shit",
    "godver",
    "schijt",
)


def plain_letters(text: str) -> str:
    """Return the text in the letters that are meant."""
    text = _UNSEEN.sub("", text)
    if _DRESSED.search(text):
        text = _DRESSED.sub(lambda found: _dresses().get(found[0], found[0]), text)
    if _MARK.search(text):
        text = _MARK.sub("", unicodedata.normalize("NFC", text))
    if _MIXED.search(text):
        text = _WORD.sub(lambda found: _in_one_script(found[0]), text)
    return text


def unspell(text: str) -> str:
    """Join letters that stand apart."""
    if _MAYBE_SPACED.search(text):
        text = _joined(text)
    if _MAYBE_DOTTED.search(text):
        text = _DOTTED.sub(lambda found: found[0].replace(found[1], ""), text)
    return text


def _joined(text: str) -> str:
    """Join spaced letters; where all are spaced, wider spaces stand between the words."""
    if "  " in text and len(text.split()) > len(text) * _SPACED_SHARE:
        text = " ".join(part.replace(" ", "") for part in _WIDE.split(text))
    return _SPACED.sub(_word_of, text)


def _word_of(found: re.Match[str]) -> str:
    return found[0].replace(" ", "") if _VOWEL.search(found[0]) else found[0]


def unmask(text: str) -> str:
    """Write swearing out that the writer or a filter masked: `k*t`, `sh!t`."""
    return _MASKED.sub(_unmasked, text) if _MAYBE_MASKED.search(text) else text


@cache
def _dresses() -> Mapping[str, str]:
    plain = dict(zip(*_SMALL_CAPITALS, strict=True))
    for first, last in _DRESSED_RANGES:
        for char in map(chr, range(first, last + 1)):
            letters = unicodedata.normalize("NFKC", char)
            # One sign, or a joined pair; ™ and ℃ stay.
            if len(letters) == 1 or "LIGATURE" in unicodedata.name(char, ""):
                plain[char] = letters
    for first in _REVERSED:
        plain |= {chr(first + place): chr(ord("A") + place) for place in range(26)}
    return plain


def _in_one_script(word: str) -> str:
    return word.translate(_TWINS) if _MIXED.search(word) else word


def _unmasked(found: re.Match[str]) -> str:
    masked = found[0]
    pattern = "".join(r"\w" if char in _MASKS else char for char in masked.lower())
    for meant in _candidates(masked):
        if re.fullmatch(pattern, meant):
            return meant.upper() if masked.isupper() else meant
    return masked


def _candidates(masked: str) -> Iterator[str]:
    size = len(masked)
    yield from (word for word in _SWEARING if len(word) == size)
    for root in _ROOTS:
        if size > len(root) + 2 and masked[len(root) :].isalpha():
            yield root + masked[len(root) :].lower()
