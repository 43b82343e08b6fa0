"""`luisterpost link`: who may be behind these mentions, without storing anything."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import click

from triage.commands._rows import BadRow, Row, complain, print_row, read_rows

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from nlp.entities import EntityRules
    from triage.customers.clues import MentionFacts
    from triage.customers.linking import Proposal

BATCH_SIZE: Final = 200
_TEXTS: Final = ("title", "network", "author_handle", "reference")


@click.command(name="link")
def command() -> int:
    """Link mentions to the imported customers, as a dry run: nothing is stored.

    Reads {"id", "text", "network", "author_handle", "reference"} from stdin (all but `text` may
    be missing); prints {"id", "customer", "score", "status", "evidence"} for each, in order.
    `customer` is the number of the likeliest one; `status` is linked, suggested or none. A row
    that cannot be read gets {"id", "error"}, and the exit code becomes 1.
    """
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.customers.clues import read_rules  # noqa: PLC0415
    from triage.customers.recognising import read_patterns  # noqa: PLC0415

    rows = map(_checked, read_rows(sys.stdin.buffer, required=["text"]))
    failures = 0
    with open_services() as services:
        with services.sessions.begin() as session:
            rules = read_rules(read_patterns(session))
        for batch in _batches(rows):
            with services.sessions.begin() as session:
                answers = list(_answers(session, batch, rules))
            for answer in answers:
                failures += "error" in answer
                print_row(answer)
    if failures:
        complain(f"{failures} rows could not be read")
    return 1 if failures else 0


def _checked(row: Row | BadRow) -> Row | BadRow:
    if isinstance(row, BadRow):
        return row
    for field in _TEXTS:
        if not isinstance(row.get(field), str | None):
            return BadRow(0, f"{field} must be a text", row.get("id"))
    return row


def _batches(rows: Iterable[Row | BadRow]) -> Iterator[Sequence[Row | BadRow]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH_SIZE)):
        yield batch


def _answers(
    session: "Session", batch: Sequence[Row | BadRow], rules: "EntityRules"
) -> Iterator[dict[str, Any]]:
    from triage.customers.clues import find_clues  # noqa: PLC0415
    from triage.customers.linking import propose_links  # noqa: PLC0415
    from triage.customers.recognising import find_evidence, read_numbers  # noqa: PLC0415

    clues = {
        place: find_clues(_facts(row), rules)
        for place, row in enumerate(batch)
        if isinstance(row, dict)
    }
    proposals = {
        place: propose_links(found) for place, found in find_evidence(session, clues).items()
    }
    numbers = read_numbers(
        session, [one.customer_id for some in proposals.values() for one in some]
    )
    for place, row in enumerate(batch):
        if isinstance(row, BadRow):
            yield {"id": row.id, "error": row.problem}
        else:
            yield _answer(row.get("id"), proposals[place], numbers)


def _answer(
    row_id: object, proposals: Sequence["Proposal"], numbers: Mapping[int, str]
) -> dict[str, Any]:
    """With several candidates each piece of evidence tells whose it is."""
    first = proposals[0] if proposals else None
    return {
        "id": row_id,
        "customer": numbers[first.customer_id] if first else None,
        "score": round(first.score, 4) if first else 0.0,
        "status": first.status if first else "none",
        "evidence": [
            {**item.to_json(), "customer": numbers[one.customer_id]}
            for one in proposals
            for item in one.evidence
        ],
    }


def _facts(row: Row) -> "MentionFacts":
    from triage.customers.clues import MentionFacts  # noqa: PLC0415
    from triage.mentions.understanding import readable_text  # noqa: PLC0415

    return MentionFacts(
        text=readable_text(row.get("title"), row["text"]),
        network=row.get("network"),
        author_handle=row.get("author_handle"),
        reference=row.get("reference"),
    )
