"""docs/customers.md tells the columns, rules and fields that the program has."""

import re
from pathlib import Path

from triage.intake.interaction_rows import INTERACTION_COLUMNS, interaction_field
from triage.lifecycle import worth
from triage.lifecycle.policy import DEFAULT_RULES, WorthParameters

DOCS = Path("docs/customers.md").read_text(encoding="utf-8")


def table(part: str, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading whose header begins so."""
    lines = DOCS.split(f"## {part}", 1)[1].split(f"| {heading} |", 1)[1].splitlines()[2:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_every_column_of_interactions_is_documented() -> None:
    told = {row[0].strip("`"): row[1] for row in table("Importing orders", "column")}
    assert set(told) == set(INTERACTION_COLUMNS)
    for name, names in INTERACTION_COLUMNS.items():
        if name != "customer_number":  # its names stand in the table of customers' columns
            assert set(names) - {name} <= set(re.findall(r"`([^`]+)`", told[name])), name


def test_every_name_of_a_column_is_understood() -> None:
    for name, names in INTERACTION_COLUMNS.items():
        assert {interaction_field(one.upper().replace("_", " ")) for one in names} == {name}


def test_the_rules_to_begin_with_are_documented_in_their_order() -> None:
    rows = table("Stages", "stage")
    assert [row[0].replace(" ", "_") for row in rows] == [rule.stage for rule in DEFAULT_RULES]
    for (_, told), rule in zip(rows, DEFAULT_RULES, strict=True):
        numbers = {int(one) for one in re.findall(r"\d+", told)}
        assert {one.value for one in rule.conditions} - {0} <= numbers, told


def test_the_fields_that_flag_customers_are_documented() -> None:
    text = DOCS.split("## Value", 1)[1].split("## What customers allow", 1)[0]
    named = set(re.findall(r"`([^`]+)`", text))
    for fields in (
        worth._LATE_WORDS,
        worth._LATE_COUNTS,
        worth._BARGAIN_WORDS,
        worth._BARGAIN_COUNTS,
        worth._SEGMENT_FIELDS,
    ):
        assert set(fields) <= named
    assert f"{WorthParameters().top_from:,}" in text
