"""What runs every few seconds, or on every page, reads by an index."""

import pytest
from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from tests.plans import plan_of, without_reading_whole_tables
from triage.assigning.giving import waiting_cases
from triage.models import Case, RuleChange


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (waiting_cases(), "ix_cases_assign_wanted"),
        (select(Case.id).where(Case.tags.op("@>")(text("'[\"x\"]'::jsonb"))), "ix_cases_tags"),
        (
            select(RuleChange.id).where(RuleChange.rule_id == 1).order_by(RuleChange.id.desc()),
            "ix_rule_changes_rule_id",
        ),
    ],
)
def test_it_reads_by_an_index(db: Session, statement: Select, index: str) -> None:  # type: ignore[type-arg]
    without_reading_whole_tables(db)
    assert index in plan_of(db, statement)
