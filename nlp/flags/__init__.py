"""Risk flags: words in a text that ask for special care, one file per flag.

A file of this folder that holds a `FLAG` is found by itself. Its rules see the text as words
(`nlp.flags.tokens`). Whether a flagged text is a complaint at all is the classifier's answer.
"""

from functools import cache, lru_cache
from importlib import import_module
from pkgutil import iter_modules

from nlp.flags.hints import HINTS
from nlp.flags.rules import RuleBook
from nlp.flags.tokens import Tokens, read_tokens
from nlp.flags.wording import WORDS, RiskFlag, is_headline, lines_of
from nlp.taxonomy import FLAGS

__all__ = ["find_flags", "find_hints", "risk_flags"]


@cache
def risk_flags() -> tuple[RiskFlag, ...]:
    """Return every flag of this folder, in the order of the taxonomy."""
    modules = [import_module(f"{__name__}.{info.name}") for info in iter_modules(__path__)]
    found = [
        flag for module in modules if isinstance(flag := getattr(module, "FLAG", None), RiskFlag)
    ]
    return tuple(sorted(found, key=lambda flag: FLAGS.index(flag.name)))


def find_flags(text: str) -> tuple[str, ...]:
    """Return the names of the flags that a text raises; a headline raises none."""
    return _held(_book(), text)


def find_hints(text: str) -> frozenset[str]:
    """Return the flags that a text may be about, by words that alone raise none (`hints`)."""
    return frozenset(_held(_hints(), text))


def _held(book: RuleBook, text: str) -> tuple[str, ...]:
    search = book.search(_tokens_of(text))
    held = [
        number
        for number in sorted(search.owners)
        if number >= 0 and search.holds(number, search.covered(_unless(number)))
    ]
    if not held or is_headline(text):
        return ()
    flags = risk_flags()
    return tuple(flags[number].name for number in held)


@lru_cache(maxsize=1)
def _tokens_of(text: str) -> Tokens:
    """Return the words of a text; who asks for hints has just asked for flags."""
    return read_tokens(text)


@cache
def _hints() -> RuleBook:
    book = RuleBook()
    for number, flag in enumerate(risk_flags()):
        book.add(number, lines_of(HINTS.get(flag.name, "")), WORDS, deniable=False)
    return book


@cache
def _book() -> RuleBook:
    book = RuleBook()
    for number, flag in enumerate(risk_flags()):
        words = {**WORDS, **flag.words}
        book.add(number, lines_of(flag.says), words, deniable=True)
        book.add(number, lines_of(flag.holds), words, deniable=False)
        book.add(_unless(number), lines_of(flag.unless), words, deniable=False)
    return book


def _unless(number: int) -> int:
    return -1 - number
