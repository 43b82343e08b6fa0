"""Builds queries and mentions, and asks one of the other in the slowest and plainest way."""

from collections.abc import Iterable

from hypothesis import strategies as st

from triage.monitors.heard import Facts, Heard, author_names, source_names
from triage.monitors.query import (
    And,
    ByAuthor,
    FromSource,
    Holds,
    Language,
    Near,
    Not,
    Or,
    Query,
    Rating,
    Token,
    Words,
    both,
    either,
    opposite,
)
from triage.monitors.words import forms_of, tokens_of

WORDS = (
    "essent",
    "ster",
    "storing",
    "gas",
    "stroom",
    "t",
    "auto's",
    "#essent",
    "@ster",
    "😡",
    "12",
)
STEMS = ("es", "st", "sto", "#es", "auto")
TEXTS = (
    "Essent", "STER", "sterk", "storing!", "Storingen", "gas", "stroom", "t", "auto's", "autos",
    "#EssentStoring", "#essent", "@ster", "@Ster_nl", "😡", "😡😡", "12", "1.2", "Éssent",
    "essent’s",     "https://essent.nl/gas", "—", "…", "(gas)",
)  # fmt: skip


def heard(text: str, **values: object) -> Heard:
    """A mention with this text; `kind`, `network`, `name`, `handle`, `author` as in the rows."""
    told = {key: str(values[key]) for key in ("kind", "network", "name") if values.get(key)}
    rating = values.get("rating")
    return Heard(
        text,
        Facts(
            language=str(values["language"]) if values.get("language") else None,
            source_names=source_names(*told.values()),
            author_names=author_names(
                *(str(values[key]) if values.get(key) else None for key in ("handle", "author"))
            ),
            rating=float(str(rating)) if rating is not None else None,
            has_title=bool(values.get("title")),
        ),
    )


def naive(query: Query, mention: Heard) -> bool:  # noqa: PLR0911
    """Whether the query holds, found by trying everything."""
    texts = [forms_of(token) for token in tokens_of(mention.text)]
    facts = mention.facts
    match query:
        case And(parts):
            return all(naive(part, mention) for part in parts)
        case Or(parts):
            return any(naive(part, mention) for part in parts)
        case Not(part):
            return not naive(part, mention)
        case Words():
            return bool(_stretches(query, texts))
        case Near(left, right, distance):
            return any(
                max(begin, begin2) - min(end, end2) in range(1, distance + 1)
                for one in left
                for begin, end in _stretches(one, texts)
                for other in right
                for begin2, end2 in _stretches(other, texts)
            )
        case Language(code):
            return facts.language == code or (code == "und" and facts.language is None)
        case FromSource(name):
            return name in facts.source_names
        case ByAuthor(name, wild):
            return any(
                one == name or (wild and one[: len(name)] == name) for one in facts.author_names
            )
        case Rating(sign, stars):
            return (
                facts.rating is not None
                and {
                    "<": facts.rating < stars,
                    "<=": facts.rating <= stars,
                    "=": facts.rating == stars,
                    ">=": facts.rating >= stars,
                    ">": facts.rating > stars,
                }[sign]
            )
        case Holds(what):
            forms = [form for token in texts for form in token]
            return {
                "link": "://" in mention.text or "www." in mention.text,
                "rating": facts.rating is not None,
                "hashtag": any(form.startswith("#") for form in forms),
                "handle": any(form.startswith("@") for form in forms),
                "emoji": "😡" in forms,
                "title": facts.has_title,
            }[what]


def _stretches(words: Words, texts: list[tuple[str, ...]]) -> list[tuple[int, int]]:
    length = len(words.tokens)
    return [
        (begin, begin + length - 1)
        for begin in range(len(texts) - length + 1)
        if all(
            any(
                form.startswith(token.form) if token.wild else form == token.form
                for form in texts[begin + number]
            )
            for number, token in enumerate(words.tokens)
        )
    ]


def _words(forms: Iterable[str], wild: str | None) -> Words:
    tokens = [Token(form) for form in forms]
    # The open word last, or first.
    open_word = [Token(wild, wild=True)] if wild else []
    ordered = [*tokens, *open_word] if len(tokens) % 2 else [*open_word, *tokens]
    return Words(tuple(ordered))


words = st.builds(
    _words, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), st.none()
) | st.builds(_words, st.lists(st.sampled_from(WORDS), max_size=1), st.sampled_from(STEMS))
sides = st.lists(words, min_size=1, max_size=3).map(tuple)
fields = st.one_of(
    st.builds(Language, st.sampled_from(["nl", "en", "und"])),
    st.builds(FromSource, st.sampled_from(["x", "kiyoh", "onze winkel"])),
    st.builds(ByAuthor, st.sampled_from(["jan", "ja", "jan de vries"]), st.booleans()),
    st.builds(Rating, st.sampled_from(["<", "<=", "=", ">=", ">"]), st.sampled_from([1, 2.5, 3.0])),
    st.builds(Holds, st.sampled_from(["link", "rating", "hashtag", "handle", "emoji", "title"])),
)
queries = st.recursive(
    words | fields | st.builds(Near, sides, sides, st.integers(1, 6)),
    lambda part: st.one_of(
        st.lists(part, min_size=2, max_size=4).map(both),
        st.lists(part, min_size=2, max_size=4).map(either),
        part.map(opposite),
    ),
    max_leaves=12,
)
mentions = st.builds(
    heard,
    st.lists(st.sampled_from(TEXTS), max_size=12).map(" ".join),
    language=st.sampled_from(["nl", "en", None]),
    kind=st.sampled_from(["x", "feed"]),
    name=st.sampled_from(["Onze winkel", "Kiyoh"]),
    handle=st.sampled_from(["@jan", "@jantje@mastodon.example", None]),
    author=st.sampled_from(["Jan de Vries", None]),
    rating=st.sampled_from([None, 1, 2.5, 5]),
    title=st.booleans(),
)
