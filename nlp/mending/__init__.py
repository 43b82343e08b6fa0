r"""Undoes what exports, feeds, web hooks and other programs did to a text on its way.

`don\u2019t`, `cafÃ©`, `&amp;#39;`, `<p>`, `s l e c h t`, `f**k`, letters of a mathematical
alphabet: other words for the model, the same for people. A text that came whole is to leave as it
came: each step is for signs that whole texts hardly hold, and costs others only looking for them.
History and signatures of mails are taken off where mails are read.
"""

import html
import re
from typing import Final
from urllib.parse import unquote

from nlp.mending.look_alikes import plain_letters, unmask, unspell
from nlp.mending.markup import without_markup

# Each program on the way may have escaped the text once more.
_MOST_LAYERS: Final = 3
_LAYERED: Final = frozenset('"“„«`b \n\t')
# One string of JSON or CSV, with its quotation marks and what is escaped within.
_QUOTED: Final = re.compile(r'\s*b?"((?:[^"\\]|""|\\.)*)"\s*', re.DOTALL)
_EMBRACED: Final = re.compile(
    r"\s*(?:“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|b'((?:[^'\\]|\\.|(?<=\w)'(?=\w))+)'"
    r"|```([^`]+)```)\s*",
    re.DOTALL,
)

# Blanks in a text of several sentences.
_LONG: Final = 6

_ESCAPE: Final = re.compile(
    r"(?<!\\)\\+(?:u(?P<short>[0-9a-fA-F]{4})|U(?P<long>00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4})"
    r"|(?P<bytes>x[0-9a-fA-F]{2}(?:\\+x[0-9a-fA-F]{2})*)|(?P<white>[nrt])|(?P<sign>[\"'/]))"
)
_DRIVE: Final = re.compile(r"\b[A-Za-z]:\\|(?<!\S)\\\\\w+\\\w")
_DOUBLED: Final = re.compile(r'""+')

_SPACED_ENTITY: Final = re.compile(r"& ?(amp|lt|gt|quot|apos|nbsp|#) ?(\d{2,5}|x\w{2,4}|) ?;")
_HALF: Final = re.compile(r"&#(5[5-7]\d{3});")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")

# What é, ’ and emoji become where UTF-8 is read as Windows-1252, Latin-1 or MacRoman.
_MOJIBAKE: Final = re.compile(
    "[ÂÃâÄÅÐð][\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]|Ã |[√‚][^\x00-\x7f]|ü[ò§]|ï[¸»¿]"
)
_LOST_QUOTE: Final = re.compile(r"â€(?=[\s.,!?:;)]|$)")
_C1: Final = re.compile("[\x80-\x9f]")
# An apostrophe that a program had no sign for; Õ is MacRoman's.
_LOST_APOSTROPHE: Final = re.compile(r"(?<=[a-z])[?\ufffdÕ](?=(?:s|t|m|d|re|ve|ll)\b)")

_PERCENT: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_PLUS: Final = re.compile(r"(?<=\w)[,.!?]?\+(?=\w)")
_PRINTABLE: Final = re.compile(r"(?:=[0-9A-F]{2})+")
# What proves that encoding; "korting=20" does not.
_SOFT_BREAK: Final = re.compile(r"=\r?\n")
_BEYOND_ASCII: Final = re.compile(r"=[C-F][0-9A-F](?:=[89AB][0-9A-F])")
_HYPHENATED: Final = re.compile(r"(?<=[a-z]{2})-\r?\n(?=[a-z]{2})")


def mend(text: str) -> str:
    """Return what was written, as far as it can be told; never raises, whatever there is."""
    text = _without_shell(text.replace("\x00", "") if "\x00" in text else text)
    if "%" in text or "+" in text:
        text = _unquote_address(text)
    if "=" in text:
        text = _read_printable(text)
    text = _read_escapes(text)
    if "&" in text:
        text = _read_entities(text)
    if not text.isascii():
        text = plain_letters(_read_again(text))
    if "?" in text:
        text = _LOST_APOSTROPHE.sub("'", text)
    text = _without_shell(text)
    if "-\n" in text or "-\r" in text:
        text = _HYPHENATED.sub("", text)
    return unspell(without_markup(unmask(text)))


def _without_shell(text: str) -> str:
    """Take off the quotation marks around a whole text, and what they made of those within."""
    if text[:1] not in _LAYERED:
        return text
    if found := _QUOTED.fullmatch(text):
        inner = found[1]
        if "\\" in inner:
            return inner
        return _DOUBLED.sub('"', inner) if _is_long(inner) or '""' in inner else text
    if found := _EMBRACED.fullmatch(text):
        inner = next(inner for inner in found.groups() if inner is not None)
        return inner if _is_long(inner) or text.lstrip()[0] in "b`" else text
    return text


def _is_long(said: str) -> bool:
    """Whether marks around it are a program's: who quotes a few words means them otherwise."""
    return said.count(" ") >= _LONG


def _unquote_address(text: str) -> str:
    """Read a text that was sent as a part of an address: `heel%20slecht`, `heel+slecht`."""
    if " " in text.strip() or "@" in text:
        return text
    if len(_PLUS.findall(text)) > 2:
        text = text.replace("+", " ")
    return unquote(text) if len(_PERCENT.findall(text)) > 1 else text


def _read_printable(text: str) -> str:
    """Read what is left of the encoding "quoted-printable" (RFC 2045): `caf=C3=A9`."""
    if not _SOFT_BREAK.search(text) and not _BEYOND_ASCII.search(text):
        return text
    return _PRINTABLE.sub(_printed, _SOFT_BREAK.sub("", text))


def _printed(found: re.Match[str]) -> str:
    raw = bytes.fromhex(found[0].replace("=", ""))
    if raw in {b"=", b" ", b"\r\n", b"\n"}:
        return raw.decode()
    try:
        return found[0] if raw.isascii() else raw.decode()
    except UnicodeDecodeError:
        return found[0]


def _read_escapes(text: str) -> str:
    r"""Return the characters that JSON, CSV or a program left as numbers or behind a `\`.

    A tweet in ten of a public set is like that; of those the model understood a quarter.
    """
    if "\\" in text:
        is_path = _DRIVE.search(text) is not None
        text = _ESCAPE.sub(lambda found: _meant(found, is_path=is_path), text)
    return _DOUBLED.sub('"', text) if '""' in text else text


def _meant(found: re.Match[str], *, is_path: bool) -> str:
    if number := found["short"] or found["long"]:
        return chr(int(number, 16))
    if found["bytes"]:
        raw = bytes.fromhex(re.sub(r"[\\x]", "", found["bytes"]))
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return raw.decode("cp1252", "replace")
    if found["white"]:
        return found[0] if is_path else "\n"
    return found["sign"]


def _read_entities(text: str) -> str:
    text = _HALF.sub(lambda found: chr(int(found[1])), text)
    for _ in range(_MOST_LAYERS):
        plain = html.unescape(_SPACED_ENTITY.sub(r"&\1\2;", text))
        if plain == text:
            break
        text = plain
    return text


def _read_again(text: str) -> str:
    """Read the bytes of a text as what they were: `cafÃ©`, `donâ€™t`, halves of an emoji."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if _MOJIBAKE.search(text):
        from ftfy import fix_encoding  # noqa: PLC0415 (takes 70 ms, and few texts need it)

        text = fix_encoding(_LOST_QUOTE.sub("”", text))
    if _C1.search(text):
        text = _C1.sub(lambda found: found[0].encode("latin-1").decode("cp1252", "replace"), text)
    return _LOST_APOSTROPHE.sub("'", text)
