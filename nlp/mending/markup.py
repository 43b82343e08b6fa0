"""Takes off what tells programs how a text is to look: HTML, BBCode, Markdown, wiki and chat marks.

Pages and feeds are read as HTML where they come in; here is what others left in a text.
"""

import re
from typing import Final

# Inside of a tag stand names with values; "<b en we krijgen niets>" is no tag.
_ATTRIBUTES: Final = r"(?:\s+[\w:-]{1,40}\s?=[^<>]{0,1000}|\s*)"
_COMMENT: Final = r"<!--.{0,3000}?-->|<(?P<own>style|script)\b.{0,3000}?</(?P=own)\s*>"
_INLINE: Final = re.compile(
    rf"{_COMMENT}|<!\[CDATA\[|\]\]>|</?(?:a|abbr|b|big|em|font|i|mark|o:p|s|small|span|strike"
    rf"|strong|sub|sup|u|wbr){_ATTRIBUTES}/?>",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK: Final = re.compile(
    r"</?(?:article|blockquote|body|br|center|code|div|figure|footer|h[1-6]|head|header|hr|html"
    rf"|img|li|main|meta|ol|p|pre|section|table|tbody|td|th|thead|title|tr|ul){_ATTRIBUTES}/?>",
    re.IGNORECASE,
)
# Chats and exports of social networks name people by number.
_PERSON: Final = re.compile(r"<@!?\w{4,30}>|@\[\d{1,20}:\d{1,6}:[^\]\n]{1,80}\]")
_BB_QUOTE: Final = re.compile(
    r"\[quote[^\]\n]{0,200}\].{0,3000}?\[/quote\]", re.IGNORECASE | re.DOTALL
)
_BB: Final = re.compile(
    r"\[/?(?:b|i|u|s|\*|center|code|color|font|img|left|list|quote|right|size|spoiler|url)"
    r"(?:=[^\[\]\n]{0,300})?\]",
    re.IGNORECASE,
)
_LINK: Final = re.compile(
    r"!?\[([^\[\]\n]{0,300})\]\((?:https?:/|www\.|/|#|mailto:)[^()\s]{0,500}\)"
)
_WIKI_LINK: Final = re.compile(r"\[\[(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,200})\]\]")
_EMPHASIS: Final = re.compile(
    r"(?<!\w)(\*{1,3}|~~|'{2,3}|__?)(?=[^\s*~_'])((?:(?!\1)[^\n]){1,500}?)(?<!\s)\1(?!\w)"
)
_HEADING: Final = re.compile(r"^#{2,6}[ \t]+(?=\S)", re.MULTILINE)
_BULLET: Final = re.compile(r"^[ \t]*[-*•–·][ \t]+(?=\S)", re.MULTILINE)
_QUOTED_LINE: Final = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_SHEET_BREAK: Final = "_x000D_"


def without_markup(text: str) -> str:
    """Return what a reader sees of a text with the marks of HTML, BBCode or Markdown in it."""
    if "<" in text:
        text = _PERSON.sub("@user", _BLOCK.sub("\n", _INLINE.sub("", text)))
    if "[" in text:
        text = _without_brackets(text)
    if _SHEET_BREAK in text:
        text = text.replace(_SHEET_BREAK, "\n")
    if "##" in text:
        text = _HEADING.sub("", text)
    if "\n" in text:
        text = _without_line_marks(text)
    if "*" in text or "__" in text or " _" in text or "~~" in text or "''" in text:
        text = _EMPHASIS.sub(r"\2", text)
    return text


def _without_brackets(text: str) -> str:
    text = _PERSON.sub("@user", text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "[[" in text:
        text = _WIKI_LINK.sub(r"\1", text)
    if "[/" in text:
        # A post that is nothing but a quotation is about what it quotes.
        said = _BB_QUOTE.sub("\n", text)
        text = _BB.sub("", said if any(map(str.isalnum, said)) else text)
    return text


def _without_line_marks(text: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and all(_QUOTED_LINE.match(line) for line in lines):
        text = _QUOTED_LINE.sub("", text)
    return _BULLET.sub("", text) if len(_BULLET.findall(text)) > 1 else text
