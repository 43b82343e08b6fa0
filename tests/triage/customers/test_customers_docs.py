import re
from dataclasses import fields
from pathlib import Path

import pytest

from triage.customers.columns import COLUMNS, field_of
from triage.customers.importing import ImportResult
from triage.customers.linking import UPPER_THRESHOLD, Where, weigh

DOCS = Path("docs/customers.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    """The rows of the table whose header begins so, without header and rule."""
    lines = DOCS.split(f"| {heading} |", 1)[1].splitlines()[2:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_every_column_name_is_documented() -> None:
    documented = {
        row[0].strip("`"): set(re.findall(r"`([^`]+)`", row[1])) for row in table("field")
    }
    assert documented == {name: set(names) - {name} for name, names in COLUMNS.items()}


def test_every_field_answers_to_its_own_name_and_no_name_to_two() -> None:
    names = [name for known in COLUMNS.values() for name in known]
    assert len({re.sub("_", "", name) for name in names}) == len(names)
    assert all(field_of(name.upper().replace("_", " ")) == name for name in COLUMNS)


def test_every_count_is_documented() -> None:
    counts = [row[0].strip("`") for row in table("count")]
    assert counts == [item.name for item in fields(ImportResult)]


@pytest.mark.parametrize(
    ("words", "kind", "where", "confirmed"),
    [
        ("handle that an agent confirmed", "handle", "author", True),
        ("handle known from an import", "handle", "author", False),
        ("e-mail address", "email", "text", False),
        ("phone number", "phone", "text", False),
    ],
)
def test_the_documented_strengths_are_those_that_count(
    words: str, kind: str, where: Where, confirmed: bool
) -> None:
    [row] = [row for row in table("evidence") if row[0] == words]
    assert float(row[2]) == weigh(kind, where, confirmed=confirmed)


def test_the_documented_threshold_is_the_one_that_counts() -> None:
    assert f"with a score of {UPPER_THRESHOLD} or more" in DOCS
