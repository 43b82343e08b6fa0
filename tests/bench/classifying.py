"""Texts into analyses: in batches, as the worker does, against one text at a time."""

import statistics
from functools import partial
from typing import Final

from nlp.classifier import Classifier, load_classifier
from tests.bench.ground import texts
from tests.bench.report import Line, compare, percentile, seconds_of

TEXTS: Final = 128
BATCH: Final = 64  # what the worker takes at a time
EXPLAINED: Final = 10
RUNS: Final = 3


def measure(model: str | None, *, runs: int = RUNS) -> list[Line]:
    """Texts a second of the same model, and what an explanation costs."""
    classifier = load_classifier(model)
    said = texts(TEXTS)
    classifier.analyse(said[:BATCH])  # warm

    def in_batches() -> None:
        for start in range(0, TEXTS, BATCH):
            classifier.analyse(said[start : start + BATCH])

    def one_by_one() -> None:
        for text in said:
            classifier.analyse([text])

    ours, plain = compare(in_batches, one_by_one, runs=runs)
    return [
        Line("classify", "texts/s", TEXTS / ours, TEXTS / plain,
             f"batches of {BATCH} against one at a time, {classifier.model_version}"),
        _explaining(classifier, said),
    ]  # fmt: skip


def _explaining(classifier: Classifier, said: list[str]) -> Line:
    times = [1000 * seconds_of(partial(classifier.explain, text)) for text in said[:EXPLAINED]]
    about = f"median of {EXPLAINED} texts; p95 {percentile(times, 0.95):.0f} ms"
    return Line("explain one text", "ms", statistics.median(times), about=about)
