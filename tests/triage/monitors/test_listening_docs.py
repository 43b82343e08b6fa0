"""docs/listening.md says what can be written, and every example of it can be read."""

import re
from pathlib import Path

import pytest

from triage.monitors.fields import THINGS
from triage.monitors.lexing import FIELDS
from triage.monitors.parsing import parse
from triage.monitors.problems import DEEPEST, LONGEST_QUERY, MOST_TERMS
from triage.monitors.relevance import LEAST, Judge
from web.monitors.words import OPERATORS

DOCS = (Path(__file__).parents[3] / "docs" / "listening.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `([^`]+)` \|", DOCS, re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_read(example) -> None:
    parse(example)


def test_the_table_is_that_of_the_page() -> None:
    assert [one.example for one in OPERATORS] == EXAMPLES


def test_all_fields_and_things_are_told() -> None:
    assert all(f"`{name}:" in DOCS for name in FIELDS)
    assert all(f"has:{thing}" in DOCS for thing in THINGS)


def test_the_numbers_are_the_programs() -> None:
    told = " ".join(DOCS.split())
    assert f"{LONGEST_QUERY:,} characters, {MOST_TERMS} words and {DEEPEST} brackets" in told
    assert f"From {LEAST} answers of each kind" in told
    assert f"below {Judge.PUT_ASIDE_BELOW:.0%}".replace("%", " %") in told
