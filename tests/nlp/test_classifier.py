"""The shipped model, as the product uses it."""

import math
import sys
from collections.abc import Callable
from subprocess import run

import pytest

from nlp.analysis import Analysis
from nlp.classifier import Classifier, Unreadable
from nlp.taxonomy import CATEGORIES, FLAGS, INTENTS, SENTIMENTS, SEVERITIES

TEXTS = [
    "Mijn pakket is nu al voor de derde keer niet bezorgd, en niemand neemt op.",
    "Bedankt voor de snelle hulp vandaag, topservice!",
    "Tot hoe laat is de winkel morgen open?",
    "My train was cancelled again and nobody told us anything. Unbelievable.",
    "Gemeente opent maandag een nieuw fietspad langs het kanaal",
    "ok",
    "Die Lieferung kam zu spät und das Paket war offen.",
]


def analysis_of(classifier: Classifier, text: str) -> Analysis:
    answer = classifier.analyse([text])[0]
    assert isinstance(answer, Analysis)
    return answer


def test_every_answer_is_complete_and_adds_up(classifier: Classifier) -> None:
    for answer in classifier.analyse(TEXTS):
        assert isinstance(answer, Analysis)
        assert answer.sentiment in SENTIMENTS
        assert answer.intent in INTENTS
        assert answer.category in CATEGORIES
        assert answer.severity in SEVERITIES
        assert set(answer.flags) <= set(FLAGS)
        assert 0.0 <= answer.complaint <= 1.0
        for probabilities in (
            answer.sentiment_probs,
            answer.intent_probs,
            answer.category_probs,
            answer.severity_probs,
        ):
            assert sum(probabilities.values()) == pytest.approx(1.0, abs=1e-5)
        assert len(answer.embedding) == 384
        assert math.hypot(*answer.embedding) == pytest.approx(1.0, abs=1e-4)
        assert answer.model_version == classifier.model_version


@pytest.mark.parametrize(
    "text",
    [
        "Mijn pakket is nu al voor de derde keer niet bezorgd, en niemand neemt op.",
        "De monteur kwam weer niet opdagen, ik heb voor niets vrij genomen.",
        "Ze hebben zomaar twee keer 80 euro afgeschreven en ik krijg mijn geld niet terug.",
        "My parcel never arrived and your support keeps ignoring me.",
        "Forty minutes on hold, and then the line went dead. Useless.",
    ],
)
def test_a_clear_complaint_is_one(classifier: Classifier, text: str) -> None:
    answer = analysis_of(classifier, text)
    assert answer.complaint > 0.5
    assert answer.sentiment == "negative"


@pytest.mark.parametrize(
    "text",
    [
        "Bedankt voor de snelle hulp vandaag, topservice!",
        "Wat een vriendelijke mensen bij jullie, heel blij mee.",
        "Great service today, thank you so much!",
        "Tot hoe laat is de winkel morgen open?",
    ],
)
def test_praise_and_questions_are_no_complaint(classifier: Classifier, text: str) -> None:
    answer = analysis_of(classifier, text)
    assert answer.complaint < 0.5
    assert answer.sentiment != "negative"


def test_thanks_raise_positive_and_lower_complaint(classifier: Classifier) -> None:
    for text in ("Vandaag is mijn bestelling bezorgd.", "My order arrived today."):
        plain = analysis_of(classifier, text)
        thanked = analysis_of(classifier, text + " Topservice, dank!")
        assert thanked.sentiment_probs["positive"] > plain.sentiment_probs["positive"]
        assert thanked.complaint <= plain.complaint + 0.02


def test_a_text_is_answered_alike_whatever_stands_beside_it(classifier: Classifier) -> None:
    alone = [analysis_of(classifier, text) for text in TEXTS]
    crowd = classifier.analyse([*TEXTS, "lang verhaal over een pakket " * 40, "ja", *TEXTS])
    for first, second in zip(alone, crowd, strict=False):
        assert isinstance(second, Analysis)
        assert second.complaint == pytest.approx(first.complaint, abs=1e-3)
        for value in SENTIMENTS:
            expected = first.sentiment_probs[value]
            assert second.sentiment_probs[value] == pytest.approx(expected, abs=1e-3)


def test_the_same_text_gets_the_same_answer_twice(classifier: Classifier) -> None:
    for first, second in zip(classifier.analyse(TEXTS), classifier.analyse(TEXTS), strict=True):
        assert isinstance(first, Analysis)
        assert isinstance(second, Analysis)
        # Sums of floats depend on where memory lies, in the seventh digit.
        assert second.complaint == pytest.approx(first.complaint, abs=1e-5)
        assert second.category_probs == pytest.approx(first.category_probs, abs=1e-5)
        assert (second.sentiment, second.flags) == (first.sentiment, first.flags)


@pytest.mark.parametrize(
    "vary",
    [
        str.upper,
        lambda text: text + " https://example.org/foto",
        lambda text: "@iemand " + text,
        lambda text: text.replace(" ", "  "),
        lambda text: text.replace("en ", "ne ", 1),
    ],
    ids=["case", "link", "handle", "spaces", "typo"],
)
def test_what_carries_no_meaning_changes_little(
    classifier: Classifier, vary: Callable[[str], str]
) -> None:
    plain = [analysis_of(classifier, text).complaint for text in TEXTS]
    varied = [analysis_of(classifier, vary(text)).complaint for text in TEXTS]
    gaps = [abs(first - second) for first, second in zip(plain, varied, strict=True)]
    assert sum(gaps) / len(gaps) < 0.1


def test_emoji_variants_are_one_emoji(classifier: Classifier) -> None:
    first = analysis_of(classifier, "Bezorgd \N{THUMBS UP SIGN}")
    second = analysis_of(
        classifier, "Bezorgd \N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}"
    )
    assert first.sentiment_probs == second.sentiment_probs


def test_a_company_handle_is_no_shortcut_to_complaint(classifier: Classifier) -> None:
    texts = ["is de storing nu voorbij?", "thanks for the help yesterday", "wat een dag weer"]
    gaps = []
    for text in texts:
        named = analysis_of(classifier, f"@KPNwebcare {text}").complaint
        masked = analysis_of(classifier, f"@user {text}").complaint
        gaps.append(abs(named - masked))
    assert sum(gaps) / len(gaps) < 0.1


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\ud83d", "\u200b"])
def test_nothing_to_read_is_said_so(classifier: Classifier, text: str) -> None:
    assert isinstance(classifier.analyse([text])[0], Unreadable)


def test_hostile_texts_are_answered_in_order_and_without_certainty(classifier: Classifier) -> None:
    hostile = [
        "a" * 100_000,
        "😡😡😡",
        "привет как дела",
        "你好世界你好",
        "\x00kapot\ud83d",
        "@user http",
    ]
    answers = classifier.analyse(["", *hostile, "Bedankt, heel fijn geholpen!"])
    assert isinstance(answers[0], Unreadable)
    assert len(answers) == len(hostile) + 2
    last = answers[-1]
    assert isinstance(last, Analysis)
    assert last.intent == "praise"
    for answer in answers[2:5]:
        assert isinstance(answer, Analysis)
        assert answer.language == "und"
        assert answer.complaint < 0.7


def test_reasons_point_at_words_that_matter(classifier: Classifier) -> None:
    text = "Gisteren was ik in de winkel in Utrecht en ik werd onbeschoft en respectloos behandeld."
    reasons = classifier.explain(text)
    assert reasons
    assert all(0 <= r.start < r.end <= len(text) and 0 < r.weight <= 1 for r in reasons)
    assert [r.start for r in reasons] == sorted(r.start for r in reasons)
    named = " ".join(text[r.start : r.end] for r in reasons)
    assert "onbeschoft" in named or "respectloos" in named


def test_deleting_the_reasons_lowers_the_decision_more_than_other_words(
    classifier: Classifier,
) -> None:
    texts = [text for text in TEXTS if analysis_of(classifier, text).complaint > 0.5]
    assert texts
    named = others = 0.0
    for text in texts:
        whole = analysis_of(classifier, text).complaint
        places = [(r.start, r.end) for r in classifier.explain(text)]
        without = "".join(c for n, c in enumerate(text) if not any(a <= n < b for a, b in places))
        only = " ".join(text[a:b] for a, b in places)
        named += whole - analysis_of(classifier, without or ".").complaint
        others += whole - analysis_of(classifier, only).complaint
    assert named > others


def test_reasons_come_with_the_answer_when_asked_for(classifier: Classifier) -> None:
    answer = classifier.analyse([TEXTS[0]], explain=True)[0]
    assert isinstance(answer, Analysis)
    assert answer.reasons


def test_importing_the_room_loads_no_torch() -> None:
    code = "import sys, nlp, nlp.classifier, nlp.entities; sys.exit('torch' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0
