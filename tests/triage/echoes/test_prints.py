"""What counts as the same words, and what must never."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOW
from triage.echoes.prints import Said, keys_of, kind_of_echo, words_of

COMPLAINT = (
    "Al drie weken wacht ik op mijn pakket en de klantenservice van deze winkel neemt de telefoon "
    "niet op, wat een waardeloze service is dit geworden"
)


def said(text: str = COMPLAINT, number: int = 1, **values: object) -> Said:
    told = {"source_id": 1, "author": "Jan", "rating": None, "published_at": NOW, **values}
    return Said(mention_id=number, text=text, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "again",
    [
        COMPLAINT.upper(),
        f"RT @jan_de_vries: {COMPLAINT}",
        f"{COMPLAINT} https://t.example/a1b2",
        f"@winkel {COMPLAINT} (via @jan)",
        f"  {COMPLAINT}\n\n!!! via Nu.example",
        COMPLAINT.replace(" ", "\u00a0"),
    ],
)
def test_a_repost_says_the_same_words(again: str) -> None:
    assert kind_of_echo(said(), said(again, 2)) == "same_words"
    assert set(keys_of(said())) & set(keys_of(said(again, 2)))


@pytest.mark.parametrize(
    "again",
    [
        COMPLAINT.replace("waardeloze", "belabberde"),
        COMPLAINT + " echt",
        "Update: " + COMPLAINT,
    ],
)
def test_a_text_with_a_word_changed_is_nearly_the_same(again: str) -> None:
    assert kind_of_echo(said(), said(again, 2)) == "nearly_same"
    assert set(keys_of(said())) & set(keys_of(said(again, 2)))


@pytest.mark.parametrize(
    "text", ["bedankt!", "Waar blijft mijn pakket?", "👍", "@winkel", "", "a " * 40]
)
def test_what_says_too_little_belongs_to_nobody(text: str) -> None:
    assert keys_of(said(text)) == []
    assert kind_of_echo(said(text), said(text, 2)) is None


def test_two_customers_with_their_own_order_numbers_are_two() -> None:
    one, other = f"{COMPLAINT} bestelling 100201", f"{COMPLAINT} bestelling 100202"
    assert kind_of_echo(said(one), said(other, 2)) is None


def test_an_answer_that_quotes_half_of_it_is_its_own() -> None:
    half = " ".join(COMPLAINT.split()[:12])
    other = f"{half} maar bij mij was alles gewoon op tijd en netjes geleverd door een aardige man"
    assert kind_of_echo(said(), said(other, 2)) is None


def test_one_review_in_two_sources_is_known_even_when_it_is_short() -> None:
    one = said("Slecht.", rating=1.0)
    other = said("slecht", 2, rating=1.0, source_id=2, published_at=NOW + timedelta(hours=20))
    assert kind_of_echo(one, other) == "same_review"
    assert set(keys_of(one)) & set(keys_of(other))
    for changed in (
        replace(other, author="Piet"),
        replace(other, rating=2.0),
        replace(other, source_id=1),
        replace(other, published_at=NOW + timedelta(days=3)),
        replace(other, author=""),
    ):
        assert kind_of_echo(one, changed) is None


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_the_same_from_both_sides_and_never_a_crash(one: str, other: str) -> None:
    first, second = said(one), said(other, 2, source_id=2)
    assert kind_of_echo(first, second) == kind_of_echo(second, first)
    assert keys_of(first) == keys_of(said(one))
    assert all(-(2**63) <= key < 2**63 for key in keys_of(first))


def test_only_the_words_count() -> None:
    assert words_of("RT @a: Hé @b, kijk: https://x.example/y?z=1 (via @c)") == ("hé", "kijk")
