"""Texts that were read before are answered without reading them again."""

from collections.abc import Sequence

import numpy as np

from nlp.remembering import Remembering
from nlp.scoring import Readings, Scores


class Counting:
    """Answers with the length of a text, and keeps what it was asked."""

    version = "counting-1"

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def read(self, texts: Sequence[str]) -> Readings:
        self.asked.append(list(texts))
        lengths = np.array([float(len(text)) for text in texts])
        return Readings({"length": lengths[:, None]}, np.zeros((len(texts), 384)), lengths)

    def answer(self, readings: Readings, languages: Sequence[str]) -> Scores:
        lengths = readings.tables["length"]
        table = np.concatenate([lengths, lengths], axis=1)
        return Scores({"sentiment": table}, lengths[:, 0], readings.embedding, readings.unknown)

    def attribute(
        self, texts: Sequence[Sequence[str]], decisions: Sequence[str]
    ) -> list[np.ndarray]:
        return [np.zeros(len(words)) for words in texts]


def test_a_text_is_read_once_within_a_batch_and_between_batches() -> None:
    behind = Counting()
    scorer = Remembering(behind)
    first = scorer.answer(scorer.read(["a", "bb", "a"]), ["nl"] * 3)
    again = scorer.answer(scorer.read(["bb", "ccc"]), ["nl"] * 2)
    assert behind.asked == [["a", "bb"], ["ccc"]]
    assert first.complaint.tolist() == [1.0, 2.0, 1.0]
    assert again.complaint.tolist() == [2.0, 3.0]
    assert again.probabilities["sentiment"].shape == (2, 2)


def test_what_was_asked_for_longest_ago_is_forgotten() -> None:
    behind = Counting()
    scorer = Remembering(behind, most=2)
    for text in ("a", "bb", "a", "ccc", "bb"):
        scorer.read([text])
    assert behind.asked == [["a"], ["bb"], ["ccc"], ["bb"]]
