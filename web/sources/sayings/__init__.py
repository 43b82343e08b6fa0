"""What sources say when they fail, in the language of the page.

The rooms below say it in English, as "where: problem"; so it is kept, logged and told to programs.
Here such a sentence is read by the template it was made of (the modules beside this one, by
subject), and said again in the reader's language. In gaps called `problem` and `hint` another
sentence may stand; any other holds names, numbers and what a platform itself said: they stay.
What no template knows is shown as it was said. The texts are foreign: escaping is the page's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flask_babel import format_decimal

from web.sources.option_names import OPTION_NAMES
from web.sources.sayings import (
    answering,
    libraries,
    naming,
    options,
    platforms,
    reaching,
    reading,
    receiving,
    tables,
)
from web.sources.sayings.templates import Template, Templates
from web.texts import gettext
from web.words import SOURCE_KINDS, word

PROBLEMS: Final = Templates(
    text
    for subject in (
        reaching,
        reading,
        tables,
        options,
        platforms,
        answering,
        receiving,
        libraries,
    )
    for text in subject.TEXTS
)
PLACES: Final = Templates(naming.PLACES)
_SENTENCES: Final = frozenset({"problem", "hint"})
_DEEPEST: Final = 2
_LONGEST: Final = 4000  # characters; what is kept is shorter
_MOST_COLONS: Final = 8
_THOUSANDS: Final = re.compile(r"\d{1,3}(,\d{3})+")


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence as it was made: its template, and what stands in the gaps."""

    template: Template
    gaps: Mapping[str, "str | _Said"]


def say(sentence: str) -> str:
    """A kept error, "where: problem", in the language of the page."""
    where, said = _read(sentence)
    if said is None:
        return sentence
    return f"{say_place(where)}: {_write(said)}" if where else _write(said)


def say_problem(problem: str) -> str:
    """What is wrong, told without where, in the language of the page."""
    said = _understand(problem, 0)
    return problem if said is None else _write(said)


def say_place(where: str) -> str:
    """Where it is: an address stays, `line 3` and `option url` are said in the page's language."""
    if where in SOURCE_KINDS:
        return word("source_kind", where)
    first, colon, rest = where.partition(": ")
    found = PLACES.find(first)
    if found is None:
        return where
    template, told = found
    return gettext(template.text, **{name: _named(name, one) for name, one in told.items()}) + (
        colon + rest
    )


@lru_cache(maxsize=2000)
def _read(sentence: str) -> tuple[str, _Said | None]:
    """Where, and what is wrong there. The first colon behind which all is known counts."""
    for colon in _colons(sentence):
        if said := _understand(sentence[colon + 2 :], 0):
            return sentence[:colon], said
    return "", _understand(sentence, 0)


def _colons(sentence: str) -> Iterator[int]:
    at = -1
    for _ in range(_MOST_COLONS):
        at = sentence.find(": ", at + 1)
        if at < 0:
            return
        yield at


def _understand(problem: str, depth: int) -> _Said | None:
    found = PROBLEMS.find(problem) if len(problem) <= _LONGEST else None
    if found is None:
        return None
    template, told = found
    return _Said(
        template,
        {
            name: (name in _SENTENCES and depth < _DEEPEST and _understand(one, depth + 1)) or one
            for name, one in told.items()
        },
    )


def _write(said: _Said) -> str:
    filled = {
        name: _write(one) if isinstance(one, _Said) else _named(name, one)
        for name, one in said.gaps.items()
    }
    return gettext(said.template.text, **filled)


def _named(name: str, told: str) -> str:
    """What stands in a gap, with names and numbers as the reader writes them."""
    if name == "option":
        return _option(told)
    if name in {"thing", "things"}:
        return ", ".join(_thing(part) for part in told.split(", "))
    if _THOUSANDS.fullmatch(told):
        return str(format_decimal(int(told.replace(",", ""))))
    return told


def _thing(told: str) -> str:
    count, times, name = told.rpartition(" × ")
    known = naming.THINGS.get(name)
    return f"{count}{times}{gettext(known)}" if known else told


def _option(name: str) -> str:
    known = OPTION_NAMES.get(name)
    return str(known) if known else name
