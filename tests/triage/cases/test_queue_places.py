"""Pages of every order, forwards and back again, hold every case once."""

from datetime import timedelta
from itertools import cycle

import pytest
from sqlalchemy.orm import Session

from tests.factories import NOW, make_case, make_mention, make_source
from triage.cases.queue import SORTS, QueueFilters, Sort, list_cases
from triage.errors import WrongInputError
from triage.people.viewer import Viewer


@pytest.fixture
def many(db: Session) -> int:
    source = make_source(db)
    for number, priority in zip(range(23), cycle((10, 40, 40, 90)), strict=False):
        make_case(
            db,
            make_mention(db, source),
            priority=priority,
            due_at=NOW + timedelta(hours=number % 5),
            first_response_at=NOW if number % 3 == 0 else None,
            opened_at=NOW,
        )
    return 23


@pytest.mark.parametrize("sort", SORTS)
def test_one_walks_to_the_end_and_back(db: Session, alice: Viewer, many: int, sort: Sort) -> None:
    filters = QueueFilters(sort=sort)
    everything = [row.id for row in list_cases(db, alice, filters, now=NOW, limit=100).rows]
    page = list_cases(db, alice, filters, now=NOW, limit=5)
    assert page.previous_cursor is None
    forwards = [[row.id for row in page.rows]]
    while page.next_cursor:
        page = list_cases(db, alice, filters, now=NOW, after=page.next_cursor, limit=5)
        forwards.append([row.id for row in page.rows])
    assert [one for page_ids in forwards for one in page_ids] == everything
    assert len(set(everything)) == many

    backwards = [[row.id for row in page.rows]]
    while page.previous_cursor:
        page = list_cases(db, alice, filters, now=NOW, before=page.previous_cursor, limit=5)
        backwards.append([row.id for row in page.rows])
    assert backwards[::-1] == forwards


def test_the_due_order_begins_with_whom_nobody_answered(
    db: Session, alice: Viewer, many: int
) -> None:
    rows = list_cases(db, alice, QueueFilters(sort="due"), now=NOW, limit=100).rows
    keys = [(row.first_response_at is not None, row.due_at, row.id) for row in rows]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    "place", ["x", "%%%", "MSAyIDM=", "w6k=", "W10=", "WzEsMiwzXQ==", "WyJhIl0=", "W1sxXV0="]
)
def test_a_place_that_is_none_is_refused(db: Session, alice: Viewer, place: str) -> None:
    for name in ("after", "before"):
        with pytest.raises(WrongInputError, match="after"):
            list_cases(db, alice, QueueFilters(), now=NOW, **{name: place})
