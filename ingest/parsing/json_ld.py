"""JSON-LD blocks of a page → their nodes; broken blocks are named and left out."""

import html
import json
import re
from typing import Any

from bs4 import BeautifulSoup, Tag

_STRING = r'"(?:\\.|[^"\\])*"'
_COMMENT = re.compile(rf"({_STRING})|//[^\n]*|/\*.*?\*/|<!--|-->|<!\[CDATA\[|\]\]>", re.DOTALL)
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*[\]}}])", re.DOTALL)


def read_json_ld(soup: BeautifulSoup) -> tuple[list[Any], list[str]]:
    """The JSON values of all blocks, and what was wrong with those that cannot be read."""
    values: list[Any] = []
    problems: list[str] = []
    for script in soup.find_all("script", type=re.compile(r"ld\+json", re.IGNORECASE)):
        try:
            values.append(_read_block(script.get_text()))
        except (ValueError, RecursionError) as error:
            problems.append(_describe(script, error))
    return values, problems


def _read_block(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except ValueError as error:
        try:
            return json.loads(_forgive(html.unescape(text)), strict=False)
        except ValueError:
            raise error from None  # its line is that of the page


def _forgive(text: str) -> str:
    """Without comments and trailing commas, which many shops leave in."""

    def keep_string(found: re.Match[str]) -> str:
        return found[1] or ""

    bare = _COMMENT.sub(keep_string, text.strip().rstrip(";"))
    return _TRAILING_COMMA.sub(keep_string, bare)


def _describe(script: Tag, error: Exception) -> str:
    line = script.sourceline or 1
    if isinstance(error, json.JSONDecodeError):
        return f"line {line + error.lineno - 1}: broken JSON-LD: {error.msg}"
    what = "nested too deeply" if isinstance(error, RecursionError) else "a number without an end"
    return f"line {line}: broken JSON-LD: {what}"
