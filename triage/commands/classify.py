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
    from nlp.classifier import Classifier, Unreadable

BATCH_SIZE = 256


@click.command(name="classify")
@click.option("--model", help="A folder or a Hugging Face name (LUISTERPOST_MODEL, or our own).")
@click.option(
    "--reasons",
    type=click.Choice(["complaints", "all", "thorough", "none"]),
    default="complaints",
    show_default=True,
    help="For which texts to find the words that carried the decision (all: takes twice as long; "
    "thorough: leaves each word out in turn, much longer).",
)
def command(model: str | None, reasons: str) -> int:
    """Classify texts: {"id", "text"} on stdin, one answer for each on stdout.

    Every row is answered, in order. A row that cannot be read gets {"id", "error"}, and the
    exit code becomes 1. Needs no database.
    """
    from nlp.classifier import load_classifier  # noqa: PLC0415 (loads torch)

    settings = load_settings()
    classifier = load_classifier(model or settings.model, languages=settings.text_languages)
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
    answers = iter(_explained(classifier, texts, classifier.analyse(texts), reasons))
    for row in batch:
        if isinstance(row, BadRow):
            yield {"id": row.id, "error": row.problem}
            continue
        answer = next(answers)
        if isinstance(answer, Analysis):
            yield answer_json(row.get("id"), answer)
        else:
            yield {"id": row.get("id"), "error": answer.reason}


def _explained(
    classifier: "Classifier",
    texts: Sequence[str],
    answers: "Sequence[Analysis | Unreadable]",
    reasons: str,
) -> "Sequence[Analysis | Unreadable]":
    """The same answers, with reasons where they are wanted."""
    if reasons == "none":
        return answers
    wanted = [
        place
        for place, answer in enumerate(answers)
        if isinstance(answer, Analysis) and (reasons != "complaints" or answer.complaint >= 0.5)
    ]
    chosen = [texts[place] for place in wanted]
    if reasons == "thorough":
        found = [classifier.explain(text) for text in chosen]
    else:
        found = [
            again.reasons if isinstance(again, Analysis) else ()
            for again in classifier.analyse(chosen, explain=True)
        ]
    explained = list(answers)
    for place, why in zip(wanted, found, strict=True):
        answer = answers[place]
        if isinstance(answer, Analysis):
            explained[place] = replace(answer, reasons=why)
    return explained
