"""`luisterpost labels`: what people corrected, as rows that `evaluate` and `train` read."""

import gzip
import json
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from triage.commands._database import open_session
from triage.labels.exporting import read_labels


@click.command(name="labels")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only with answers from this day.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file; compressed where its name ends in .gz. Without it: stdout.",
)
@click.option("--redact", "hide", is_flag=True, help="Without names, numbers and addresses.")
def command(since: datetime | None, output: Path | None, hide: bool) -> int:
    """Write the corrections of agents as labelled JSON Lines.

    A row has "text", "lang", "set": "corrections", and what people answered of: sentiment,
    intent, complaint (true/false), category, severity, relevance; "before" tells what the
    classifier had said. `luisterpost evaluate FILE` measures on them; a file
    DIR/corrections.train.jsonl.gz takes part in `luisterpost train --data DIR`.
    """
    from nlp.redaction import redact  # noqa: PLC0415 (knowing telephone numbers takes long)

    from_when = since.replace(tzinfo=UTC) if since else None
    with open_session() as session, _open(output) as stream:
        for row in read_labels(session, since=from_when):
            if hide:
                row["text"] = redact(row["text"])
            line = json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
            stream.write(line + "\n")
    return 0


def _open(output: Path | None) -> Any:
    if output is None:
        return nullcontext(sys.stdout)
    if output.suffix == ".gz":
        return gzip.open(output, "wt", encoding="utf-8")
    return output.open("w", encoding="utf-8")
