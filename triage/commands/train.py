"""`luisterpost train`: new heads from what people corrected, or the whole model from its data."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.commands._rows import complain
from triage.settings import load_settings

if TYPE_CHECKING:
    from nlp.learning.comparing import Comparison
    from nlp.learning.course import Learnt
    from nlp.learning.rows import LearningRow


@click.command(
    name="train",
    context_settings={"ignore_unknown_options": True},
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True),
    help="A file of labelled JSON Lines: learn from these. A folder: train the whole model from "
    "its sets, for hours. Without it: learn from the corrections in the database.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the learnt model.")
@click.option("--seed", default=20, show_default=True, help="The same seed, the same model.")
@click.option("--json", "as_json", is_flag=True, help="The figures as one JSON object.")
@click.option("--dry-run", is_flag=True, help="Only measure; keep nothing.")
@click.argument("rest", nargs=-1, type=click.UNPROCESSED)
def command(
    data: Path | None,
    out: Path | None,
    seed: int,
    as_json: bool,
    dry_run: bool,
    rest: tuple[str, ...],
) -> int:
    """Let the classifier learn from labelled texts: minutes on a CPU.

    A row needs "text" and one of: sentiment, intent, complaint (true/false), category, severity;
    "lang" helps. A quarter of the texts, chosen by a hash, is only measured on: the figures
    before and after are printed with 95 % intervals, beside those on texts of all kinds. A model
    that is not better on the held-out texts, or that forgets, is not kept, and the exit code is
    1. What is kept changes nothing yet: see `luisterpost model`.

    With a folder as --data the whole model is trained anew: --data DIR [--exclude SET …]
    [--corpus DIR] [--base DIR] [--work DIR] [--out DIR]. Needs the packages of
    `requirements-train.lock`; the same data and seed give the same weights.
    """
    if data is not None and data.is_dir():
        from nlp.training.__main__ import main  # noqa: PLC0415 (loads torch)

        folder = ["--out", str(out)] if out else []
        return main(["--data", str(data), "--seed", str(seed), *folder, *rest])
    if rest:
        raise click.UsageError(f"unknown: {' '.join(rest)}")
    learnt = _learn(_rows(data), seed)
    click.echo(json.dumps(_figures(learnt)) if as_json else "\n".join(_table(learnt)))
    if learnt.refused:
        complain(f"nothing was kept: {learnt.refused}")
        return 1
    if not dry_run:
        _keep(learnt, out, register=data is None)
    return 0


def _rows(data: Path | None) -> "list[LearningRow]":
    from nlp.learning.rows import checked_rows, read_learning_rows  # noqa: PLC0415

    if data is not None:
        return read_learning_rows(data)
    from triage.commands._database import open_session  # noqa: PLC0415
    from triage.labels.exporting import read_labels  # noqa: PLC0415

    with open_session() as session:
        return checked_rows(enumerate(read_labels(session), start=1), "corrections")


def _learn(rows: "list[LearningRow]", seed: int) -> "Learnt":
    from nlp.learning.course import learn, shipped_rows  # noqa: PLC0415
    from nlp.learning.shared import SharedScorer  # noqa: PLC0415
    from nlp.shipped import SHIPPED  # noqa: PLC0415

    return learn(
        SharedScorer(SHIPPED), rows, shipped_rows(SHIPPED.parent / "data"), seed=seed, say=_say()
    )


def _keep(learnt: "Learnt", out: Path | None, *, register: bool) -> None:
    from nlp.learning.keeping import save_learnt  # noqa: PLC0415

    folder = save_learnt(learnt, out or load_settings().data_dir / "models")
    click.echo(f"kept as {folder}", err=True)
    if not register:
        click.echo(f"next: luisterpost model shadow {folder}", err=True)
        return
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.learning.catalogue import add_model  # noqa: PLC0415

    with open_services() as services, services.sessions.begin() as session:
        add_model(session, folder, now=services.now())
    click.echo(f"next: luisterpost model shadow {learnt.version}", err=True)


def _say() -> Callable[[str], None]:
    told = sys.stderr.isatty()

    def say(line: str) -> None:
        if told:
            click.echo(line, err=True)

    return say


def _figures(learnt: "Learnt") -> dict[str, object]:
    from nlp.learning.course import as_json  # noqa: PLC0415

    return as_json(learnt)


def _table(learnt: "Learnt") -> list[str]:
    counts = asdict(learnt)["rows"]
    lines = [
        f"model {learnt.version}, learnt on {learnt.base_version}",
        f"{counts['corrections']} texts: {counts['train']} learnt from, {counts['calibrate']} to "
        f"calibrate, {counts['held_out']} held out; {counts['replay']} old ones kept in mind",
    ]
    lines += _comparison("held-out corrections", learnt.held_out)
    return lines + _comparison("texts of all kinds that no model learnt from", learnt.dev)


def _comparison(title: str, found: "Comparison") -> list[str]:
    gain = found.gain
    lines = [
        "",
        f"{title}: {found.rows} texts, {found.labels} labels",
        f"  labels right     {100 * found.right_before:5.1f} % -> {100 * found.right_after:5.1f} %"
        f"   gain {100 * gain.figure:+.1f} ({100 * gain.low:+.1f} to {100 * gain.high:+.1f})",
        f"  complaint ECE    {found.complaint_error_before:7.3f} -> "
        f"{found.complaint_error_after:7.3f}",
    ]
    for one in found.questions:
        before, after = one.before, one.after
        lines.append(
            f"  {one.question:<10} {one.rows:>5}  macro-F1 {100 * before.figure:5.1f} "
            f"({100 * before.low:.1f} to {100 * before.high:.1f}) -> {100 * after.figure:5.1f} "
            f"({100 * after.low:.1f} to {100 * after.high:.1f})"
        )
    return lines
