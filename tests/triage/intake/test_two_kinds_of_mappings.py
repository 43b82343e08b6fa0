"""Saved mappings of customers and of mentions share a table, and never a name."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import NOW, make_user
from triage.errors import WrongInputError
from triage.intake.mappings import list_mappings, mapping_named, save_mapping
from triage.mentions.file_jobs import list_mention_mappings, save_mention_mapping
from triage.mentions.file_rows import MentionPlan
from triage.people.viewer import Viewer

CUSTOMERS = {"Nummer": "customer_number", "Naam": "name"}
MENTIONS = {"Tekst": "text", "Datum": "date"}


@pytest.fixture
def ada(db: Session) -> Viewer:
    return Viewer.of(make_user(db, role="admin"))


@pytest.mark.parametrize("name", ["webshop", "mentions:webshop", "customers:webshop", "mentions:"])
def test_the_same_name_means_two_mappings(db: Session, ada: Viewer, name: str) -> None:
    save_mention_mapping(db, ada, "webshop", MentionPlan(MENTIONS), NOW)
    save_mention_mapping(db, ada, name, MentionPlan(MENTIONS), NOW)
    save_mapping(db, ada, name, CUSTOMERS, NOW)
    save_mapping(db, ada, name, CUSTOMERS, NOW)
    save_mention_mapping(db, ada, name, MentionPlan(MENTIONS), NOW)
    assert [one.name for one in list_mappings(db)] == [name]
    assert mapping_named(db, name).fields == CUSTOMERS
    assert {one.name for one in list_mention_mappings(db)} == {name, "webshop"}
    assert all(one.fields == MENTIONS for one in list_mention_mappings(db))


def test_a_mapping_of_mentions_is_not_known_among_those_of_customers(
    db: Session, ada: Viewer
) -> None:
    save_mention_mapping(db, ada, "webshop", MentionPlan(MENTIONS), NOW)
    for name in ("webshop", "mentions:webshop"):
        with pytest.raises(WrongInputError, match="not known"):
            mapping_named(db, name)
