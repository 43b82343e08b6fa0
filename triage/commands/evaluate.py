"""`luisterpost evaluate`: how well the classifier answers, on labelled rows."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nlp import Analysis
from triage.commands._rows import BadRow, Row, complain, print_row, read_rows
from triage.settings import load_settings

if TYPE_CHECKING:
    from nlp.evaluation import TaskReport, ValueScore
    from nlp.flag_evaluation import FlagReport


@click.command(name="evaluate")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--model", help="A folder or a Hugging Face name (LUISTERPOST_MODEL, or our own).")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON Lines, not a table.")
@click.option("--details", is_flag=True, help="Also each value, confusion, and reliability.")
@click.option("--rounds", default=1000, show_default=True, help="Bootstrap rounds of an interval.")
def command(file: Path, model: str | None, as_json: bool, details: bool, rounds: int) -> int:
    """Measure the classifier on the labelled JSON Lines in FILE.

    A row needs "text" and one of: sentiment, intent, complaint (true/false), category, severity,
    flags (a list, perhaps empty); "lang", "set" and "source" make groups of their own. Prints
    macro-F1 with its 95 % bootstrap interval, accuracy and calibration error; of flags micro-F1,
    precision and recall. Needs no database.
    """
    from nlp.classifier import load_classifier  # noqa: PLC0415 (loads torch)
    from nlp.evaluation import evaluate  # noqa: PLC0415
    from nlp.flag_evaluation import evaluate_flags  # noqa: PLC0415

    rows = _read(file)
    classifier = load_classifier(model or load_settings().model)
    answers = [
        answer if isinstance(answer, Analysis) else None
        for answer in classifier.analyse([row["text"] for row in rows])
    ]
    reports = evaluate(rows, answers, rounds=rounds)
    flags = evaluate_flags(rows, answers, rounds=rounds)
    if as_json:
        for told in (*map(asdict, reports), *map(asdict, flags)):
            print_row(told)
    else:
        click.echo("\n".join(_table(reports) + _flag_table(flags)))
        if details:
            lines = [line for report in reports for line in _details(report)]
            lines += [line for report in flags for line in _flag_details(report)]
            click.echo("\n".join(lines))
    return 0


def _read(file: Path) -> list[Row]:
    rows = []
    with file.open("rb") as stream:
        for row in read_rows(stream, required=["text"]):
            if isinstance(row, BadRow):
                complain(f"{file}: {row.problem}")
            else:
                rows.append(row)
    if not rows:
        raise click.UsageError(f"{file} holds no rows that can be measured")
    return rows


def _table(reports: Sequence["TaskReport"]) -> list[str]:
    lines = [f"{'question':<10} {'group':<26} {'rows':>6}  macro-F1 (95 %)      accuracy    ECE"]
    for report in reports:
        score = report.macro_f1
        lines.append(
            f"{report.task:<10} {report.group:<26.26} {report.rows:>6}  "
            f"{100 * score.figure:5.1f} ({100 * score.low:4.1f} to {100 * score.high:4.1f})  "
            f"{100 * report.accuracy:6.1f}  {report.calibration_error:5.3f}"
        )
    return lines


def _flag_table(reports: Sequence["FlagReport"]) -> list[str]:
    lines = []
    if reports:
        lines = ["", f"{'':<10} {'group':<26} {'rows':>6}  micro-F1 (95 %)     precision  recall"]
    for report in reports:
        score = report.micro_f1
        lines.append(
            f"{report.task:<10} {report.group:<26.26} {report.rows:>6}  "
            f"{100 * score.figure:5.1f} ({100 * score.low:4.1f} to {100 * score.high:4.1f})  "
            f"{100 * report.precision:7.1f} {100 * report.recall:7.1f}"
        )
    return lines


def _flag_details(report: "FlagReport") -> list[str]:
    return _each(report.task, report.per_flag) if report.group == "all" else []


def _details(report: "TaskReport") -> list[str]:
    """Precision and recall of each value, who is taken for whom, and how honest the numbers are."""
    if report.group != "all":
        return []
    names = [score.value for score in report.per_value]
    lines = _each(report.task, report.per_value)
    lines += ["", f"{report.task}: truth (rows) and answers (columns)"]
    lines.append(" " * 14 + " ".join(f"{name:>11.11}" for name in names))
    for name, row in zip(names, report.confusion, strict=True):
        lines.append(f"{name:<14}" + " ".join(f"{count:>11}" for count in row))
    lines += ["", f"{report.task}: how often right, by how sure", "   sure   right   rows"]
    lines += [
        f"  {100 * one.confidence:5.1f}   {100 * one.right:5.1f} {one.rows:>6}"
        for one in report.reliability
    ]
    return lines


def _each(task: str, scores: Sequence["ValueScore"]) -> list[str]:
    lines = ["", f"{task}: each value", f"{'value':<14} precision  recall      F1   rows"]
    lines += [
        f"{score.value:<14} {100 * score.precision:9.1f} {100 * score.recall:7.1f} "
        f"{100 * score.f1:7.1f} {score.support:>6}"
        for score in scores
    ]
    return lines
