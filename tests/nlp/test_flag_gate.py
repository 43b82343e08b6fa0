"""A flag needs words that a pattern finds, and a model that does not rule it out."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from nlp.analysis import Analysis
from nlp.classifier import LEAST_ABOUT_FOR_FLAGS, SURE_ABOUT_FOR_FLAGS, Classifier
from nlp.language import LanguageIdentifier
from nlp.scoring import QUESTIONS, Readings, Scores

LAWYER = "Mijn advocaat neemt contact met jullie op over deze rekening."
OLD = "Mijn moeder is 83 en zit al drie dagen zonder verwarming."


class Says:
    """Reads nothing; says what it was told of every text."""

    version = "says-1"

    def __init__(self, complaint: float, intent: str, about: Mapping[str, float]) -> None:
        self.complaint, self.intent, self.about = complaint, intent, about

    def read(self, texts: Sequence[str]) -> Readings:
        return Readings({}, np.zeros((len(texts), 384)), np.zeros(len(texts)))

    def answer(self, readings: Readings, languages: Sequence[str]) -> Scores:
        count = len(languages)
        tables = {task: np.eye(len(values))[[0] * count] for task, values in QUESTIONS.items()}
        place = QUESTIONS["intent"].index(self.intent)
        tables["intent"] = np.eye(len(QUESTIONS["intent"]))[[place] * count]
        about = {flag: np.full(count, share) for flag, share in self.about.items()}
        complaint = np.full(count, self.complaint)
        return Scores(tables, complaint, readings.embedding, readings.unknown, about)

    def attribute(
        self, texts: Sequence[Sequence[str]], decisions: Sequence[str]
    ) -> list[np.ndarray]:
        return [np.zeros(len(words)) for words in texts]


def flags_of(text: str, complaint: float, intent: str, about: Mapping[str, float]) -> set[str]:
    classifier = Classifier(Says(complaint, intent, about), LanguageIdentifier(["nl", "en"]))
    (answer,) = classifier.analyse([text])
    assert isinstance(answer, Analysis)
    return set(answer.flags)


FALL = "Op vakantie met ons gezin, en de deur van de kleedkamer raakte mijn knie."
LITTLE, ENOUGH = LEAST_ABOUT_FOR_FLAGS / 2, LEAST_ABOUT_FOR_FLAGS * 1.5
SURE = SURE_ABOUT_FOR_FLAGS


@pytest.mark.parametrize(
    ("text", "complaint", "intent", "about", "raised"),
    [
        (LAWYER, 0.9, "complaint", {}, {"legal"}),
        (LAWYER, 0.9, "complaint", {"legal": ENOUGH}, {"legal"}),
        (LAWYER, 0.9, "complaint", {"legal": LITTLE}, set()),
        (LAWYER, 0.9, "complaint", {"legal": LITTLE, "churn": 1.0}, set()),
        (LAWYER, 0.01, "praise", {"legal": 1.0}, set()),
        (LAWYER, 0.01, "question", {"legal": 1.0}, set()),
        (OLD, 0.01, "question", {"vulnerable": 1.0}, {"vulnerable"}),
        (OLD, 0.01, "question", {"vulnerable": LITTLE}, set()),
        (FALL, 0.9, "complaint", {"safety": ENOUGH}, set()),
        (FALL, 0.9, "complaint", {"safety": SURE}, {"safety"}),
        (FALL, 0.01, "praise", {"safety": SURE}, set()),
        ("Factuur klopt niet.", 0.9, "complaint", {"safety": SURE}, set()),
        ("De trein had vertraging.", 0.9, "complaint", {"legal": 1.0, "repeat": 1.0}, set()),
    ],
)
def test_words_and_model_agree(
    text: str, complaint: float, intent: str, about: Mapping[str, float], raised: set[str]
) -> None:
    assert flags_of(text, complaint, intent, about) == raised
