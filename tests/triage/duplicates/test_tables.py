"""No table that hangs on customers is forgotten when they are merged."""

from sqlalchemy import Table

from triage.duplicates.tables import STAY, customer_columns, pointing_tables
from triage.models import Model


def pointing() -> dict[str, Table]:
    return {table.name: table for table in Model.metadata.tables.values()
            if customer_columns(table)}  # fmt: skip


def test_every_table_with_a_customer_moves_or_says_why_not() -> None:
    moving = {table.name for table in pointing_tables()}
    assert moving | set(STAY) == set(pointing()), (
        "a new table refers to customers: with one such column it moves by itself; "
        "else add it to STAY in triage/duplicates/tables.py with the reason"
    )
    assert not moving & set(STAY)


def test_what_moves_has_a_key_by_which_it_is_found_again() -> None:
    for table in pointing_tables():
        key = {column.name for column in pointing()[table.name].primary_key}
        assert key == {*table.key} | ({table.column} & key)


def test_nothing_refers_to_rows_that_may_be_set_aside() -> None:
    # Such rows leave their table for a while: a reference would be lost or forbid it.
    aside = {table.name for table in pointing_tables() if table.uniques}
    for table in Model.metadata.tables.values():
        referred = {key.column.table.name for key in table.foreign_keys}
        assert not referred & aside, table.name


def test_unique_rules_are_of_a_kind_that_is_understood() -> None:
    for name in {table.name for table in pointing_tables()}:
        table = pointing()[name]
        for index in table.indexes:
            assert not index.unique or len(index.columns) == len(index.expressions), index.name
        assert not any(
            type(constraint).__name__ == "ExcludeConstraint" for constraint in table.constraints
        )
