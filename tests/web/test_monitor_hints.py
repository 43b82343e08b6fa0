"""What is worth another look in a query that can be read."""

import pytest
from flask import Flask

from web.monitors.hints import hints_of

KNOWN = ("x", "mastodon", "Onze Winkel")


def hints(app: Flask, typed: str, languages: tuple[str, ...] = ("nl", "en")) -> list[str]:
    with app.test_request_context("/monitors/check"):
        return hints_of(typed, KNOWN, languages)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("storing of uitval", "Bedoel je OR, schrijf dan OR"),
        ("storing or uitval", "“or”"),
        ("pakket en laat", "Bedoel je AND"),
        ("not vacature zevenmand", "Bedoel je NOT"),
        ("zevenmand source:twiter", "heet “twiter”"),
        ("zevenmand NOT source:twiter", "heet “twiter”"),
        ("zevenmand lang:es", "“es”"),
    ],
)
def test_what_may_be_meant_otherwise_is_told(typed: str, words: str, app: Flask) -> None:
    (hint,) = hints(app, typed)
    assert words in hint


@pytest.mark.parametrize(
    "typed",
    [
        "storing OR uitval",
        '"storing of uitval"',
        "of",
        "en dan",
        'zevenmand source:x source:"onze winkel" lang:nl',
        "zevenmand -lang:und",
        "zevenmand AND (of",
    ],
)
def test_what_is_clear_needs_no_hint(typed: str, app: Flask) -> None:
    assert hints(app, typed) == []


def test_a_language_that_the_company_does_not_expect_is_told(app: Flask) -> None:
    (hint,) = hints(app, "zevenmand lang:de")
    assert "(nl, en, und)" in hint
    assert hints(app, "zevenmand lang:de", ("nl", "de")) == []
