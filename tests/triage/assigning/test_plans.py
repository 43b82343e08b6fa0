"""What runs every few seconds, or on every page, reads by an index."""

import pytest
from sqlalchemy import Select, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from triage.assigning.giving import waiting_cases
from triage.models import Case, RuleChange


def plan(session: Session, statement: Select) -> str:  # type: ignore[type-arg]
    """How PostgreSQL would read it, when reading a whole table costs what it does when large."""
    session.execute(text("SET LOCAL enable_seqscan = off"))
    written = statement.compile(
        dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}
    )
    return "\n".join(session.scalars(text(f"EXPLAIN {written}")).all())


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
    assert index in plan(db, statement)
