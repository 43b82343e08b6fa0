"""Queries in the words that people read: what is wrong where, and what can be written."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from triage.monitors.meaning import WrongTerm
from triage.monitors.problems import Problem
from web.texts import LazyString, gettext, lazy_gettext

PROBLEM_WORDS: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "author_missing": lazy_gettext("After author: comes a name, such as author:@jan."),
        "empty": lazy_gettext("Type what to listen for: your name, a product, a hashtag."),
        "empty_group": lazy_gettext("There is nothing between these brackets."),
        "empty_phrase": lazy_gettext("There is nothing between these quotation marks."),
        "group_not_closed": lazy_gettext("This bracket is opened but not closed: add a )."),
        "group_not_opened": lazy_gettext("This bracket closes nothing: take it away, or add a (."),
        "language_unknown": lazy_gettext(
            "A language is a code of two letters, such as lang:nl or lang:en."
        ),
        "long_phrase": lazy_gettext("A phrase has at most %(most)s words."),
        "minus_alone": lazy_gettext(
            "A minus stands right before the word that must be missing: -word, without a space."
        ),
        "near_distance": lazy_gettext(
            "After ~ comes how many words apart they may stand, 1 to %(most)s: ~5."
        ),
        "near_twice": lazy_gettext(
            "~ joins two sides only. Write the pairs apart: (a ~5 b) AND (b ~5 c)."
        ),
        "near_what": lazy_gettext(
            "On both sides of ~ stand words, phrases, or words joined by OR in brackets."
        ),
        "no_word": lazy_gettext("There is no word in this: letters, digits or an emoji."),
        "only_without": lazy_gettext(
            "This says only what must be missing. Add what to listen for as well."
        ),
        "phrase_not_closed": lazy_gettext("This quotation mark is opened but not closed."),
        "rating_not_a_number": lazy_gettext(
            "After rating: comes a number of stars, perhaps with a sign: rating:<3 or rating:5."
        ),
        "source_missing": lazy_gettext(
            "After source: comes a kind or name of a source, such as source:x."
        ),
        "star_in_source": lazy_gettext(
            "The name of a source is written out: a * cannot stand in it."
        ),
        "star_inside": lazy_gettext("A * stands at the end of a word only: bezorg*."),
        "star_too_early": lazy_gettext("Before a * come at least %(least)s letters."),
        "too_deep": lazy_gettext("Too many brackets or NOTs in each other: at most %(most)s."),
        "too_long": lazy_gettext("Too long: at most %(most)s characters."),
        "too_many_terms": lazy_gettext("Too many words: at most %(most)s."),
        "unknown_field": lazy_gettext(
            "“%(name)s:” is not known. Known are %(known)s. Put it between quotation marks if you"
            " mean the words."
        ),
        "unknown_thing": lazy_gettext("“%(value)s” is not known after has:. Known are %(known)s."),
        "word_expected_after": lazy_gettext("After “%(what)s” something must follow: a word."),
        "word_expected_before": lazy_gettext("Before “%(what)s” something must stand: a word."),
    }
)
FIELD_PROBLEMS: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "name_missing": lazy_gettext("Give the monitor a name that colleagues recognise."),
        "name_taken": lazy_gettext("Another monitor has this name already."),
        "too_long": lazy_gettext("That is too long; make it shorter."),
        "too_many": lazy_gettext("There are as many monitors as there may be. Delete one first."),
        "near_distance": lazy_gettext("Choose a distance from the list."),
        "wrong_term": lazy_gettext("One of these terms cannot be read."),
    }
)
_SHOWN_BEFORE: Final = 18
_SHOWN_WRONG: Final = 12
_SHOWN_AFTER: Final = 8
_LONGEST_TERM: Final = 60


@dataclass(frozen=True, slots=True)
class Pointed:
    """A problem as the page shows it: the place in a line of its own, with a caret below it."""

    words: str
    before: str
    wrong: str
    after: str
    caret: str
    position: int  # counted from one


@dataclass(frozen=True, slots=True)
class Operator:
    """Something that a query can hold, by an example."""

    example: str
    meaning: LazyString


OPERATORS: Final = (
    Operator(
        "zevenmand",
        lazy_gettext("the word, also in #zevenmand, @zevenmand, Zevenmand’s and é or e"),
    ),
    Operator('"geen stroom"', lazy_gettext("these words, one right after the other")),
    Operator("bezorg*", lazy_gettext("words that begin so: bezorger, bezorging")),
    Operator(
        "zevenmand storing", lazy_gettext("both words, anywhere; AND between them says the same")
    ),
    Operator("storing OR uitval", lazy_gettext("one of them is enough")),
    Operator("zevenmand -vacature", lazy_gettext("without this word; NOT says the same")),
    Operator("(storing OR uitval) zevenmand", lazy_gettext("brackets say what belongs together")),
    Operator("pakket ~5 laat", lazy_gettext("at most five words from each other")),
    Operator("#zevenmand", lazy_gettext("only as a hashtag")),
    Operator("@zevenmand", lazy_gettext("only as a name that is addressed")),
    Operator("😡", lazy_gettext("an emoji is a word like any other")),
    Operator("lang:nl", lazy_gettext("in this language; lang:und where it was not recognised")),
    Operator("source:x", lazy_gettext("from this kind of source, or source by its name")),
    Operator("author:@jan*", lazy_gettext("by this author; * leaves the end open")),
    Operator("rating:<3", lazy_gettext("with so many stars: <, <=, =, >= or >")),
    Operator("has:link", lazy_gettext("also: rating, hashtag, handle, emoji, title")),
)


def problem_words(problem: Problem) -> str:
    """What is wrong, in a sentence."""
    return str(PROBLEM_WORDS[problem.code]) % problem.told


def term_problem(wrong: WrongTerm) -> str:
    """Which term of a list cannot be read, and why."""
    why = str(PROBLEM_WORDS[wrong.code]) % wrong.told
    return gettext("“%(term)s”: %(why)s", term=wrong.text[:_LONGEST_TERM], why=why)


def point_at(query: str, problem: Problem) -> Pointed:
    """The place of the problem, short enough for a telephone."""
    line = "".join(" " if sign.isspace() else sign for sign in query)
    start = min(problem.start, len(line))
    end = max(min(problem.end, len(line)), start)
    before = line[max(0, start - _SHOWN_BEFORE) : start]
    before = f"…{before[1:]}" if start > _SHOWN_BEFORE else before
    wrong = line[start:end]
    wrong = f"{wrong[: _SHOWN_WRONG - 1]}…" if len(wrong) > _SHOWN_WRONG else wrong
    after = line[end : end + _SHOWN_AFTER]
    after = f"{after[:-1]}…" if end + _SHOWN_AFTER < len(line) else after
    caret = " " * len(before) + "^" * max(1, len(wrong))
    return Pointed(problem_words(problem), before, wrong, after, caret, start + 1)
