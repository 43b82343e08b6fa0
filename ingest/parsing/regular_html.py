"""The visible text of plain, well-nested HTML, quickly.

Posts are mostly paragraphs with a link and a bold word. For those a regular expression tells in a
fifth of the time what the tolerant parser would. It knows little: any other tag, one that is not
closed in its turn, text beside blocks, a strange reference or character makes it give up, and
`html_text` reads the whole again. `tests/ingest/test_regular_html.py` holds both to the same.
"""

import re
from html.entities import html5
from typing import Final

PARAGRAPHS: Final = frozenset(["p", "blockquote", "ul", "ol", "h1", "h2", "h3", "h4"])
"""Blocks with an empty line around them; `div` and `li` have a new line."""

_LEAVES: Final = frozenset(["p", "h1", "h2", "h3", "h4"])  # blocks that hold no blocks
_BLOCKS: Final = PARAGRAPHS | {"div", "li"}
_INLINE: Final = ("a", "b", "i", "u", "em", "strong", "span", "small", "code")
_ALONE: Final = {"br": "\n", "img": ""}  # tags that are not closed
_ATTRIBUTES: Final = r"""(?:\s+[a-zA-Z][a-zA-Z-]*=(?:"[^"<>]*"|'[^'<>]*'))*\s*"""
_TAG: Final = re.compile(
    rf"<((?:{'|'.join(sorted([*_BLOCKS, *_INLINE], key=len, reverse=True))}){_ATTRIBUTES}"
    rf"|/[a-z][a-z0-9]*|(?:br|img){_ATTRIBUTES}/?)>"
)
_NAMES: Final = ("amp", "lt", "gt", "quot", "nbsp", "euro", "eacute", "euml", "iuml", "egrave")
_REFERENCE: Final = re.compile(rf"&(?:#([0-9]{{2,6}})|({'|'.join(_NAMES)}));")
_ODD: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_WHITE: Final = re.compile(r"\s+")
_MOST_TAGS: Final = 2000
_DEEPEST: Final = 30
LINE, PARAGRAPH = "\x1e", "\x1d"
"""Where a block begins or ends."""


class _Irregular(Exception):  # noqa: N818 - a way out, not an error
    """Something that needs the tolerant parser."""


def read_regular_html(html: str) -> str | None:
    """The text with `LINE` and `PARAGRAPH` at the edges of blocks; None: not regular."""
    is_plain = html.isprintable()  # no white space but blanks, and nothing odd
    if not is_plain and _ODD.search(html):
        return None
    parts = _TAG.split(html)
    if len(parts) > 2 * _MOST_TAGS:
        return None
    try:
        return _read_parts(parts, is_plain=is_plain)
    except _Irregular:
        return None


def _read_parts(parts: list[str], *, is_plain: bool) -> str:
    """Texts and tags in turn, as splitting left them."""
    pieces: list[str] = []
    open_tags: list[str] = []
    has_blocks = False
    for place, part in enumerate(parts):
        if place % 2:
            edge = _pass(part, open_tags)
            if edge and edge != "\n" and not has_blocks:
                # What stands beside blocks would become a paragraph of its own.
                if place > 1 or parts[0].strip():
                    raise _Irregular
                has_blocks = True
            pieces.append(edge)
        elif part:
            if has_blocks and not open_tags and not part.isspace():
                raise _Irregular
            pieces.append(_read_text(part if is_plain else _WHITE.sub(" ", part)))
    if open_tags:
        raise _Irregular
    return "".join(pieces)


def _read_text(text: str) -> str:
    if "<" in text:
        raise _Irregular
    if "&" not in text:
        return text
    if text.count("&") != len(_REFERENCE.findall(text)):
        raise _Irregular
    return _REFERENCE.sub(_character, text)


def _pass(tag: str, open_tags: list[str]) -> str:
    """Go through a tag: what it leaves in the text."""
    if tag[0] == "/":
        name = tag[1:]
        if not open_tags or open_tags.pop() != name:
            raise _Irregular
    else:
        name = tag.split(None, 1)[0].rstrip("/")
        if name in _ALONE:
            if not open_tags:
                raise _Irregular
            return _ALONE[name]
        if len(open_tags) >= _DEEPEST or not _may_stand(name, open_tags):
            raise _Irregular
        open_tags.append(name)
    return PARAGRAPH if name in PARAGRAPHS else LINE if name in _BLOCKS else ""


def _may_stand(name: str, open_tags: list[str]) -> bool:
    within = open_tags[-1] if open_tags else ""
    if name == "li":
        return within in {"ul", "ol"}
    if within in {"ul", "ol"}:
        return False
    if name in _BLOCKS:
        return not within or (within in _BLOCKS and within not in _LEAVES)
    return bool(within) and (name != "a" or "a" not in open_tags)


def _character(reference: re.Match[str]) -> str:
    if name := reference[2]:
        found = html5[f"{name};"]
    else:
        number = int(reference[1])
        is_real = 32 <= number < 127 or 160 <= number < 0xD800 or 0x1F300 <= number < 0x1FAFF
        if not is_real:
            raise _Irregular
        found = chr(number)
    return " " if found.isspace() else found
