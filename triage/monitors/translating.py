"""A monitor in the words of each platform, so that only what may be wanted is fetched.

A translation asks for at least what the monitor wants, taken by whole words: what a platform
cannot be asked is left out there and checked here, where every mention meets the whole query.
Two things no platform finds by a part of them: parts of hashtags (`#EssentStoring` by `essent`)
and of names (`@essent_nl`); whoever wants those names them.

Sources: https://docs.x.com/x-api/posts/search/integrate/build-a-query (words are compared without
case and accents; groups are not negated; 512 characters at the usual access level),
https://docs.joinmastodon.org/methods/search/, https://docs.bsky.app/docs/api/,
https://www.reddit.com/wiki/search, https://developers.google.com/youtube/v3/docs/search/list
(`|` is OR), https://support.google.com/websearch/answer/2466433 (news),
https://meta.discourse.org/t/discourse-search/ (forums: all words, no OR, three letters or more).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from triage.monitors.needs import Need, needed
from triage.monitors.printing import write
from triage.monitors.query import And, Near, Not, Or, Query, Token, Words

MOST_QUESTIONS: Final = 12
_SHORTEST_IN_FORUMS: Final = 3


@dataclass(frozen=True, slots=True)
class Question:
    """What one source would ask: the options of its kind that say what to hear."""

    options: Mapping[str, str]

    @property
    def told(self) -> str:
        """The question as people read it."""
        (text,) = self.options.values()
        return f"#{text}" if "hashtag" in self.options else text


@dataclass(frozen=True, slots=True)
class Translation:
    """What to ask of a platform. No questions: it cannot be narrowed there.

    `left` are the parts of the query that only we check. Several questions are several sources.
    """

    kind: str
    questions: tuple[Question, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How a platform is asked. `spell` gives the ways to find words there; none: it cannot."""

    kind: str
    longest: int
    spell: Callable[[Words], tuple[str, ...]]
    either: str = " OR "  # empty: one question for each alternative
    nests: bool = True
    excludes: bool = False


def translate(query: Query, kind: str) -> Translation:
    """The query for sources of this kind. Raises KeyError for a kind without a search."""
    dialect = DIALECTS[kind]
    if dialect.nests:
        asked = _nested(query, dialect)
        questions = _one(asked, dialect) if asked else ()
    else:
        questions = ()
    left = _left(query, dialect)
    if not questions:
        whole = _conjunctions(query, dialect) if not dialect.either else None
        questions = _alternatives(whole, dialect) if whole else _one_of_words(query, dialect)
        left = left if whole else _left_beside(query, _asked_words(query, dialect))
    return Translation(kind, questions, tuple(left))


def _one(asked: str, dialect: _Dialect) -> tuple[Question, ...]:
    plain = asked[1:-1] if _is_wrapped(asked) else asked
    return (Question({"query": plain}),) if len(plain) <= dialect.longest else ()


def _nested(query: Query, dialect: _Dialect) -> str | None:
    """The query with brackets; None where this part says nothing that can be asked."""
    match query:
        case Words():
            return _either(dialect.spell(query), dialect)
        case Near(left, right):
            sides = [_either_words(left, dialect), _either_words(right, dialect)]
            return " ".join(side for side in sides if side) or None
        case And(parts):
            asked = [found for part in parts if (found := _nested(part, dialect))]
            return " ".join([*asked, *_excluded(parts, dialect)]) if asked else None
        case Or(parts):
            each = [_nested(part, dialect) for part in parts]
            # AND binds before OR everywhere, but not everybody says so: brackets are sure.
            grouped = [one if _is_single(one) else f"({one})" for one in each if one]
            return f"({dialect.either.join(grouped)})" if len(grouped) == len(each) else None
        case _:
            return None


def _one_of_words(query: Query, dialect: _Dialect) -> tuple[Question, ...]:
    """Words of which one must be there: in as few questions as they fit into."""
    words = sorted((Words((token,)) for token in _asked_words(query, dialect) or ()), key=write)
    best = [dialect.spell(one) for one in words]
    if not best:
        return ()
    spelled = [spelling for spellings in best for spelling in spellings]
    if dialect.either:
        return _packed(spelled, dialect)
    return _alternatives([(spelling,) for spelling in spelled], dialect)


def _asked_words(query: Query, dialect: _Dialect) -> Need | None:
    """Words of which one must be there, all of which can be asked there."""
    return needed(query, lambda token: bool(dialect.spell(Words((token,)))))


def _alternatives(best: Iterable[Sequence[str]], dialect: _Dialect) -> tuple[Question, ...]:
    """One question for each, where there are not too many of them."""
    told = list(dict.fromkeys(" ".join(words) for words in best))
    if len(told) > MOST_QUESTIONS or any(len(one) > dialect.longest for one in told):
        return ()
    return tuple(_question(one) for one in told)


def _question(told: str) -> Question:
    """A hashtag alone is heard without a search, which many places give to members only."""
    is_hashtag = told.startswith("#") and " " not in told
    return Question({"hashtag": told[1:]} if is_hashtag else {"query": told})


def _packed(spelled: Sequence[str], dialect: _Dialect) -> tuple[Question, ...]:
    questions: list[str] = []
    for one in spelled:
        if len(one) > dialect.longest:
            return ()
        longer = f"{questions[-1]}{dialect.either}{one}" if questions else one
        if questions and len(longer) <= dialect.longest:
            questions[-1] = longer
        else:
            questions.append(one)
    told = tuple(Question({"query": one}) for one in questions)
    return told if len(told) <= MOST_QUESTIONS else ()


def _conjunctions(query: Query, dialect: _Dialect) -> list[tuple[str, ...]] | None:
    """The query as alternatives of words that must all be there; None where that says nothing."""
    match query:
        case Words():
            spelled = dialect.spell(query)
            return [(one,) for one in spelled] or None
        case Near(left, right):
            return _joined([_any_words(left, dialect), _any_words(right, dialect)])
        case And(parts):
            return _joined(_conjunctions(part, dialect) for part in parts)
        case Or(parts):
            found: list[tuple[str, ...]] = []
            for part in parts:
                inner = _conjunctions(part, dialect)
                if inner is None:
                    return None
                found += inner
            return found if len(found) <= MOST_QUESTIONS else None
        case _:
            return None


def _joined(
    parts: Iterable[list[tuple[str, ...]] | None],
) -> list[tuple[str, ...]] | None:
    """All parts together; where that gets too many, fewer of them: still a superset."""
    known = sorted((part for part in parts if part), key=len)
    if not known:
        return None
    found = known[0]
    for part in known[1:]:
        if len(found) * len(part) > MOST_QUESTIONS:
            break
        found = [(*one, *other) for one in found for other in part]
    return found


def _any_words(words: Iterable[Words], dialect: _Dialect) -> list[tuple[str, ...]] | None:
    spelled = [dialect.spell(one) for one in words]
    return [(one,) for ways in spelled for one in ways] if all(spelled) else None


def _either_words(words: Iterable[Words], dialect: _Dialect) -> str | None:
    ways = [dialect.spell(one) for one in words]
    return _either([one for some in ways for one in some], dialect) if all(ways) else None


def _either(spelled: Sequence[str], dialect: _Dialect) -> str | None:
    if len(spelled) < 2:
        return spelled[0] if spelled else None
    return f"({dialect.either.join(spelled)})"


def _excluded(parts: Iterable[Query], dialect: _Dialect) -> list[str]:
    """What may be left out there: single words only, which are compared there as they are here."""
    return [f"-{word}" for part in parts if (word := _excluded_word(part, dialect))]


def _excluded_word(part: Query, dialect: _Dialect) -> str | None:
    if not (dialect.excludes and isinstance(part, Not) and isinstance(part.part, Words)):
        return None
    first, *others = part.part.tokens
    is_plain = not others and not first.wild and first.form.isalnum() and first.form.isascii()
    return first.form if is_plain else None


def _left(query: Query, dialect: _Dialect) -> Iterable[str]:
    """The parts that are not asked there, as they stand in the query."""
    match query:
        case Words() | Near() if _conjunctions(query, dialect) is not None:
            if isinstance(query, Near):
                yield write(query)
        case And(parts):
            for part in parts:
                if _excluded_word(part, dialect) is None:
                    yield from _left(part, dialect)
        case Or(parts) if dialect.nests and _nested(query, dialect) is not None:
            for part in parts:
                yield from _left(part, dialect)
        case Or() if _conjunctions(query, dialect) is not None:
            pass
        case _:
            yield write(query)


def _left_beside(query: Query, asked: Need | None) -> Iterable[str]:
    """The parts that are not asked where only these words are, of which one must be there."""
    match query:
        case And(parts):
            for part in parts:
                yield from _left_beside(part, asked)
        case Words((_,)) if needed(query) == asked:
            pass
        case Or(parts) if needed(query) == asked and all(
            isinstance(part, Words) and len(part.tokens) == 1 for part in parts
        ):
            pass
        case _:
            yield write(query)


def _is_single(asked: str) -> bool:
    return " " not in asked or _is_wrapped(asked) or _is_phrase(asked)


def _is_phrase(asked: str) -> bool:
    return asked.startswith('"') and asked.find('"', 1) == len(asked) - 1


def _is_wrapped(asked: str) -> bool:
    """Whether one pair of brackets holds it all."""
    if not (asked.startswith("(") and asked.endswith(")")):
        return False
    depth = 0
    for place, sign in enumerate(asked):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place == len(asked) - 1
    return False


def _plain(token: Token) -> str:
    """A word without its sign, to be found with or without one."""
    return token.form.lstrip("#@")


def _is_word(token: Token) -> bool:
    return bool(_plain(token)) and _plain(token).replace("'", "").isalnum()


def _phrase(words: Words) -> str:
    told = " ".join(_plain(token) for token in words.tokens)
    return f'"{told}"' if " " in told or "'" in told else told


def _as_typed(words: Words) -> tuple[str, ...]:
    """A word or phrase, also with the accents that it was typed with."""
    if any(token.wild or not _is_word(token) for token in words.tokens):
        return ()
    folded = _phrase(words)
    typed = " ".join((token.typed or token.form).lstrip("#@").lower() for token in words.tokens)
    if typed == folded.strip('"') or not typed.replace(" ", "").isalnum():
        return (folded,)
    return (folded, f'"{typed}"' if " " in typed else typed)


def _one_by_one(words: Words) -> tuple[str, ...]:
    """A phrase as its longer words, which must all be there: no forum surely finds the others."""
    long = tuple(token for token in words.tokens if len(_plain(token)) >= _SHORTEST_IN_FORUMS)
    if not long or any("'" in token.form for token in words.tokens):
        return ()
    return tuple(spelling.strip('"') for spelling in _as_typed(Words(long)))


def _folded(words: Words) -> tuple[str, ...]:
    """Where accents do not count: one way is enough. A hashtag stays one."""
    if any(token.wild or not _is_word(token) for token in words.tokens):
        return ()
    if len(words.tokens) == 1 and words.tokens[0].form.startswith("#"):
        return (words.tokens[0].form,)
    return (_phrase(words),)


def _for_x(words: Words) -> tuple[str, ...]:
    """A word is not surely found in a hashtag or a name by itself; emoji are words there."""
    if any(token.wild for token in words.tokens):
        return ()
    first = words.tokens[0]
    if len(words.tokens) == 1 and not _is_word(first):
        return (first.form,)
    if not all(_is_word(token) for token in words.tokens):
        return ()
    if len(words.tokens) > 1 or "'" in first.form:
        return (_phrase(words),)
    if first.form[0] in "#@":
        return (first.form,)
    names = (f"#{first.form}", f"@{first.form}") if first.form.isascii() else (f"#{first.form}",)
    return (first.form, *names) if not first.form.isdigit() else (first.form,)


DIALECTS: Final[Mapping[str, _Dialect]] = MappingProxyType(
    {
        dialect.kind: dialect
        for dialect in (
            # 512, less what the source puts around it: brackets, and that reposts stay out.
            _Dialect("x", 498, _for_x, excludes=True),
            _Dialect("mastodon", 200, _folded, either="", nests=False),
            _Dialect("bluesky", 300, _folded, either="", nests=False),
            _Dialect("reddit", 512, _as_typed),
            _Dialect("youtube", 500, _as_typed, either="|", nests=False),
            _Dialect("news", 500, _as_typed),
            _Dialect("forum", 300, _one_by_one, either="", nests=False),
        )
    }
)
"""The kinds of sources that have a search, with the way in which they are asked."""
