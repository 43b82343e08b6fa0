"""Learns what short runs of word pieces say: a linear model on the rows that train the layers.

It is learnt apart from the layers, from the same labels and opinions, so that it errs otherwise;
then only the runs that say most are kept, and rounded to int8.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from torch.nn import functional

from nlp.phrases import FILE, Phrases, amounts, runs
from nlp.training.balances import of_rows, own_balances
from nlp.training.data import TASKS, Row

# A run that fewer rows show is chance.
LEAST_ROWS: Final = 4
MOST_CANDIDATES: Final = 250_000
MOST_KEPT: Final = 30_000
EPOCHS, EPOCHS_KEPT = 3, 1
ROWS_PER_STEP: Final = 256
RATE: Final = 0.15
DROPPED: Final = 0.2
SOFT: Final = 0.5
SMOOTHING: Final = 0.05
# How much the runs say beside the layers; chosen on the dev rows.
WEIGHT: Final = 0.4

_HIGHEST: Final = 127


@dataclass(frozen=True, slots=True)
class _Lesson:
    """Rows as numbers of the runs they show, all in one line, and what is to be said of them."""

    places: NDArray[np.int64]
    starts: NDArray[np.int64]  # rows + 1: where each row begins in `places`
    roots: NDArray[np.float32]  # of how many runs a row has, known or not
    goals: NDArray[np.float32]  # rows x values of all questions; their sum is the row's weight
    told: NDArray[np.float32]  # rows x values: how common each is in the row's set


def learn_phrases(
    rows: Sequence[Row],
    ids: Sequence[Sequence[int]],
    *,
    seed: int,
    say: Callable[[str], None],
    most: int = MOST_KEPT,
) -> Phrases:
    """Learn from rows (they may repeat) and their numbered pieces."""
    keys, owners = runs(ids)
    known, counts = np.unique(keys, return_counts=True)
    often = np.argsort(-counts, kind="stable")[:MOST_CANDIDATES]
    known = np.sort(known[often[counts[often] >= LEAST_ROWS]])
    goals, told = _goals(rows), _told(rows)
    chance = np.random.default_rng(seed)
    say(f"{len(known)} runs of pieces in {len(rows)} rows")
    lesson = _lesson(known, keys, owners, ids, goals, told)
    scores = _fit(lesson, np.zeros((len(known), goals.shape[1]), np.float32), EPOCHS, chance, say)
    kept = np.sort(np.argsort(-_weights(scores, lesson), kind="stable")[:most])
    lesson = _lesson(known[kept], keys, owners, ids, goals, told)
    scores = _fit(lesson, scores[kept], EPOCHS_KEPT, chance, say)
    questions = {task: len(values) for task, values in TASKS.items()}
    return Phrases(known[kept], scores * np.float32(WEIGHT), questions)


def save_phrases(phrases: Phrases, folder: Path) -> None:
    """Write `phrases.safetensors`: scores in int8, a scale per value."""
    scales = np.maximum(np.abs(phrases.scores).max(axis=0, initial=0.0), 1e-9) / _HIGHEST
    tables = {
        "keys": phrases.keys,
        "scores": np.rint(phrases.scores / scales).astype(np.int8),
        "scales": scales.astype(np.float32),
    }
    save_file(tables, folder / FILE, metadata={"questions": json.dumps(dict(phrases.questions))})
    (folder / FILE).chmod(0o644)


def _goals(rows: Sequence[Row]) -> NDArray[np.float32]:
    """What each row's labels and opinions say, one value beside the other."""
    goals = np.zeros((len(rows), sum(map(len, TASKS.values()))), np.float32)
    start = 0
    for task, values in TASKS.items():
        part = goals[:, start : start + len(values)]
        for number, row in enumerate(rows):
            if task in row.labels:
                part[number] += row.weights[task] * SMOOTHING / len(values)
                part[number, row.labels[task]] += row.weights[task] * (1 - SMOOTHING)
            if task in row.soft:
                part[number] += SOFT * row.soft[task]
        start += len(values)
    return goals


def _told(rows: Sequence[Row]) -> NDArray[np.float32]:
    balances = own_balances(rows)
    return np.concatenate([of_rows(rows, task, balances) for task in TASKS], axis=1)


def _lesson(
    known: NDArray[np.uint32],
    keys: NDArray[np.uint32],
    owners: NDArray[np.int64],
    ids: Sequence[Sequence[int]],
    goals: NDArray[np.float32],
    told: NDArray[np.float32],
) -> _Lesson:
    places = np.searchsorted(known, keys)
    places[places == len(known)] = 0
    shown = known[places] == keys
    order = np.argsort(owners[shown], kind="stable")
    counts = np.bincount(owners[shown], minlength=len(ids))
    starts = np.concatenate([[0], np.cumsum(counts)])
    roots = np.sqrt(np.maximum(amounts(ids), 1)).astype(np.float32)
    return _Lesson(places[shown][order], starts, roots, goals, told)


def _fit(
    lesson: _Lesson,
    begin: NDArray[np.float32],
    epochs: int,
    chance: np.random.Generator,
    say: Callable[[str], None],
) -> NDArray[np.float32]:
    """Return the scores after so many epochs of Adagrad (Duchi et al. 2011)."""
    table = torch.nn.EmbeddingBag.from_pretrained(
        torch.from_numpy(begin.copy()), freeze=False, mode="sum", sparse=True
    )
    # How common a value is the layers know: it is learnt, and not kept.
    common = torch.nn.Parameter(torch.zeros(begin.shape[1]))
    steps = torch.optim.Adagrad([*table.parameters(), common], lr=RATE)
    for epoch in range(epochs):
        order = chance.permutation(len(lesson.roots))
        total = 0.0
        for first in range(0, len(order), ROWS_PER_STEP):
            rows = order[first : first + ROWS_PER_STEP]
            loss = _loss(lesson, rows, table, common, chance)
            steps.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            steps.step()
            total += loss.item()
        say(f"runs of pieces, epoch {epoch + 1}: loss {total * ROWS_PER_STEP / len(order):.4f}")
    return np.asarray(table.weight.detach().numpy())


def _loss(
    lesson: _Lesson,
    rows: NDArray[np.int64],
    table: torch.nn.EmbeddingBag,
    common: torch.nn.Parameter,
    chance: np.random.Generator,
) -> torch.Tensor:
    shown = [lesson.places[lesson.starts[row] : lesson.starts[row + 1]] for row in rows]
    shown = [places[chance.random(len(places)) >= DROPPED] for places in shown]
    begins = np.cumsum([0, *map(len, shown[:-1])])
    sums: torch.Tensor = table(torch.from_numpy(np.concatenate(shown)), torch.from_numpy(begins))
    scores = sums / torch.from_numpy(lesson.roots[rows])[:, None] + common
    scores = scores + torch.from_numpy(lesson.told[rows])
    goals = torch.from_numpy(lesson.goals[rows])
    widths = [len(values) for values in TASKS.values()]
    parts = zip(torch.split(scores, widths, dim=1), torch.split(goals, widths, dim=1), strict=True)
    losses = [-(goal * functional.log_softmax(score, dim=1)).sum() for score, goal in parts]
    return torch.stack(losses).sum() / len(rows)


def _weights(scores: NDArray[np.float32], lesson: _Lesson) -> NDArray[np.float32]:
    """How much each run decides in all rows together: how often it stands there, times how far it
    moves the values of a question apart."""
    counts = np.bincount(lesson.places, minlength=len(scores))
    moved = np.zeros(len(scores), np.float32)
    for part in np.split(scores, np.cumsum([len(v) for v in TASKS.values()])[:-1], axis=1):
        moved += part.std(axis=1)
    return np.asarray(np.sqrt(counts) * moved)
