"""`luisterpost classify`: texts in, analyses out, as JSON Lines."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from nlp import Analysis
from triage.commands._rows import BadRow, Row, complain, print_row, read_rows
from triage.settings import load_settings

if TYPE_CHECKING:
    from nlp.classifier import Classifier

BATCH_SIZE = 256


@click.command(name="classify")
@click.option("--model", help="A folder or a Hugging Face name (LUISTERPOST_MODEL, or our own).")
@click.option(
    "--reasons",
    type=click.Choice(["quick", "thorough", "none"]),
    default="quick",
    show_default=True,
    help="How to find the words that carried the decision; thorough leaves each out in turn.",
)
def command(model: str | None, reasons: str) -> int:
    """Classify texts: {"id", "text"} on stdin, one answer for each on stdout.

    Every row is answered, in order. A row that cannot be read gets {"id", "error"}, and the
    exit code becomes 1. Needs no database.
    """
    from nlp.classifier import load_classifier  # noqa: PLC0415 (loads torch)

    classifier = load_classifier(model or load_settings().model)
    rows = read_rows(sys.stdin.buffer, required=["text"])
    failures = 0
    for batch in _batches(rows):
        for row in _answers(classifier, batch, reasons=reasons):
            failures += "error" in row
            print_row(row)
    if failures:
        complain(f"{failures} rows could not be classified")
    return 1 if failures else 0


def answer_json(row_id: object, answer: Analysis) -> dict[str, Any]:
    """An analysis as the command prints it: probabilities rounded, the embedding left out."""
    fields = asdict(answer)
    del fields["embedding"], fields["language_confidence"], fields["model_version"]
    for name, value in fields.items():
        if isinstance(value, Mapping):
            fields[name] = {label: round(share, 4) for label, share in value.items()}
    fields["complaint"] = round(answer.complaint, 4)
    fields["reasons"] = [
        {"start": reason.start, "end": reason.end, "weight": round(reason.weight, 4)}
        for reason in answer.reasons
    ]
    return {"id": row_id, **fields}


def _batches(rows: Iterable[Row | BadRow]) -> Iterator[Sequence[Row | BadRow]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH_SIZE)):
        yield batch


def _answers(
    classifier: "Classifier", batch: Sequence[Row | BadRow], *, reasons: str
) -> Iterator[dict[str, Any]]:
    texts = [row["text"] for row in batch if isinstance(row, dict)]
    answers = iter(classifier.analyse(texts, explain=reasons == "quick"))
    for row in batch:
        if isinstance(row, BadRow):
            yield {"id": row.id, "error": row.problem}
            continue
        answer = next(answers)
        if isinstance(answer, Analysis):
            if reasons == "thorough":
                answer = replace(answer, reasons=classifier.explain(row["text"]))
            yield answer_json(row.get("id"), answer)
        else:
            yield {"id": row.get("id"), "error": answer.reason}
