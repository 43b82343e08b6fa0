"""Queries: read, written and read again; wrong ones point at the place."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.monitors.asking import queries, words
from triage.monitors.meaning import Wish, meaning_of
from triage.monitors.parsing import parse, parse_wanted
from triage.monitors.printing import write
from triage.monitors.problems import CODES, DEEPEST, LONGEST_QUERY, MOST_TERMS, QueryError
from triage.monitors.query import Query


@settings(deadline=None)
@given(queries)
def test_what_was_written_reads_as_the_same_query(query) -> None:
    assert parse(write(query)) == query


@settings(deadline=None)
@given(words)
def test_words_are_written_so_that_they_read_the_same(one) -> None:
    assert parse(write(one)) == one


@settings(deadline=None)
@given(st.text(max_size=60))
def test_whatever_somebody_types_is_read_or_its_place_is_told(text) -> None:
    _require_read_twice(text)


@settings(deadline=None)
@given(st.text(alphabet="ab#@ \"()-~*:<5'’ANDORT\u0301é😡½ﬁß_", max_size=40))
def test_the_same_for_what_looks_like_queries(text) -> None:
    _require_read_twice(text)


def _require_read_twice(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as error:
        problem = error.problem
        assert 0 <= problem.start <= problem.end <= len(text)
        assert problem.code in CODES
    else:
        assert parse(write(query)) == query


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("essent storing", "essent AND storing"),
        ("essent OR ster storing", "essent OR (ster AND storing)"),
        ("essent AND (storing OR uitval) -ster", "essent AND (storing OR uitval) AND NOT ster"),
        ("NOT (a OR b)", "NOT (a OR b)"),
        ("--essent", "essent"),
        ("ster –maan −zon —gas \u2011x", "ster AND NOT maan AND NOT zon AND NOT gas AND NOT x"),
        ("t–mobile", '"t mobile"'),
        ("Café “Geen Stroom” serv*", 'cafe AND "geen stroom" AND serv*'),
        ("T-Mobile", '"t mobile"'),
        ('"bezorg* te laat"', '"bezorg* te laat"'),
        ("pakket ~5 (laat OR “niet bezorgd”)", 'pakket ~5 (laat OR "niet bezorgd")'),
        ("Lang:NL rating:<2,5", "lang:nl AND rating:<2.5"),
        ('source:"Onze Winkel" author:@Jan*', 'source:"onze winkel" AND author:jan*'),
        ("HAS:link #EssentStoring", "has:link AND #essentstoring"),
        ("auto’s 😡 12", "auto's AND 😡 AND 12"),
        ("https://essent.nl/gas", '"https essent nl gas"'),
        ("or and not", "or AND and AND not"),
    ],
)
def test_queries_read_as_people_mean_them(typed, canonical) -> None:
    assert write(parse(typed)) == canonical


@pytest.mark.parametrize(
    ("typed", "code", "place"),
    [
        ("", "empty", ""),
        ("   ", "empty", ""),
        ("essent AND", "word_expected_after", "AND"),
        ("essent AND OR ster", "word_expected_after", "AND"),
        ("essent (NOT)", "word_expected_after", "NOT"),
        ("OR essent", "word_expected_before", "OR"),
        ("(essent OR ster", "group_not_closed", "("),
        ("((essent)", "group_not_closed", "("),
        ("(", "group_not_closed", "("),
        ("essent)", "group_not_opened", ")"),
        (")", "group_not_opened", ")"),
        ("essent ()", "empty_group", "()"),
        ('essent "geen stroom', "phrase_not_closed", '"'),
        ('essent ""', "empty_phrase", '""'),
        ("essent - ster", "minus_alone", "-"),
        ("essent -", "minus_alone", "-"),
        ("essent ~5", "word_expected_after", "~5"),
        ("~5 essent", "word_expected_before", "~5"),
        ("essent ~ ster", "near_distance", "~"),
        ("essent ~0 ster", "near_distance", "~0"),
        ("essent ~101 ster", "near_distance", "~101"),
        ("essent ~ver ster", "near_distance", "~ver"),
        ("a ~5 b ~5 c", "near_twice", "~5"),
        ("lang:nl ~5 ster", "near_what", "lang:nl"),
        ("ster ~5 (a AND b)", "near_what", "("),
        ("essent *", "no_word", "*"),
        ("essent !!!", "no_word", "!!!"),
        ("s*", "star_too_early", "s*"),
        ("st*ring", "star_inside", "*"),
        ('"st*ring kapot"', "star_inside", "*"),
        ("taal:nl", "unknown_field", "taal:"),
        ("lang:nederlands", "language_unknown", "lang:nederlands"),
        ("source:", "source_missing", "source:"),
        ("author:@", "author_missing", "author:@"),
        ("author:ja*n", "star_inside", "author:ja*n"),
        ("essent source:mast*", "star_in_source", "source:mast*"),
        ('source:"onze win*"', "star_in_source", 'source:"onze win*"'),
        ("rating:slecht", "rating_not_a_number", "rating:slecht"),
        ("essent has:foto", "unknown_thing", "has:foto"),
        ("-essent", "only_without", "-essent"),
        ("NOT essent -ster", "only_without", "NOT essent -ster"),
        ("essent OR -ster", "only_without", "-ster"),
        ("essent -maan OR (NOT zon -ster) OR gas", "only_without", "(NOT zon -ster)"),
        ("(essent OR -ster)", "only_without", "(essent OR -ster)"),
        ("essent – ster", "minus_alone", "–"),
        ('"' + "a " * 31 + '"', "long_phrase", '"' + "a " * 31 + '"'),
    ],
)
def test_a_wrong_query_points_at_the_place(typed, code, place) -> None:
    with pytest.raises(QueryError) as raised:
        parse_wanted(typed)
    problem = raised.value.problem
    assert problem.code == code
    assert typed[problem.start : problem.end] == place


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("a " * 6_000, "too_long"),
        ("a " * (MOST_TERMS + 1), "too_many_terms"),
        ("(" * 1_000 + "a" + ")" * 1_000, "too_deep"),
        ("(" * 1_000, "too_deep"),
        (")" * 1_000, "group_not_opened"),
        ("NOT " * 1_000 + "a", "too_deep"),
        ("-" * 9_999 + "a", "too_deep"),
        ("~" * LONGEST_QUERY, "word_expected_before"),
        ('"' * 9_999, "phrase_not_closed"),
        ("a" * LONGEST_QUERY + "b", "too_long"),
        ("a ~" + "9" * 9_000, "near_distance"),
        ("lang:" * 2_000, "language_unknown"),
        ("rating:" + "9" * 9_000, "rating_not_a_number"),
        ("author:" + "@" * 9_000, "author_missing"),
        ("'" * LONGEST_QUERY, "no_word"),
        ("*" * LONGEST_QUERY, "no_word"),
        ("\u200b" * LONGEST_QUERY, "no_word"),
        ("AND " * 2_500, "word_expected_before"),
        ("a OR " * 499 + "(", "group_not_closed"),
    ],
)
def test_hostile_queries_are_refused_at_once(typed, code) -> None:
    begun = time.process_time()
    with pytest.raises(QueryError) as raised:
        parse_wanted(typed)
    assert raised.value.problem.code == code
    assert time.process_time() - begun < 2.0  # a collection of rubbish may fall into it


def test_the_deepest_and_longest_queries_that_are_allowed_are_read() -> None:
    deep = "(" * DEEPEST + "a OR b" + ")" * DEEPEST
    assert write(parse(deep)) == "a OR b"
    wide = " OR ".join(f"woord{number}" for number in range(MOST_TERMS))
    assert len(parse(wide).parts) == MOST_TERMS
    assert isinstance(parse("x" * LONGEST_QUERY), Query)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("essent source:mastodon*", "essent AND source:mastodon"),
        ("essent -source:mast*", "essent AND NOT source:mast"),
        ("essent OR author:ja*n*", 'essent OR author:"ja n*"'),
    ],
)
def test_a_query_that_was_kept_goes_on_meaning_what_it_meant(typed: str, canonical: str) -> None:
    with pytest.raises(QueryError):
        parse(typed)
    assert write(meaning_of(Wish(typed), is_kept=True)) == canonical
