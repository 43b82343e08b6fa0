"""Reads labelled rows to learn from, says exactly what is wrong with one, and splits them.

Which rows are worth learning from is `nlp.learning.course`'s.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nlp.errors import TrainingDataError
from nlp.evaluation import QUESTIONS, truth_of
from nlp.textprep import normalise

LONGEST_TEXT: Final = 100_000
MOST_PROBLEMS_TOLD: Final = 10
# Of a hundred: what is only measured on, and what only the calibration sees.
HELD_OUT_PERCENT: Final = 25
CALIBRATION_PERCENT: Final = 15


@dataclass(frozen=True, slots=True)
class LearningRow:
    """One text, normalised, and what people answered: question → number of the value."""

    id: str
    text: str
    lang: str
    set: str
    labels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Split:
    """Rows by what they are for; the same text is always on the same side."""

    train: tuple[LearningRow, ...]
    calibrate: tuple[LearningRow, ...]
    held_out: tuple[LearningRow, ...]


def read_learning_rows(path: Path) -> list[LearningRow]:
    """Read a JSON Lines file.

    Raises TrainingDataError that names file, line and field of every row that is wrong.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TrainingDataError(f"{path}: not UTF-8 at byte {error.start}") from error
    # Not splitlines: U+2028 may stand inside a text.
    numbered = enumerate(content.split("\n"), start=1)
    return checked_rows(((n, _parsed(line)) for n, line in numbered if line.strip()), str(path))


def checked_rows(numbered: Iterable[tuple[int, object]], name: str) -> list[LearningRow]:
    """Turn JSON values into rows; `name` is where they come from.

    Raises TrainingDataError when one of them is wrong, or there is none.
    """
    rows: list[LearningRow] = []
    problems: list[str] = []
    for number, raw in numbered:
        found = list(_problems(raw))
        problems += [f"{name}:{number}: {problem}" for problem in found]
        if not found and isinstance(raw, dict) and (row := _row(raw, number)).labels:
            rows.append(row)
    if problems:
        more = len(problems) - MOST_PROBLEMS_TOLD
        told = problems[:MOST_PROBLEMS_TOLD] + ([f"and {more} more"] if more > 0 else [])
        raise TrainingDataError("; ".join(told))
    if not rows:
        raise TrainingDataError(f"{name}: no labelled rows")
    return rows


def split_rows(rows: Sequence[LearningRow], *, seed: int) -> Split:
    """Split by a hash of the text: the same rows give the same split, in any order."""
    parts: dict[str, list[LearningRow]] = {"train": [], "calibrate": [], "held_out": []}
    for row in unique(rows):
        place = share_of(row.text, seed)
        if place < HELD_OUT_PERCENT:
            parts["held_out"].append(row)
        elif place < HELD_OUT_PERCENT + CALIBRATION_PERCENT:
            parts["calibrate"].append(row)
        else:
            parts["train"].append(row)
    return Split(*(tuple(part) for part in parts.values()))


def share_of(text: str, seed: int) -> int:
    """Return a number from 0 to 99 that belongs to this text and seed."""
    digest = hashlib.sha256(f"luisterpost-learning:{seed}:{text.lower()}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % 100


def unique(rows: Sequence[LearningRow]) -> list[LearningRow]:
    """Keep one row per text: the last one, with the earlier answers that it does not repeat."""
    kept: dict[str, LearningRow] = {}
    for row in rows:
        before = kept.pop(row.text.lower(), None)
        labels = {**(before.labels if before else {}), **row.labels}
        kept[row.text.lower()] = LearningRow(row.id, row.text, row.lang, row.set, labels)
    return sorted(kept.values(), key=lambda row: row.text)


def _parsed(line: str) -> object:
    try:
        parsed: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        return ValueError(str(error).split(":")[0] or "nested too deep")
    return parsed


def _problems(raw: object) -> Iterator[str]:
    if isinstance(raw, ValueError):
        yield f"not JSON ({raw})"
        return
    if not isinstance(raw, dict):
        yield "not a JSON object"
        return
    text = raw.get("text")
    if not isinstance(text, str):
        yield "text: is missing" if text is None else "text: must be a text"
    elif len(text) > LONGEST_TEXT:
        yield f"text: longer than {LONGEST_TEXT} characters"
    elif not normalise(text):
        yield "text: nothing to read"
    if not isinstance(raw.get("lang", ""), str):
        yield "lang: must be a text"
    wrong = [problem for task in QUESTIONS if (problem := _wrong_label(raw, task))]
    yield from wrong
    # "Not about us" is an answer to a question that no head has: nothing wrong, nothing to learn.
    if (
        not wrong
        and "relevance" not in raw
        and all(truth_of(raw, task) is None for task in QUESTIONS)
    ):
        yield f"no label; give one of {', '.join(QUESTIONS)}"


def _wrong_label(raw: Mapping[str, object], task: str) -> str | None:
    value = raw.get(task)
    if value is None:
        return None
    if task == "complaint":
        return None if isinstance(value, bool) else "complaint: must be true or false"
    known = QUESTIONS[task]
    if isinstance(value, str) and value in known:
        return None
    return f"{task}: {json.dumps(value, ensure_ascii=False)[:40]} is not one of {', '.join(known)}"


def _row(raw: Mapping[str, object], number: int) -> LearningRow:
    labels = {task: truth for task in QUESTIONS if (truth := truth_of(raw, task)) is not None}
    if labels.get("complaint") == 0:
        labels.pop("severity", None)  # only complaints have one
    return LearningRow(
        id=str(raw.get("id", number)),
        text=normalise(str(raw["text"])),
        lang=str(raw.get("lang") or "und"),
        set=str(raw.get("set") or ""),
        labels=labels,
    )
