"""Makes a query into one function of a mention, so that asking it many times is quick. Pure."""

import operator
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Final

from triage.monitors.heard import UNKNOWN, Heard
from triage.monitors.query import (
    And,
    ByAuthor,
    FromSource,
    Has,
    Holds,
    Language,
    Near,
    Not,
    Or,
    Query,
    Rating,
    Token,
    Words,
)
from triage.monitors.words import has_emoji, has_handle, has_hashtag, has_link

Test = Callable[[Heard], bool]
Span = tuple[int, int]  # the first and the last word
_COMPARED: Final = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}
_HELD: Final[dict[Has, Test]] = {
    "link": lambda heard: has_link(heard.text),
    "rating": lambda heard: heard.facts.rating is not None,
    "hashtag": lambda heard: has_hashtag(heard.forms),
    "handle": lambda heard: has_handle(heard.forms),
    "emoji": lambda heard: has_emoji(heard.forms),
    "title": lambda heard: heard.facts.has_title,
}


def compiled(query: Query) -> Test:
    """Whether the query holds for a mention, as a function of it."""
    match query:
        case Words(tokens):
            return _words_test(tokens)
        case Near(left, right, distance):
            return _near_test(left, right, distance)
        case Not(part):
            denied = compiled(part)
            return lambda heard: not denied(heard)
        case And(parts):
            return _all_of([compiled(part) for part in parts])
        case Or(parts):
            return _any_of(parts)
        case _:
            return _field_test(query)


def spans(words: Words, heard: Heard) -> list[Span]:
    """Where these words stand, one after the other; in the order of their beginnings."""
    first, *others = words.tokens
    begins = heard.places(first.form, wild=first.wild)
    for distance, token in enumerate(others, start=1):
        if not begins:
            break
        there = set(heard.places(token.form, wild=token.wild))
        begins = [begin for begin in begins if begin + distance in there]
    return [(begin, begin + len(others)) for begin in begins]


def _all_of(tests: list[Test]) -> Test:
    def hold(heard: Heard) -> bool:
        for test in tests:  # noqa: SIM110 (a generator takes three times as long)
            if not test(heard):
                return False
        return True

    return hold


def _any_of(parts: Sequence[Query]) -> Test:
    plain = frozenset(
        part.tokens[0].form
        for part in parts
        if isinstance(part, Words) and len(part.tokens) == 1 and not part.tokens[0].wild
    )
    tests = [compiled(part) for part in parts if not _is_plain(part)]
    if plain:  # any number of single words in one go
        tests.insert(0, lambda heard: not plain.isdisjoint(heard.forms))

    def hold(heard: Heard) -> bool:
        for test in tests:  # noqa: SIM110 (a generator takes three times as long)
            if test(heard):
                return True
        return False

    return hold


def _is_plain(part: Query) -> bool:
    return isinstance(part, Words) and len(part.tokens) == 1 and not part.tokens[0].wild


def _words_test(tokens: tuple[Token, ...]) -> Test:
    if len(tokens) > 1:
        words = Words(tokens)
        whole = frozenset(token.form for token in tokens if not token.wild)
        return lambda heard: whole <= heard.forms and bool(spans(words, heard))
    form = tokens[0].form
    if tokens[0].wild:
        return lambda heard: any(map(_begins(form), heard.forms))
    return lambda heard: form in heard.forms


def _begins(form: str) -> Callable[[str], bool]:
    return lambda other: other.startswith(form)


def _near_test(left: tuple[Words, ...], right: tuple[Words, ...], distance: int) -> Test:
    one_left, one_right = _any_of(left), _any_of(right)

    def hold(heard: Heard) -> bool:
        if not (one_left(heard) and one_right(heard)):
            return False
        here = [span for words in left for span in spans(words, heard)]
        there = sorted(span for words in right for span in spans(words, heard))
        return are_near(here, there, distance)

    return hold


def are_near(here: Sequence[Span], there: Sequence[Span], distance: int) -> bool:
    """Whether two spans that do not overlap are at most `distance` words apart; `there` sorted."""
    begins = [begin for begin, _ in there]
    ends = sorted(end for _, end in there)
    for begin, end in here:
        after = bisect_left(begins, end + 1)
        if after < len(begins) and begins[after] - end <= distance:
            return True
        before = bisect_left(ends, begin) - 1
        if before >= 0 and begin - ends[before] <= distance:
            return True
    return False


def _field_test(field: Language | FromSource | ByAuthor | Rating | Holds) -> Test:
    match field:
        case Language(code):
            return lambda heard: (heard.facts.language or UNKNOWN) == code
        case FromSource(name):
            return lambda heard: name in heard.facts.source_names
        case ByAuthor(name, wild=True):
            return lambda heard: any(one.startswith(name) for one in heard.facts.author_names)
        case ByAuthor(name):
            return lambda heard: name in heard.facts.author_names
        case Rating(sign, stars):
            compare = _COMPARED[sign]
            return lambda heard: (
                heard.facts.rating is not None and compare(heard.facts.rating, stars)
            )
        case Holds(what):
            return _HELD[what]
