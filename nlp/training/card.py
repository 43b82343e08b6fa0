"""The model card's table: `python -m nlp.training.card --data DIR`.

Measured on the dev rows, on labels that a person gave; how it is measured is `nlp.evaluation`'s.
"""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from nlp.analysis import Analysis
from nlp.classifier import load_classifier
from nlp.evaluation import QUESTIONS, TaskReport, evaluate
from nlp.flag_evaluation import FlagReport, evaluate_flags
from nlp.scoring import FLAG_HEADS
from nlp.shipped import SHIPPED
from nlp.training.data import TASKS, Row, load_dev_rows

CORPUS: Final = Path(__file__).parents[1] / "data"
# Fewer rows than this say next to nothing.
LEAST_ROWS: Final = 60
ROUNDS: Final = 100
# Sets whose rows do not resemble what customers write; they train, and are not reported.
LEFT_OUT: Final = frozenset(
    {"banking77", "bitext", "clinc150", "goemotions", "play_reviews", "synthetic_complaints",
     "tweeteval_emotion", "vader", "xed"}
)  # fmt: skip


def card(folder: Path, data: Path, corpus: Path | None) -> list[str]:
    """Return two tables as Markdown lines, in per cent: a line per question and set, and flags.

    Raises:
        ModelNotFoundError: the folder holds no model.
    """
    rows, answers = _measured(folder, data, corpus)
    labels = [labels_of(row) for row in rows]
    return [
        "| question | set | rows | macro-F1 | recall | accuracy | ECE |",
        "|---|---|---:|---:|---:|---:|---:|",
        *map(_line, _told(evaluate(labels, answers, rounds=ROUNDS))),
        "",
        "| flags | rows | micro-F1 | precision | recall |",
        "|---|---:|---:|---:|---:|",
        *map(_flag_line, _told_flags(evaluate_flags(labels, answers, rounds=ROUNDS))),
    ]


def reports_of(
    folder: Path, data: Path, corpus: Path | None, *, rounds: int
) -> Sequence[TaskReport]:
    """Measure a model on the dev rows; `rounds` draws make the intervals.

    Raises:
        ModelNotFoundError: the folder holds no model.
    """
    rows, answers = _measured(folder, data, corpus)
    return list(_told(evaluate([labels_of(row) for row in rows], answers, rounds=rounds)))


def _measured(
    folder: Path, data: Path, corpus: Path | None
) -> tuple[Sequence[Row], Sequence[Analysis | None]]:
    rows = [row for row in load_dev_rows(data, corpus) if row.set not in LEFT_OUT]
    answers = load_classifier(str(folder)).analyse([row.text for row in rows])
    return rows, [answer if isinstance(answer, Analysis) else None for answer in answers]


def name_of(report: TaskReport | FlagReport) -> str:
    """Return the set and the language of a report, as the table names them."""
    return report.group.removeprefix("set=").replace(" lang=", ", ").replace("lang=", "all, ")


def labels_of(row: Row) -> dict[str, object]:
    """Return the labels that a person gave, by their names."""
    told: dict[str, object] = {"lang": row.lang, "set": row.set}
    for task, number in row.labels.items():
        if row.weights[task] >= 1 and task in TASKS:
            told[task] = bool(number) if task == "complaint" else TASKS[task][number]
    known = {flag: row.labels[head] for flag, head in FLAG_HEADS.items() if head in row.labels}
    if known:
        told["flags"] = [flag for flag, given in known.items() if given]
        told["flags_disputed"] = [flag for flag in FLAG_HEADS if flag not in known]
    return told


def _told_flags(reports: Sequence[FlagReport]) -> Iterable[FlagReport]:
    for report in reports:
        shown = report.group.startswith("set=") and " lang=" in report.group
        if shown and report.rows >= LEAST_ROWS:
            yield report


def _flag_line(report: FlagReport) -> str:
    score = report.micro_f1
    return (
        f"| {name_of(report)} | {report.rows:,} "
        f"| {100 * score.figure:.1f} ({100 * score.low:.1f}–{100 * score.high:.1f}) "
        f"| {100 * report.precision:.1f} | {100 * report.recall:.1f} |"
    )


def _told(reports: Sequence[TaskReport]) -> Iterable[TaskReport]:
    for task in QUESTIONS:
        for report in reports:
            shown = report.group.startswith("set=") and " lang=" in report.group
            whole = task == "complaint" and report.group.startswith(("all", "lang="))
            values = sum(1 for score in report.per_value if score.support)
            enough = report.rows >= LEAST_ROWS and values > 1
            if report.task == task and (shown or whole) and enough:
                yield report


def _line(report: TaskReport) -> str:
    score = report.macro_f1
    return (
        f"| {report.task} | {name_of(report)} | {report.rows:,} "
        f"| {100 * score.figure:.1f} ({100 * score.low:.1f}–{100 * score.high:.1f}) "
        f"| {100 * report.macro_recall:.1f} | {100 * report.accuracy:.1f} "
        f"| {report.calibration_error:.3f} |"
    )


def read_options(about: str | None) -> argparse.Namespace:
    """Read from the command line what to measure, and on what."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--data", type=Path, required=True, help="folder with the labelled sets")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="the project's own texts")
    parser.add_argument("--model", type=Path, default=SHIPPED, help="the model's folder")
    return parser.parse_args()


def main() -> None:
    """Print the table of a model."""
    options = read_options(__doc__)
    print("\n".join(card(options.model, options.data, options.corpus)))  # noqa: T201


if __name__ == "__main__":
    main()
