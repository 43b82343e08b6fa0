"""Stage two: all questions are learnt at once from mixed sources.

A row counts for the questions it has labels for, each with its own weight (weak labels less), and
where teachers have read it, for their opinion too.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from nlp.batching import batch_by_length, encode, pad
from nlp.model import LuisterpostModel
from nlp.scoring import FLAG_HEADS
from nlp.training.balances import BALANCED, Balances, of_rows, own_balances
from nlp.training.data import HEADS, SOURCES, Row
from nlp.training.loop import Group, Schedule, encoder_groups, mixed_precision, optimise

MAX_PIECES: Final = 80
TASK_WEIGHTS: Final = {
    "sentiment": 1.0,
    "intent": 1.0,
    "complaint": 1.0,
    "category": 0.8,
    "severity": 0.8,
    **dict.fromkeys(FLAG_HEADS.values(), 0.5),
}
UNKNOWN_PIECE: Final = 1
FIRST_ORDINARY_PIECE: Final = 5


@dataclass(frozen=True, slots=True)
class Recipe:
    """The choices of one stage of fine-tuning."""

    epochs: float = 1.0
    tokens_per_batch: int = 2_000
    rate: float = 2e-4
    layer_decay: float = 0.9
    embedding_rate: float = 1.6e-4
    head_rate: float = 1e-3
    word_dropout: float = 0.05
    smoothing: float = 0.05
    # How much the teachers' opinion counts beside a label that a person gave.
    soft: float = 0.5
    # How much of a set's own balance of sentiments is taken out of what is learnt from it.
    own_balance: float = 1.0
    seed: int = 20


@dataclass(frozen=True, slots=True)
class _Batch:
    ids: Tensor
    mask: Tensor
    labels: dict[str, Tensor]
    weights: dict[str, Tensor]
    soft: dict[str, Tensor]
    balances: dict[str, Tensor]


def fine_tune(
    model: LuisterpostModel,
    tokenizer: Tokenizer,
    rows: Sequence[Row],
    recipe: Recipe,
    checkpoint: Path,
    *,
    device: torch.device,
    say: Callable[[str], None],
    every: Callable[[int], None] | None = None,
) -> None:
    """Train the model in place; resumes from the checkpoint. `rows` may repeat a row."""
    ids = encode(tokenizer, [row.text for row in rows], MAX_PIECES)
    order = plan_batches([len(row) for row in ids], recipe)
    balances = own_balances(rows)
    say(f"{len(rows)} rows, {sum(map(len, ids))} pieces per epoch, {len(order)} steps")
    nn.Module.to(model, device)
    model.train()

    def loss_of(step: int) -> Tensor:
        numbers = order[step]
        chosen = [rows[n] for n in numbers]
        batch = _collate(chosen, [ids[n] for n in numbers], recipe, step, balances)
        with mixed_precision(device):
            words = model.words(batch.ids.to(device), batch.mask.to(device))
        return multi_task_loss(model, words, batch, device, recipe)

    optimise(
        model, groups_of(model, recipe), loss_of, Schedule(len(order)), checkpoint,
        say=say, every=every,
    )  # fmt: skip


def groups_of(model: LuisterpostModel, recipe: Recipe) -> list[Group]:
    """Return the model's parameters with their learning rates: heads fast, lower layers slow."""
    encoder = encoder_groups(model.encoder, recipe.rate, recipe.embedding_rate, recipe.layer_decay)
    return [*encoder, Group(list(model.heads.parameters()), recipe.head_rate)]


def multi_task_loss(
    model: LuisterpostModel, words: Tensor, batch: _Batch, device: torch.device, recipe: Recipe
) -> Tensor:
    """Sum the weighted losses of labels and opinions that are there, per row of the batch."""
    mask = batch.mask.to(device)
    total = words.new_zeros(())
    for task, head in model.heads.items():
        weights, opinions = batch.weights[task].to(device), batch.soft[task].to(device)
        if not bool(weights.any()) and not bool(opinions.any()):
            continue
        scores = head(words, mask)
        known = batch.balances.get(task)
        told = scores if known is None else scores + recipe.own_balance * known.to(device)
        labelled = functional.cross_entropy(
            told,
            batch.labels[task].to(device),
            reduction="none",
            # A flag is rare: smoothing would say of every text that it may carry one.
            label_smoothing=0.0 if task in FLAG_HEADS.values() else recipe.smoothing,
        )
        taught = -(opinions * scores.log_softmax(dim=-1)).sum(dim=-1)
        each = labelled * weights + taught * recipe.soft
        total = total + TASK_WEIGHTS.get(task, 1.0) * each.sum() / len(mask)
    return total


def repeated(rows: Sequence[Row]) -> list[Row]:
    """Return the rows as often as their source says."""
    return [
        row for row in rows for _ in range(SOURCES[row.set].repeat if row.set in SOURCES else 1)
    ]


def plan_batches(lengths: Sequence[int], recipe: Recipe) -> list[list[int]]:
    """Return row numbers per step, for all epochs: similar lengths together, order by chance."""
    chance = random.Random(recipe.seed)  # noqa: S311 - an order, no secret
    order: list[list[int]] = []
    whole = int(recipe.epochs) + 1
    steps = 0.0
    for _ in range(whole):
        # Jitter keeps the same rows from always meeting in the same batch.
        jittered = [length + chance.randrange(3) for length in lengths]
        batches = batch_by_length(jittered, recipe.tokens_per_batch)
        chance.shuffle(batches)
        order.extend(batches)
        steps = steps or len(batches) * recipe.epochs
    return order[: max(int(steps), 1)]


def _collate(
    rows: Sequence[Row],
    ids: Sequence[list[int]],
    recipe: Recipe,
    step: int,
    balances: Balances,
) -> _Batch:
    chance = random.Random(recipe.seed * 1_000_003 + step)  # noqa: S311
    padded = pad([_drop_words(row, recipe.word_dropout, chance) for row in ids])
    numbers, mask = map(torch.from_numpy, padded)
    labels = {task: torch.tensor([row.labels.get(task, 0) for row in rows]) for task in HEADS}
    weights = {task: torch.tensor([row.weights.get(task, 0.0) for row in rows]) for task in HEADS}
    soft = {task: torch.from_numpy(_opinions(rows, task)) for task in HEADS}
    known = {task: torch.from_numpy(of_rows(rows, task, balances)) for task in BALANCED}
    return _Batch(numbers, mask, labels, weights, soft, known)


def _opinions(rows: Sequence[Row], task: str) -> NDArray[np.float32]:
    none = np.zeros(len(HEADS[task]), dtype=np.float32)
    return np.stack([row.soft.get(task, none) for row in rows])


def _drop_words(ids: list[int], share: float, chance: random.Random) -> list[int]:
    return [
        UNKNOWN_PIECE if number >= FIRST_ORDINARY_PIECE and chance.random() < share else number
        for number in ids
    ]
