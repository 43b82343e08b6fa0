"""Texts into analyses, against `transformers.pipeline` with models of the same size.

Three pipelines (sentiment, intent, severity) text by text are what a project without a model of
its own would run; ours answers these and two more questions in one pass.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np
import openvino
import torch
from openvino import opset13 as ops
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    PreTrainedTokenizerFast,
    pipeline,
)

from nlp.batching import encode
from nlp.classifier import Classifier, load_classifier
from nlp.own_model import MAX_PIECES, load_tokenizer
from nlp.shipped import SHIPPED
from nlp.textprep import normalise
from tests.bench.ground import texts
from tests.bench.report import Line, percentile, seconds_of

TEXTS: Final = 2_000
PIPELINE_TEXTS: Final = 150
EXPLAINED: Final = 10
LAYERS, WIDTH, INNER = 6, 384, 1536
THREADS: Final = 2


def measure(model: str | None, *, runs: int = 3) -> list[Line]:
    """Texts a second of ours and of one and three pipelines, and ours against the machine."""
    torch.set_num_threads(THREADS)
    classifier = load_classifier(model, threads=THREADS)
    said = _different_texts(TEXTS)
    pipes = [_pipeline() for _ in range(3)]
    machine = _machine()
    classifier.analyse(said[:64])  # warm
    ours, one, three, rate = [], [], [], []
    for _ in range(runs):  # in turns, so that all meet the same machine
        fresh = load_classifier(model, threads=THREADS)  # nothing remembered
        fresh.analyse(["warm"])
        ours.append(TEXTS / seconds_of(partial(fresh.analyse, said)))
        one.append(PIPELINE_TEXTS / seconds_of(partial(_one_by_one, pipes[:1], said)))
        three.append(PIPELINE_TEXTS / seconds_of(partial(_one_by_one, pipes, said)))
        rate.append(machine())
    fast = statistics.median(ours)
    about = f"{TEXTS} different texts, {classifier.model_version}"
    return [
        Line("classify, against three pipelines", "texts/s", fast, statistics.median(three), about),
        Line("classify, against one pipeline", "texts/s", fast, statistics.median(one)),
        _of_the_machine(said, fast, statistics.median(rate)),
        _single(classifier, said),
        _explaining(classifier, said),
    ]


def _different_texts(number: int) -> list[str]:
    """The example's texts, each repeat with a number of its own: nothing is read twice."""
    return [f"{text} {place}" for place, text in enumerate(texts(number))]


def _pipeline() -> Callable[[str], object]:
    config = BertConfig.from_pretrained(SHIPPED)
    config.num_labels = 3
    model = BertForSequenceClassification(config).eval()
    tokenizer = PreTrainedTokenizerFast.from_pretrained(SHIPPED)
    made = pipeline("text-classification", model=model, tokenizer=tokenizer, device="cpu")
    return lambda text: made(text, truncation=True, max_length=MAX_PIECES)


def _one_by_one(pipes: Sequence[Callable[[str], object]], said: Sequence[str]) -> None:
    for text in said[:PIPELINE_TEXTS]:
        for ask in pipes:
            ask(text)


def _machine() -> Callable[[], float]:
    """Returns what measures the machine's own rate of int8 products, in 10^9 operations a second.

    One product as large as a layer of the model has it, computed by the same engine.
    """
    rows = ops.parameter([2048, WIDTH], np.float32)
    weights = np.random.default_rng(1).integers(-127, 127, (INNER, WIDTH)).astype(np.float32)
    product = ops.matmul(
        _rounded(rows, 1.0), _rounded(ops.constant(weights / 128), 1.0), False, True
    )
    compiled = openvino.Core().compile_model(
        openvino.Model([product], [rows]), "CPU", {"INFERENCE_NUM_THREADS": THREADS}
    )
    request = compiled.create_infer_request()
    given = np.random.default_rng(2).random((2048, WIDTH), np.float32)

    def rate() -> float:
        times = []
        for _ in range(30):
            started = time.perf_counter()
            request.infer([given])
            times.append(time.perf_counter() - started)
        return 2 * 2048 * WIDTH * INNER / statistics.median(times) / 1e9

    rate()
    return rate


def _rounded(table: openvino.Node, bound: float) -> openvino.Node:
    ends = np.float32(-bound), np.float32(bound * 127 / 128)
    return ops.fake_quantize(table, *ends, *ends, 256)


def _of_the_machine(said: Sequence[str], texts_per_s: float, machine: float) -> Line:
    """The products that the texts need, at the rate measured; padding is not counted."""
    ids = encode(load_tokenizer(SHIPPED), [normalise(text) for text in said], MAX_PIECES)
    needed = sum(
        LAYERS * (2 * len(row) * (4 * WIDTH**2 + 2 * WIDTH * INNER) + 4 * len(row) ** 2 * WIDTH)
        for row in ids
    )
    reached = needed / len(said) * texts_per_s / 1e9
    about = f"{100 * reached / machine:.0f} % of the machine's rate, all of the work counted in"
    return Line("int8 products", "GOP/s", reached, machine, about)


def _single(classifier: Classifier, said: Sequence[str]) -> Line:
    times = [
        1000 * seconds_of(partial(classifier.analyse, [f"{text} alleen"])) for text in said[:100]
    ]
    about = f"median of 100 texts; p95 {percentile(times, 0.95):.1f} ms"
    return Line("classify a single text", "ms", statistics.median(times), about=about)


def _explaining(classifier: Classifier, said: Sequence[str]) -> Line:
    times = [1000 * seconds_of(partial(classifier.explain, text)) for text in said[:EXPLAINED]]
    about = f"median of {EXPLAINED} texts; p95 {percentile(times, 0.95):.0f} ms"
    return Line("explain one text", "ms", statistics.median(times), about=about)
