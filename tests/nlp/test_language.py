"""Languages of short texts, out of those that a company expects."""

import pytest

import nlp.language
from nlp.language import PLAIN_CONFIDENCE, LanguageIdentifier


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


@pytest.mark.parametrize(
    "text",
    [
        "¿Dónde está mi paquete? Llevo tres semanas esperando",
        "Muy buena tienda, llegó todo a tiempo",
        "Servizio pessimo, non risponde nessuno",
        "Quero o meu dinheiro de volta",
        "Gdzie jest moja paczka? Czekam już trzy tygodnie",
        "Çok kötü hizmet, kimse telefona bakmıyor",
        "Unde este coletul meu? Aștept de trei săptămâni",
        "Hvor er min pakke? Jeg har ventet i tre uger",
        "Saya mau uang saya kembali",
        "Il pacco non arriva e il corriere non ne sa niente",
        "Det er den værste service, og der er ingen der kan hjælpe",
        "Den värsta tjänsten och den är för dyr",
        "Jeg vil gerne have mine to pakker, og dem har I med at finde",
        "To je hrozné a to by mě zajímalo, proč to trvá tak dlouho",
        "Van itt egy csomag, be van zárva a bolt",
        "Ya las he visto, me recomienda The get down, así que a por ella voy esta noche",
    ],
)
def test_a_language_that_nobody_expects_stays_unknown(
    identifier: LanguageIdentifier, text: str
) -> None:
    code, confidence = identifier.identify(text)
    assert code == "und"
    assert confidence < 0.05


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nooit meer", "nl"),
        ("Bedankt!", "nl"),
        ("Pakket: bedankt", "nl"),
        ("Kan beter", "nl"),
        ("Thanks a lot", "en"),
        ("Helpdesk onbereikbaar", "nl"),
        ("nie te doen", "nl"),
        ("Pakket kwijt", "nl"),
        ("total scam", "en"),
        ("arrived broken", "en"),
        ("Not happy", "en"),
    ],
)
def test_short_texts_of_an_expected_language_are_not_lost(
    identifier: LanguageIdentifier, text: str, language: str
) -> None:
    assert identifier.identify(text)[0] == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Waar blijft mijn pakket nou, ik wacht al dagen", "nl"),
        ("Ik heb jullie The Cloud al twee keer gebeld", "nl"),
        ("I want to know when they will deliver my order", "en"),
        ("Ich habe das Paket nicht bekommen", "de"),
        ("Je suis très content, merci pour votre aide", "fr"),
    ],
)
def test_a_text_full_of_telling_words_needs_no_comparison(
    identifier: LanguageIdentifier, monkeypatch: pytest.MonkeyPatch, text: str, language: str
) -> None:
    monkeypatch.setattr(nlp.language, "_detector", lambda *_: pytest.fail("was compared"))
    assert identifier.identify(text) == (language, PLAIN_CONFIDENCE)


@pytest.mark.parametrize(
    "text",
    [
        "Ik heb gebeld. They told me to wait",  # as many words of another language
        "To moje, to twoje, to",  # one word, three times
        # Two of seventeen words.
        "Dark Souls: that new trailer, release date confirmed, pre-orders open, tracks live, "
        "what a game day",
    ],
)
def test_a_text_with_fewer_telling_words_is_compared(
    identifier: LanguageIdentifier, text: str
) -> None:
    assert identifier.identify(text)[1] != PLAIN_CONFIDENCE


def test_a_company_that_expects_fewer_languages_is_told_none_of_the_others() -> None:
    identifier = LanguageIdentifier(("nl", "en"))
    assert identifier.identify("Wo bleibt denn mein Paket, ich warte seit Tagen")[0] == "und"
    assert identifier.identify("Waar blijft mijn pakket nou, ik wacht al dagen")[0] == "nl"
    assert identifier.identify("Was ist hier los? Er war heute wieder nicht da")[0] == "und"


@pytest.mark.parametrize(
    ("language", "texts", "other"),
    [
        ("nl", ["Waar blijft mijn pakket nou, ik wacht al dagen", "Pakket kwijt"], "Where is it?"),
        ("en", ["Where is my order", "Thanks a lot", "The app is down again"], "Pakket kwijt"),
    ],
)
def test_a_company_may_expect_one_language_only(
    language: str, texts: list[str], other: str
) -> None:
    identifier = LanguageIdentifier((language,))
    assert {identifier.identify(text)[0] for text in texts} == {language}
    assert identifier.identify(other)[0] == "und"


def test_a_text_behind_a_row_of_names_and_links_is_read(identifier: LanguageIdentifier) -> None:
    names = " ".join(f"@eenlangenaam{number} https://t.co/{number}" for number in range(12))
    assert identifier.identify(f"{names} waar blijft mijn pakket nou weer")[0] == "nl"


def test_only_configured_languages_are_answered() -> None:
    identifier = LanguageIdentifier(("nl", "en"))
    assert identifier.identify("Wo bleibt denn mein Paket, ich warte seit Tagen")[0] in {
        "nl",
        "en",
        "und",
    }
