"""Fits the scores of a head anew on the finished encoder: with all texts at once, not in batches.

Severity needs it: few sets know it, they mean slightly different things by it, and each holds
another mix of values. In batches of all questions its head never comes to rest.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, cast

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from nlp.batching import batch_by_length, encode, pad
from nlp.model import LuisterpostModel, TaskHead
from nlp.own_model import MAX_PIECES
from nlp.training.data import HEADS, Row
from nlp.training.loop import mixed_precision

REFITTED: Final = ("severity",)
# No set says more than so many texts, however large it is.
MOST_COUNTED: Final = 2_500
# A value that is rare in its set counts up to so many times.
MOST_LIFTED: Final = 5.0
# How strongly the weights are held where they were, in texts.
PULL: Final = 5.0
SMOOTHING: Final = 0.05
STEPS: Final = 40
_BATCH_PIECES: Final = 4_096


def refit(
    model: LuisterpostModel, tokenizer: Tokenizer, rows: Sequence[Row], device: torch.device
) -> None:
    """Minimise the cross-entropy of the labels in place, drawn to the weights that were there.

    Only the linear scores change; which words a head looks at stays. Questions of which `rows`
    know fewer than two values stay as they were.
    """
    for task in REFITTED:
        known = [row for row in rows if task in row.labels]
        if len({row.labels[task] for row in known}) > 1:
            head = cast("TaskHead", model.heads[task])
            _fit(head, _pooled(model, head, tokenizer, known, device), known, task)


def evened(rows: Sequence[Row], task: str) -> NDArray[np.float32]:
    """Return how much each row counts: as its label is trusted, every value of a set alike, and
    no set beyond `MOST_COUNTED`."""
    trusted: defaultdict[tuple[str, str], float] = defaultdict(float)
    of_value: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for row in rows:
        trusted[row.set, row.lang] += row.weights[task]
        of_value[row.set, row.lang, row.labels[task]] += row.weights[task]
    weights = np.zeros(len(rows), dtype=np.float32)
    for number, row in enumerate(rows):
        total = trusted[row.set, row.lang]
        share = of_value[row.set, row.lang, row.labels[task]] / total
        lift = min(1.0 / (len(HEADS[task]) * share), MOST_LIFTED)
        weights[number] = row.weights[task] * lift * min(1.0, MOST_COUNTED / total)
    return weights


@torch.no_grad()
def _pooled(
    model: LuisterpostModel,
    head: TaskHead,
    tokenizer: Tokenizer,
    rows: Sequence[Row],
    device: torch.device,
) -> Tensor:
    ids = encode(tokenizer, [row.text for row in rows], MAX_PIECES)
    pooled = torch.zeros(len(rows), model.config.hidden_size)
    nn.Module.to(model, device)
    model.train(mode=False)
    for numbers in batch_by_length([len(row) for row in ids], _BATCH_PIECES):
        pieces, mask = (
            torch.from_numpy(part).to(device) for part in pad([ids[n] for n in numbers])
        )
        with mixed_precision(device):
            words = model.words(pieces, mask)
        weighed = head.weigh(words.float(), mask)
        pooled[numbers] = torch.einsum("nl,nlw->nw", weighed, words.float()).cpu()
    return pooled


def _fit(head: TaskHead, pooled: Tensor, rows: Sequence[Row], task: str) -> None:
    truth = torch.tensor([row.labels[task] for row in rows])
    counts = torch.from_numpy(evened(rows, task))
    before = head.scores.weight.detach().cpu().float().clone()
    weight = before.clone().requires_grad_()
    bias = head.scores.bias.detach().cpu().float().clone().requires_grad_()
    search = torch.optim.LBFGS([weight, bias], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        search.zero_grad()
        each = functional.cross_entropy(
            pooled @ weight.T + bias, truth, reduction="none", label_smoothing=SMOOTHING
        )
        total = (each * counts).sum() + PULL * (weight - before).square().sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    search.step(loss)  # type: ignore[no-untyped-call]
    with torch.no_grad():
        head.scores.weight.copy_(weight)
        head.scores.bias.copy_(bias)
