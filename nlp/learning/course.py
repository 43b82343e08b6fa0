"""One course of learning: corrections in, a learnt model and its figures out, or why not.

Deterministic: the same rows and seed give the same weights. Needs seconds on one core, since the
layers only read; nothing here needs torch.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np

from nlp.calibration import Calibration
from nlp.errors import TrainingDataError
from nlp.evaluation import QUESTIONS
from nlp.heads import Head
from nlp.learning.comparing import Answered, Comparison, answered, compare
from nlp.learning.fitting import Lesson, enough, learn_head
from nlp.learning.recalibrating import recalibrated
from nlp.learning.rows import LearningRow, Split, checked_rows, share_of, split_rows
from nlp.learning.shared import SharedScorer, pooled_of
from nlp.scoring import Readings
from nlp.training.data import is_held_out

# Fewer texts teach chance.
LEAST_ROWS: Final = 60
LEAST_HELD_OUT: Final = 12
LEAST_LABELS: Final = 24
# How far the mean macro-F1 may fall on texts of all kinds, for what is gained on one's own.
MOST_LOST: Final = 0.01
# Evenly spread over the corpus; more of them change nothing and cost time.
MOST_REPLAYED: Final = 1_500
SEED: Final = 20


@dataclass(frozen=True, slots=True)
class Old:
    """Texts that the shipped model knows: some to stay true to, some that it never learnt from."""

    replay: Sequence[LearningRow]
    dev: Sequence[LearningRow]


@dataclass(frozen=True, slots=True)
class Learnt:
    """A learnt model, not yet kept: `refused` says why it must not be, where it must not."""

    version: str
    base_version: str
    heads: Mapping[str, Head]
    calibration: Calibration
    shares: Mapping[str, float]  # how much the new labels weighed, per question
    rows: Mapping[str, int]  # how many rows were for what
    held_out: Comparison
    dev: Comparison
    refused: str | None
    seed: int


def learn(
    scorer: SharedScorer,
    corrections: Sequence[LearningRow],
    old: Old,
    *,
    seed: int = SEED,
    say: Callable[[str], None] = lambda _: None,
) -> Learnt:
    """Learn new heads for this scorer's layers.

    Raises TrainingDataError where there is too little to learn from.
    """
    split = split_rows(corrections, seed=seed)
    _check_amount(split)
    say(f"reading {len(old.replay) + len(old.dev) + len(corrections)} texts")
    readings = {
        name: scorer.read([row.text for row in rows])
        for name, rows in (
            ("train", split.train),
            ("calibrate", split.calibrate),
            ("held_out", split.held_out),
            ("replay", old.replay),
            ("dev", old.dev),
        )
    }
    say("fitting the heads")
    heads, shares = _learn_heads(scorer, split, readings)
    version = f"{scorer.base_version}.{_digest(heads)}"
    # Half of the dev rows say how sure to be; the other half measures.
    tuning = [n for n, row in enumerate(old.dev) if share_of(row.text, seed) < 50]
    testing = [n for n in range(len(old.dev)) if n not in set(tuning)]
    learnt = scorer.with_heads(heads, scorer.calibration)
    changed = [task for task, share in shares.items() if share]
    calibration = _recalibrate(learnt, split, old, readings, tuning, version, changed)
    learnt = scorer.with_heads(heads, calibration)
    held_out = _compared(scorer, learnt, split.held_out, readings["held_out"])
    dev_rows = [old.dev[n] for n in testing]
    dev = _compared(scorer, learnt, dev_rows, _some(readings["dev"], testing))
    counts = {
        "corrections": len(split.train) + len(split.calibrate) + len(split.held_out),
        "train": len(split.train),
        "calibrate": len(split.calibrate),
        "held_out": len(split.held_out),
        "replay": len(old.replay),
        "dev": len(testing),
    }
    refused = why_refused(held_out, dev)
    return Learnt(
        version, scorer.base_version, heads, calibration, shares, counts, held_out, dev, refused,
        seed,
    )  # fmt: skip


def why_refused(held_out: Comparison, dev: Comparison) -> str | None:
    """Return why a learnt model must not be kept, or None."""
    if held_out.gain.figure <= 0:
        return (
            f"it is no better on the {held_out.rows} held-out corrections: "
            f"{100 * held_out.right_after:.1f} % of the labels right, "
            f"{100 * held_out.right_before:.1f} % before"
        )
    lost = _lost(held_out, dev)
    if lost > MOST_LOST:
        return (
            f"it forgets: mean macro-F1 on {dev.rows} texts of all kinds falls by "
            f"{100 * lost:.1f} points, without a gain on your own"
        )
    return None


def _lost(held_out: Comparison, dev: Comparison) -> float:
    """Mean loss of macro-F1 on texts of all kinds, over questions that one's own did not gain by.

    A company may mean something else by a category than the shipped texts do: where its own texts
    are answered better, others that are answered otherwise are no loss.
    """
    gains = {one.question: one.after.figure - one.before.figure for one in held_out.questions}
    counted = [
        0.0 if gains.get(one.question, 0.0) > 0 else one.before.figure - one.after.figure
        for one in dev.questions
    ]
    return float(np.mean(counted)) if counted else 0.0


def shipped_rows(folder: Path) -> Old:
    """Read the corpus that ships with the product, split as it was for the shipped model."""
    replay: list[LearningRow] = []
    dev: list[LearningRow] = []
    for name in ("complaints.jsonl", "plain.jsonl"):
        path = folder / name
        if not path.is_file():
            continue
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                row = _corpus_row(json.loads(line))
                (dev if is_held_out(row.id) else replay).append(row)
    if not replay:
        raise TrainingDataError(f"no texts of the shipped corpus in {folder}")
    return Old(replay[:: -(-len(replay) // MOST_REPLAYED)], dev)


def as_json(learnt: Learnt) -> dict[str, object]:
    """Everything about a learnt model but its weights, as JSON values."""
    return {
        "version": learnt.version,
        "base_version": learnt.base_version,
        "seed": learnt.seed,
        "rows": dict(learnt.rows),
        "shares": dict(learnt.shares),
        "held_out": asdict(learnt.held_out),
        "dev": asdict(learnt.dev),
        "refused": learnt.refused,
    }


def _check_amount(split: Split) -> None:
    total = len(split.train) + len(split.calibrate) + len(split.held_out)
    if total < LEAST_ROWS:
        raise TrainingDataError(
            f"{total} different texts with labels; at least {LEAST_ROWS} are needed to learn from"
        )
    if len(split.held_out) < LEAST_HELD_OUT:
        raise TrainingDataError(
            f"only {len(split.held_out)} of {total} texts fall to the held-out part; at least "
            f"{LEAST_HELD_OUT} are needed to tell whether a model became better"
        )


def _learn_heads(
    scorer: SharedScorer, split: Split, readings: Mapping[str, Readings]
) -> tuple[dict[str, Head], dict[str, float]]:
    heads = dict(scorer.heads)
    shares: dict[str, float] = {}
    vectors, old = pooled_of(readings["train"]), pooled_of(readings["replay"])
    added, old_added = scorer.added(readings["train"]), scorer.added(readings["replay"])
    for task in QUESTIONS:
        places = [n for n, row in enumerate(split.train) if task in row.labels]
        truths = [split.train[n].labels[task] for n in places]
        if enough(truths, LEAST_LABELS):
            lesson = Lesson(
                vectors[task][places],
                np.array(truths),
                old[task],
                added[task][places],
                old_added[task],
            )
            heads[task], shares[task] = learn_head(heads[task], lesson)
    if not shares:
        raise TrainingDataError(
            f"no question has {LEAST_LABELS} labels with at least two different values"
        )
    return heads, shares


def _recalibrate(
    learnt: SharedScorer,
    split: Split,
    old: Old,
    readings: Mapping[str, Readings],
    tuning: Sequence[int],
    version: str,
    changed: Sequence[str],
) -> Calibration:
    some = _some(readings["dev"], tuning)
    tables = [learnt.logits(part) for part in (readings["calibrate"], some)]
    logits = {task: np.concatenate([table[task] for table in tables]) for task in tables[0]}
    rows = [*split.calibrate, *(old.dev[n] for n in tuning)]
    return recalibrated(learnt.calibration, rows, logits, version, changed=changed)


def _compared(
    before: SharedScorer, after: SharedScorer, rows: Sequence[LearningRow], readings: Readings
) -> Comparison:
    languages = [row.lang for row in rows]
    answers: list[Answered] = [
        answered(scorer.answer(readings, languages)) for scorer in (before, after)
    ]
    return compare([row.labels for row in rows], answers[0], answers[1])


def _some(readings: Readings, places: Sequence[int]) -> Readings:
    chosen = np.array(places, int)
    return Readings(
        {name: table[chosen] for name, table in readings.tables.items()},
        readings.embedding[chosen],
        readings.unknown[chosen],
    )


def _digest(heads: Mapping[str, Head]) -> str:
    digest = hashlib.sha256()
    for task in sorted(heads):
        # Sums of floats differ in the last digits from one processor to the next.
        for part in (heads[task].weight, heads[task].bias):
            digest.update(np.round(part, 4).astype(np.float32).tobytes())
    return digest.hexdigest()[:8]


def _corpus_row(raw: Mapping[str, object]) -> LearningRow:
    (row,) = checked_rows([(1, raw)], "corpus")
    return row
