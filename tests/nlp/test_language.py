"""Languages of short texts, out of those that a company expects."""

import pytest

from nlp.language import LanguageIdentifier


@pytest.fixture(scope="module")
def identifier() -> LanguageIdentifier:
    return LanguageIdentifier()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Waar blijft mijn pakket, het zou gisteren komen", "nl"),
        ("ge zijt bedankt zenne", "nl"),
        ("The delivery was late again", "en"),
        ("Wo bleibt denn mein Paket?", "de"),
        ("Merci beaucoup pour votre aide", "fr"),
    ],
)
def test_a_short_text_shows_its_language(
    identifier: LanguageIdentifier, text: str, language: str
) -> None:
    code, confidence = identifier.identify(text)
    assert code == language
    assert 0.4 <= confidence <= 1.0


@pytest.mark.parametrize(
    "text", ["", "ok", "😡😡😡", "12345", "@user http", "привет как дела", "你好世界"]
)
def test_too_little_or_another_script_is_undetermined(
    identifier: LanguageIdentifier, text: str
) -> None:
    assert identifier.identify(text)[0] == "und"


def test_only_configured_languages_are_answered() -> None:
    identifier = LanguageIdentifier(("nl", "en"))
    assert identifier.identify("Wo bleibt denn mein Paket, ich warte seit Tagen")[0] in {
        "nl",
        "en",
        "und",
    }
