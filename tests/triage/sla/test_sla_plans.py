"""What the watcher and the threads ask for again and again is answered by an index."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.factories import NOW, make_source
from tests.plans import plan_of, without_reading_whole_tables
from triage.models import Case, CaseThread
from triage.sla import watching

FILL = """
INSERT INTO cases (source_id, conversation_id, subject, status, language, sentiment, category,
    severity, flags, complaint, priority, priority_reasons, opened_at, last_mention_at, due_at,
    snoozed_until, resolved_at, clock_at)
SELECT :source, 'c' || n, 'x', (ARRAY['open', 'snoozed', 'resolved'])[1 + n % 3], 'nl', 'negative',
    'delivery', 'none', '[]', 0.9, 10, '[]', at, at, at,
    CASE WHEN n % 3 = 1 THEN at END, CASE WHEN n % 3 = 2 THEN at END,
    CASE WHEN n % 3 = 0 THEN at END
FROM generate_series(1, 6000) AS n, LATERAL (
    SELECT CAST(:now AS timestamptz) + n * interval '1 minute' AS at) AS moments
"""


@pytest.fixture
def many(db: Session) -> Session:
    db.execute(text(FILL), {"source": make_source(db).id, "now": NOW})
    db.execute(text("ANALYZE cases"))
    return db


SOON = NOW + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("due", "index"),
    [
        (watching._is_awake(SOON), "ix_cases_snoozed"),
        (watching._is_due(SOON), "ix_cases_clock"),
        (watching._is_over(SOON), "ix_cases_resolved"),
    ],
)
def test_what_is_due_is_found_by_its_index(due, index: str, many: Session) -> None:
    assert index in plan_of(many, select(Case.id).where(due).limit(200))


def test_the_case_of_a_conversation_is_one_look_up(db: Session) -> None:
    without_reading_whole_tables(db)
    statement = select(CaseThread.case_id).where(
        CaseThread.source_id == 1, CaseThread.conversation_id == "t"
    )
    assert "pk_case_threads" in plan_of(db, statement)


def test_a_period_of_cases_is_read_by_when_they_were_opened(many: Session) -> None:
    statement = select(Case.id).where(Case.opened_at >= NOW, Case.opened_at < SOON)
    assert "ix_cases_opened" in plan_of(many, statement)
