"""Monitors match what they say: compiled, many at once, and as a plain reading would."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.monitors.asking import heard, mentions, naive, queries
from triage.monitors.evaluating import compiled
from triage.monitors.kept import matcher_of
from triage.monitors.marking import marks
from triage.monitors.matching import Matcher
from triage.monitors.meaning import Wish
from triage.monitors.parsing import parse
from triage.monitors.words import forms_of, tokens_of


@settings(max_examples=400, deadline=None)
@given(queries, mentions)
def test_the_compiled_query_says_what_a_plain_reading_says(query, mention) -> None:
    assert compiled(query)(mention) == naive(query, mention)


@settings(max_examples=200, deadline=None)
@given(st.lists(queries, max_size=8), mentions)
def test_many_at_once_match_as_each_alone(several, mention) -> None:
    matcher = Matcher(dict(enumerate(several)))
    assert matcher.match(mention) == [n for n, query in enumerate(several) if naive(query, mention)]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("essent", "ESSENT heeft weer storing"),
        ("essent", "Bij Essent’s klantenservice"),
        ("essent", "#Essent"),
        ("essent", "#EssentStoring in Utrecht"),
        ("essent", "@essent help"),
        ("essent", "@essent_nl help"),
        ("essent", "Ｅｓｓｅｎｔ"),
        ("essent", "Es\u00adsent"),
        ("essent", "zie essent.nl"),
        ("cafe", "naar het café"),
        ("café", "naar het cafe"),
        ("café", "naar het cafe\u0301"),
        ("auto's", "twee auto’s"),
        ("autos", "twee auto's"),
        ("auto", "twee auto's"),
        ('"zo\'n gedoe"', "Zo’n gedoe!"),
        ('"\'s avonds"', "’s Avonds bellen"),
        ("oreal", "L’Oréal"),
        ("t-mobile", "T-Mobile ligt eruit"),
        ('"geen stroom"', "Geen\n stroom, weer"),
        ("serv*", "De servicedesk"),
        ('"serv* is slecht"', "de service is slecht"),
        ("😡", "wat een dag 😡👍🏽"),
        ("👍", "top 👍🏽"),
        ('"🇳🇱"', "oranje 🇳🇱!"),
        ("pakket ~3 laat", "het pakket is veel laat"),
        ("laat ~3 pakket", "het pakket is veel laat"),
        ('"heel laat" ~2 pakket', "heel laat dat pakket"),
        ("essent -ster", "essent sterk"),
        ("ørsted", "Ørsted"),
        ("straße", "STRASSE"),
    ],
)
def test_words_are_found_as_people_write_them(query, text) -> None:
    assert compiled(parse(query))(heard(text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ster", "sterk en sterren"),
        ("ster", "klooster"),
        ("#essent", "essent"),
        ("#essent", "#essentstoring"),
        ("@essent", "info@essent.nl"),
        ("zon", "zo'n dag"),
        ('"geen stroom"', "geen warme stroom"),
        ("pakket ~2 laat", "het pakket is veel laat"),
        ("essent -ster", "essent en de ster"),
        ("jan*", "ja"),
    ],
)
def test_other_words_are_not_found(query, text) -> None:
    assert not compiled(parse(query))(heard(text))


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("lang:nl", {"language": "nl"}),
        ("source:x", {"kind": "x"}),
        ('source:"Onze Winkel"', {"name": "onze winkel"}),
        ("source:mastodon.example", {"network": "mastodon.example"}),
        ("author:@jan", {"handle": "@Jan"}),
        ("author:jan", {"handle": "jan@mastodon.example"}),
        ('author:"Jan de Vries"', {"author": "Jan de Vries"}),
        ("author:jan*", {"handle": "@jantje"}),
        ("rating:<3", {"rating": 2.5}),
        ("rating:1", {"rating": 1}),
        ("rating:>=4 has:rating", {"rating": 5}),
        ("has:title", {"title": "Slecht"}),
    ],
)
def test_fields_are_compared(query, values) -> None:
    assert compiled(parse(query))(heard("tekst", **values))
    assert not compiled(parse(query))(heard("tekst"))


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("link", "zie https://voorbeeld.nl"),
        ("link", "ZIE HTTPS://VOORBEELD.NL"),
        ("link", "zie WWW.voorbeeld.nl"),
        ("hashtag", "#fail"),
        ("handle", "@jan"),
        ("emoji", "😡"),
    ],
)
def test_things_in_the_text_are_seen(what, text) -> None:
    assert compiled(parse(f"has:{what}"))(heard(text))
    assert not compiled(parse(f"has:{what}"))(heard("gewoon een tekst, jan"))


def test_the_words_that_made_it_match_are_marked() -> None:
    text = "Wéér storing bij #Essent, en geen stroom. Sterk."
    query = parse('(essent AND "geen stroom") -rekening weer')
    found = [text[start:end] for start, end in marks(query, heard(text))]
    assert found == ["Wéér", "#Essent", "geen stroom"]


@settings(deadline=None)
@given(st.text(max_size=80))
def test_every_form_of_a_text_is_a_word_that_can_be_asked_for(text) -> None:
    for token in tokens_of(text):
        for form in forms_of(token):
            assert form
            assert "\x00" not in form
            again = tokens_of(form)
            assert len(again) == 1
            assert forms_of(again[0])[0] == form


def test_hostile_texts_are_matched_in_time() -> None:
    queries = [
        parse(told) for told in ('"a a a a a b"', "a ~5 (b OR c)", "aa* ~9 b", "a -b has:link")
    ]
    matcher = Matcher(dict(enumerate(queries)))
    texts = ["a " * 10_000, "a" * 20_000, "#a_" * 6_000, "'" * 20_000, "😡" * 20_000, "a'" * 10_000]
    texts += ["a\u0301" * 10_000, "b a " * 5_000, "@" * 20_000, "www." * 5_000]
    begun = time.process_time()
    for text in texts:
        matcher.match(heard(text))
    assert time.process_time() - begun < 5


def test_what_nobody_recognised_can_be_asked_for() -> None:
    unclear = compiled(parse("lang:und"))
    assert unclear(heard("¿dónde está?"))
    assert not unclear(heard("waar is het?", language="nl"))


def test_a_kept_monitor_with_a_star_in_a_name_goes_on_matching() -> None:
    matcher = matcher_of(((1, Wish("essent -source:mast*")),))
    assert matcher.match(heard("essent is stuk")) == [1]
