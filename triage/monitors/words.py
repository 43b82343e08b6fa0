"""Texts as words to compare: folded, with the forms in which each can be meant.

A word is compared without case and accents. `#EssentStoring` can be meant as `#essentstoring`,
`essentstoring`, `essent` or `storing`; `Essent's` as `essent's`, `essents` or `essent`. Every
emoji is a word of its own. The same rules cut queries and texts, so both always agree.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

LONGEST_FORM: Final = 64
_KEPT: Final = 50_000
_LONGEST_KEPT: Final = 40
_SHORTEST_PART: Final = 3
# Accents that stand apart from their letter, and signs that nobody sees.
_INNER: Final = "\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufe0e\ufe0f\ufeff"
_APOSTROPHES: Final = "'’‘ʼ`´"
_EMOJI: Final = (
    "\U0001f000-\U0001f3fa\U0001f400-\U0001faff\u2190-\u21ff\u231a-\u23ff\u25aa-\u25fe"
    "\u2600-\u27bf\u2b00-\u2bff\u203c\u2049"
)  # without the five skin tones, which change nothing of what is meant
_TOKEN: Final = re.compile(
    rf"(?:(?<!\w)[#@＃＠](?=\w))?\w(?:[\w{_INNER}]|[{_APOSTROPHES}](?=[^\W\d_]))*|[{_EMOJI}]"
)
_DROPPED: Final = re.compile(r"[^\w']|_")
_LOOSE: Final = re.compile(r"^'+|'(?![^\W\d_])")  # apostrophes that join nothing
_SPELLED: Final = str.maketrans("øØđĐłŁı", "oOdDlLi")
_SIGILS: Final = {"#": "#", "＃": "#", "@": "@", "＠": "@"}
_LINK: Final = re.compile(r"https?://|www\.", re.IGNORECASE)
_HUMPS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class _Forms(dict[str, tuple[str, ...]]):
    """The forms of tokens as they stand in texts; the same few come again and again."""

    def __missing__(self, token: str) -> tuple[str, ...]:
        forms = _forms_of(token)
        if len(token) <= _LONGEST_KEPT:
            if len(self) >= _KEPT:
                self.clear()
            self[token] = forms
        return forms


_forms: Final = _Forms()


def tokens_of(text: str) -> list[str]:
    """The tokens of a text in their order, as they stand there."""
    return _TOKEN.findall(text)


def forms_of(token: str) -> tuple[str, ...]:
    """How a token can be meant; the first is how a query means it. Empty: no word at all."""
    return _forms[token]


def all_forms(tokens: list[str]) -> set[str]:
    """Every form of every token."""
    return set().union(*map(_forms.__getitem__, tokens))


def places_of(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Where each token begins and ends, with its forms."""
    for found in _TOKEN.finditer(text):
        yield found.start(), found.end(), _forms[found.group()]


def fold(text: str) -> str:
    """Letters and digits to compare: lower case, no accents, no signs but apostrophes within."""
    if not text.isascii():
        text = text.translate(_SPELLED)
        for sign in _APOSTROPHES:
            text = text.replace(sign, "'")
        for _ in range(3):  # folding one letter can give another that folds
            text = unicodedata.normalize("NFKD", text.casefold())
    else:
        text = text.lower().replace("`", "'")
    return _LOOSE.sub("", _LOOSE.sub("", _DROPPED.sub("", text))[:LONGEST_FORM])


def _forms_of(token: str) -> tuple[str, ...]:
    if not (token[0].isalnum() or token[0] in _SIGILS or token[0] == "_"):
        return (token,)  # an emoji
    sigil = _SIGILS.get(token[0], "")
    bare = token[1:] if sigil else token
    word = fold(bare)
    if not word:
        return ()
    forms = dict.fromkeys([sigil + word, word])
    forms.update(dict.fromkeys(_parts(bare, word, is_joined=bool(sigil) or "_" in bare)))
    return tuple(forms)


def _parts(bare: str, word: str, *, is_joined: bool) -> Iterator[str]:
    stem, _, ending = word.rpartition("'")
    if stem and ending == "s":
        yield word.replace("'", "")
        word = stem
        yield stem
    before, _, after = word.partition("'")
    if after:
        if len(before) > 1:
            yield before
        if len(after) >= _SHORTEST_PART:
            yield after
    if is_joined:
        for piece in bare.split("_"):
            for hump in _HUMPS.findall(piece) if piece.isascii() else [piece]:
                part = fold(hump)
                if len(part) >= _SHORTEST_PART and part != word:
                    yield part
            if len(part := fold(piece)) >= _SHORTEST_PART:
                yield part


def has_link(text: str) -> bool:
    """Whether an address of the web stands in the text."""
    return _LINK.search(text) is not None


def has_hashtag(forms: set[str]) -> bool:
    """Whether one of the words is a hashtag."""
    return any(form[0] == "#" for form in forms)


def has_handle(forms: set[str]) -> bool:
    """Whether somebody is addressed by a handle."""
    return any(form[0] == "@" for form in forms)


def has_emoji(forms: set[str]) -> bool:
    """Whether one of the words is an emoji."""
    return any(not (form[0].isalnum() or form[0] in "#@'") for form in forms)
