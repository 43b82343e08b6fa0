"""`luisterpost link`: who may be behind these mentions, without storing anything."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import click

from triage.commands._rows import BadRow, Row, complain, print_row, read_rows

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from nlp.entities import EntityRules
    from triage.linking.clues import MentionFacts
    from triage.links.proposing import Proposal

BATCH_SIZE: Final = 200
_TEXTS: Final = (
    "title", "network", "author_handle", "author_name", "reference", "language", "published_at",
)  # fmt: skip


@click.command(name="link")
def command() -> int:
    """Link mentions to the imported customers, as a dry run: nothing is stored.

    Reads {"id", "text", "title", "network", "author_handle", "author_name", "reference",
    "language", "published_at", "extra"} from stdin (all but `text` may be missing; `extra` may
    hold a `location`); prints {"id", "customer", "score", "status", "evidence"} for each, in
    order. `customer` is the number of the likeliest one, `score` the calibrated probability,
    `status` is linked, suggested or none. A row that cannot be read gets {"id", "error"}, and the
    exit code becomes 1.
    """
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.linking.clues import read_rules  # noqa: PLC0415
    from triage.links.recognising import read_patterns  # noqa: PLC0415

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
    if not isinstance(row.get("extra"), Mapping | None):
        return BadRow(0, "extra must be an object", row.get("id"))
    try:
        _time(row.get("published_at"))
    except ValueError:
        return BadRow(0, "published_at must be a time like 2026-11-20T12:00:00Z", row.get("id"))
    return row


def _time(written: str | None) -> datetime | None:
    """A time without a zone is taken as UTC."""
    if not written:
        return None
    read = datetime.fromisoformat(written)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _batches(rows: Iterable[Row | BadRow]) -> Iterator[Sequence[Row | BadRow]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH_SIZE)):
        yield batch


def _answers(
    session: "Session", batch: Sequence[Row | BadRow], rules: "EntityRules"
) -> Iterator[dict[str, Any]]:
    from triage.linking.telling import tell_all  # noqa: PLC0415
    from triage.links.recognising import read_numbers, recognise  # noqa: PLC0415

    facts = {place: _facts(row) for place, row in enumerate(batch) if isinstance(row, dict)}
    proposals = recognise(session, {place: tell_all(one, rules) for place, one in facts.items()})
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
    from triage.linking.clues import MentionFacts  # noqa: PLC0415
    from triage.links.linking_stage import read_places  # noqa: PLC0415
    from triage.mentions.readable import readable_text  # noqa: PLC0415

    return MentionFacts(
        text=readable_text(row.get("title"), row["text"]),
        network=row.get("network"),
        author_handle=row.get("author_handle"),
        reference=row.get("reference"),
        author_name=row.get("author_name"),
        places=read_places(row.get("extra") or {}),
        language=row.get("language"),
        published_at=_time(row.get("published_at")),
    )
