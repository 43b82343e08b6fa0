"""Measures risk flags against labels: precision, recall and F1 of each flag and of all together.

A text carries any number of flags, so micro-F1 counts flags, not texts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from nlp.analysis import Analysis
from nlp.evaluation import Interval, ValueScore, bootstrap, f1_of, groups_of, value_score
from nlp.taxonomy import FLAGS

TASK: Final = "flags"


@dataclass(frozen=True, slots=True)
class FlagReport:
    """All flags on one group of rows: micro-F1, precision and recall, and each flag's own."""

    group: str
    rows: int
    micro_f1: Interval
    precision: float
    recall: float
    per_flag: tuple[ValueScore, ...]
    task: str = TASK


def evaluate_flags(
    rows: Sequence[Mapping[str, object]],
    analyses: Sequence[Analysis | None],
    *,
    rounds: int = 1_000,
    seed: int = 20,
) -> list[FlagReport]:
    """Report every group of rows (all, per language, set, source) that has the key `flags`.

    What a row names as `flags_disputed` is not counted for it. A row without an analysis
    (unreadable) is left out.
    """
    counted = [
        number
        for number, (row, analysis) in enumerate(zip(rows, analyses, strict=True))
        if isinstance(row.get("flags"), list) and analysis is not None
    ]
    truth = np.array([_given(rows[n], "flags") for n in counted], bool)
    disputed = np.array([_given(rows[n], "flags_disputed") for n in counted], bool)
    found = np.array([_found(analyses[n]) for n in counted], bool)
    reports: list[FlagReport] = []
    for group, members in groups_of([rows[n] for n in counted]).items():
        if members:
            known = ~disputed[members]
            reports.append(
                _report(group, truth[members] & known, found[members] & known, rounds, seed)
            )
    return reports


def _given(row: Mapping[str, object], key: str) -> list[bool]:
    names = row.get(key)
    return [isinstance(names, list) and flag in names for flag in FLAGS]


def _found(analysis: Analysis | None) -> list[bool]:
    return [analysis is not None and flag in analysis.flags for flag in FLAGS]


def _report(group: str, truth: np.ndarray, found: np.ndarray, rounds: int, seed: int) -> FlagReport:
    hits = int((truth & found).sum())
    return FlagReport(
        group=group,
        rows=len(truth),
        micro_f1=bootstrap(truth, found, rounds=rounds, seed=seed, score=f1_of),
        precision=hits / max(int(found.sum()), 1),
        recall=hits / max(int(truth.sum()), 1),
        per_flag=tuple(
            value_score(flag, truth[:, place], found[:, place]) for place, flag in enumerate(FLAGS)
        ),
    )
