"""One text, one form: what the model sees."""

import pytest

from nlp.textprep import MAX_CHARACTERS, has_words, normalise


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("Kijk op https://example.org/a?b=1 nu", "Kijk op http nu"),
        ("@Ziggo @KPN waarom?", "@user waarom?"),
        ("mail naar jan@example.org", "mail naar [email]"),
        ("bel 06-12345678 even", "bel [phone] even"),
        ("#SlechteService hoor", "# Slechte Service hoor"),
        ("zooooo traaaag!!!!!!", "zoo traag!!!"),
        ("top👍🏽👍", "top 👍 👍"),
        ("&lt;3 &amp; co", "<3 & co"),
        ("‘nee’", "'nee'"),
    ],
)
def test_a_text_is_brought_into_one_form(raw: str, seen: str) -> None:
    assert normalise(raw) == seen


def test_normalising_twice_changes_nothing() -> None:
    once = normalise("@KPN   #TopService!!!! zie www.example.org 😀😀 &amp; bel 0612345678")
    assert normalise(once) == once


@pytest.mark.parametrize(
    "raw", ["", "\x00\x01", "\ud83d", "\udc00\ud800", " \u200b\ufeff ", "\uffff"]
)
def test_unreadable_characters_leave_nothing_and_never_raise(raw: str) -> None:
    assert not has_words(normalise(raw))


def test_a_pair_of_surrogates_becomes_its_emoji() -> None:
    assert normalise("\ud83d\ude00") == "\U0001f600"


def test_a_long_text_keeps_its_beginning_and_its_end() -> None:
    seen = normalise("begin " + "midden " * 40_000 + "einde")
    assert seen.startswith("begin")
    assert seen.endswith("einde")
    assert len(seen) <= MAX_CHARACTERS + 10


def test_handles_and_links_alone_are_no_words() -> None:
    assert not has_words(normalise("@someone https://example.org"))
