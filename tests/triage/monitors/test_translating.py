"""What a platform is asked never misses what the monitor wants; the rest is checked here."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from ingest.registry import find_source
from ingest.sources.x import XOptions
from tests.triage.monitors.asking import heard, naive, queries
from triage.monitors.parsing import parse
from triage.monitors.translating import DIALECTS, MOST_QUESTIONS, Question, translate
from triage.monitors.words import fold

# Whole words, hashtags and names: parts of hashtags are found by no platform.
TEXTS = ("Essent", "STER", "storing", "gas", "stroom", "t", "auto's", "#essent", "@ster", "😡", "é")
texts = st.lists(st.sampled_from(TEXTS), min_size=1, max_size=10).map(" ".join)


def asked(query: str, kind: str) -> list[str]:
    return [question.told for question in translate(parse(query), kind).questions]


@pytest.mark.parametrize(
    ("query", "kind", "questions"),
    [
        ("essent", "x", ["essent OR #essent OR @essent"]),
        ('essent "geen stroom"', "x", ['(essent OR #essent OR @essent) "geen stroom"']),
        ("essent -ster lang:nl", "x", ["(essent OR #essent OR @essent) -ster"]),
        ("#essent OR @essent", "x", ["#essent OR @essent"]),
        ("😡 #essent", "x", ["😡 #essent"]),
        ("pakket ~5 laat", "x", ["(pakket OR #pakket OR @pakket) (laat OR #laat OR @laat)"]),
        ("essent serv*", "x", ["essent OR #essent OR @essent"]),
        ("essent OR serv*", "x", []),
        ("serv*", "reddit", []),
        ("lang:nl rating:<3", "reddit", []),
        ("essent (storing OR uitval)", "reddit", ["essent (storing OR uitval)"]),
        ("café", "reddit", ["cafe OR café"]),
        ("essent (storing OR uitval)", "bluesky", ["essent storing", "essent uitval"]),
        ("#essent OR #storing", "mastodon", ["#essent", "#storing"]),
        ('essent OR "geen stroom"', "mastodon", ["essent", '"geen stroom"']),
        ("essent OR ster OR storing", "youtube", ["essent|ster|storing"]),
        ("essent storing", "youtube", ["storing"]),
        ("(pakket OR bezorg*) ~8 (laat OR nooit) -maan", "youtube", ["laat|nooit"]),
        ('"servicebalie* dicht" OR storing', "youtube", ["dicht|storing"]),
        ('"geen stroom" OR gas', "news", ['"geen stroom" OR gas']),
        ("NOT ster essent", "news", ["essent"]),
        ("essent (storing OR uitval)", "forum", ["essent storing", "essent uitval"]),
        ('"geen stroom" lang:nl', "forum", ["geen stroom"]),
        ('"te laat" essent', "forum", ["laat essent"]),
        ("#essent", "forum", ["essent"]),
        ("café essent", "forum", ["essent cafe", "essent café"]),
        ("auto's OR essent", "forum", []),
        ("of", "forum", []),
    ],
)
def test_a_query_is_told_in_the_platforms_words(query, kind, questions) -> None:
    assert asked(query, kind) == questions


def test_what_is_not_asked_there_is_named() -> None:
    found = translate(parse("essent lang:nl -ster -(a OR b) serv* pakket ~5 laat"), "x")
    assert found.left == ("lang:nl", "NOT (a OR b)", "serv*", "pakket ~5 laat")
    assert translate(parse("essent -ster"), "reddit").left == ("NOT ster",)


def test_where_one_word_is_asked_the_others_are_named_as_checked_here() -> None:
    found = translate(parse('essent (storing OR "geen gas") lang:nl'), "youtube")
    assert [one.told for one in found.questions] == ["essent"]
    assert found.left == ('storing OR "geen gas"', "lang:nl")
    assert translate(parse("(gas OR stroom) lang:nl"), "youtube").left == ("lang:nl",)
    phrase = translate(parse('"geen stroom"'), "youtube")
    assert (phrase.questions[0].told, phrase.left) == ("stroom", ('"geen stroom"',))


def test_a_hashtag_alone_needs_no_search() -> None:
    (question,) = translate(parse("#essent"), "mastodon").questions
    assert question == Question({"hashtag": "essent"})


def test_long_queries_become_several_questions_that_fit() -> None:
    words = " OR ".join(f"zeerlangwoord{number:04}" for number in range(100))
    for kind in ("x", "reddit", "news", "youtube"):
        found = asked(f"({words}) lang:nl", kind)
        assert len(found) <= MOST_QUESTIONS
        assert all(len(one) <= DIALECTS[kind].longest for one in found)
        assert kind == "x" or len(found) > 1


def test_a_question_to_x_fits_also_with_what_the_source_adds() -> None:
    asked_at_once = set()
    for longer in range(20, 50):
        words = [f"#zeerlangwoord{number:04}" for number in range(21)] + ["#" + "z" * (5 + longer)]
        for one in asked(" OR ".join(words), "x"):
            wanted = XOptions(query=one, bearer_token=SecretStr("t")).wanted()
            assert len(wanted) <= 512
            asked_at_once.add(len(wanted))
    assert max(asked_at_once) == 512


@pytest.mark.parametrize("kind", DIALECTS)
def test_the_options_are_those_of_the_source(kind) -> None:
    for query in ("essent storing", "#essent", "a OR b"):
        for question in translate(parse(query), kind).questions:
            assert set(question.options) <= set(find_source(kind).options_model.model_fields)


@settings(max_examples=300, deadline=None)
@given(queries, texts, st.sampled_from(sorted(DIALECTS)))
def test_nothing_that_the_monitor_wants_is_missed(query, text, kind) -> None:
    found = translate(query, kind)
    mention = heard(text, language="nl", kind=kind, name="kiyoh", rating=1, handle="jan")
    if found.questions and naive(query, mention):
        assert any(platform_finds(one, text, either=kind) for one in found.questions)


def platform_finds(question: Question, text: str, *, either: str) -> bool:
    """A plain search engine: whole words without case, accents and signs, phrases, OR, minus."""
    if "hashtag" in question.options:
        return f"#{question.options['hashtag']}" in text.casefold().split()
    told = question.options["query"].replace("|", " OR ")
    pieces = re.findall(r'-?"[^"]*"|[()]|[^\s()"]+', told)
    return _read_or(pieces, text)


def _read_or(pieces: list[str], text: str) -> bool:
    found = _read_and(pieces, text)
    while pieces and pieces[0] == "OR":
        pieces.pop(0)
        found = _read_and(pieces, text) or found
    return found


def _read_and(pieces: list[str], text: str) -> bool:
    found = True
    while pieces and pieces[0] not in ("OR", ")"):
        piece = pieces.pop(0)
        if piece == "(":
            one = _read_or(pieces, text)
            assert pieces.pop(0) == ")"
        else:
            one = _holds(piece, text)
        found = one and found
    return found


def _holds(piece: str, text: str) -> bool:
    if piece.startswith("-") and len(piece) > 1:
        return not _holds(piece[1:], text)
    if piece[0] in "#@":
        return piece in text.casefold().split()
    words = _words(text)
    wanted = _words(piece.strip('"'))
    return any(
        words[start : start + len(wanted)] == wanted
        for start in range(len(words) - len(wanted) + 1)
    )


def _words(text: str) -> list[str]:
    return [fold(part) or part for part in re.findall(r"\w+|😡", text)]
