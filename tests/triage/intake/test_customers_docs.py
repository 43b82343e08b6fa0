import re
from dataclasses import fields
from pathlib import Path

from triage.intake.columns import COLUMNS, field_of
from triage.intake.importing import ImportResult

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
