"""What carries no meaning changes no answer, whatever weights are shipped: on held-out texts."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from nlp.analysis import Analysis
from nlp.classifier import Classifier
from nlp.learning.course import shipped_rows
from nlp.learning.rows import LearningRow
from nlp.scoring import QUESTIONS
from nlp.shipped import SHIPPED

HANDLES = ("@KPNwebcare", "@NS_online", "@Albert_Heijn", "@bol_com", "@Ziggo")


@pytest.fixture(scope="module")
def rows() -> list[LearningRow]:
    return [row for row in shipped_rows(SHIPPED.parent / "data").dev if len(row.text) < 400][::3]


@pytest.fixture(scope="module")
def texts(rows: list[LearningRow]) -> list[str]:
    return [row.text for row in rows]


def analyses(classifier: Classifier, texts: Sequence[str]) -> list[Analysis]:
    return [answer for answer in classifier.analyse(texts) if isinstance(answer, Analysis)]


def complaints(classifier: Classifier, texts: Sequence[str]) -> np.ndarray:
    return np.array([answer.complaint for answer in analyses(classifier, texts)])


def with_a_typo(text: str) -> str:
    """Two neighbouring letters of one longer word change places."""
    words = text.split(" ")
    long = [n for n, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if long:
        place = long[len(text) % len(long)]
        word = words[place]
        words[place] = f"{word[:2]}{word[3]}{word[2]}{word[4:]}"
    return " ".join(words)


@pytest.mark.parametrize(
    "vary",
    [
        str.upper,
        str.lower,
        with_a_typo,
        lambda text: f"{text} https://voorbeeld.nl/foto/1",
        lambda text: f"@iemand {text}",
        lambda text: text.replace("@user", "@een_ander"),
        lambda text: text.replace("!", "!!!!"),
        lambda text: text.replace(" ", "\u00a0"),
    ],
    ids=["upper", "lower", "typo", "link", "user", "another user", "marks", "spaces"],
)
def test_the_complaint_probability_moves_less_than_a_tenth_on_average(
    classifier: Classifier, texts: list[str], vary: Callable[[str], str]
) -> None:
    gaps = np.abs(complaints(classifier, texts) - complaints(classifier, [*map(vary, texts)]))
    assert float(gaps.mean()) < 0.1


@pytest.mark.parametrize("handle", HANDLES)
def test_a_company_handle_is_no_shortcut(
    classifier: Classifier, texts: list[str], handle: str
) -> None:
    named = complaints(classifier, [f"{handle} {text}" for text in texts])
    masked = complaints(classifier, [f"@user {text}" for text in texts])
    assert float(np.abs(named - masked).mean()) < 0.1


def test_skin_and_shape_of_an_emoji_change_nothing(classifier: Classifier) -> None:
    plain = ["Bedankt \U0001f44d", "Wat een dag \u2764", "Weer kapot \U0001f44e"]
    varied = [
        "Bedankt \U0001f44d\U0001f3fd",
        "Wat een dag \u2764\ufe0f",
        "Weer kapot \U0001f44e\U0001f3ff",
    ]
    assert complaints(classifier, plain) == pytest.approx(complaints(classifier, varied), abs=1e-5)


def test_no_answer_depends_on_its_neighbours(classifier: Classifier, texts: list[str]) -> None:
    some = texts[:40]
    alone = [analyses(classifier, [text])[0] for text in some]
    crowd = analyses(classifier, ["nog een heel lang verhaal " * 30, *reversed(some), "ja"])[1:-1]
    for one, other in zip(alone, reversed(crowd), strict=True):
        assert other.complaint == pytest.approx(one.complaint, abs=1e-3)
        for question in QUESTIONS:
            expected = getattr(one, f"{question}_probs")
            assert getattr(other, f"{question}_probs") == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(
    ("addition", "question", "value", "more"),
    [
        (" Topservice, dank!", "sentiment", "positive", True),
        (" Heel erg bedankt, fijn geholpen!", "sentiment", "negative", False),
        (" Schandalig slecht, wat een waardeloos bedrijf.", "sentiment", "negative", True),
        (" Waardeloos geregeld, jullie laten me in de steek.", "intent", "complaint", True),
    ],
)
def test_an_addition_pushes_the_answer_its_way(
    classifier: Classifier, rows: list[LearningRow],
    addition: str, question: str, value: str, more: bool,
) -> None:  # fmt: skip
    calm = [row.text for row in rows if row.lang == "nl" and row.labels.get("complaint") == 0][:40]
    angry = [row.text for row in rows if row.lang == "nl" and row.labels.get("complaint") == 1][:40]
    dutch = calm if value in ("negative", "complaint") and more else angry
    name = f"{question}_probs"
    before = [getattr(one, name)[value] for one in analyses(classifier, dutch)]
    added = analyses(classifier, [text + addition for text in dutch])
    after = [getattr(one, name)[value] for one in added]
    change = float(np.mean(after) - np.mean(before))
    assert change > 0.02 if more else change < -0.02
