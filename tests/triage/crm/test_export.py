import csv
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.factories import NOW, make_analysis, make_customer, make_mention, make_source, make_user
from triage.cases.actions import add_note
from triage.cases.opening import open_case
from triage.crm.csv_ import defuse
from triage.crm.export import export_cases, read_cursor
from triage.crm.formats import format_names
from triage.crm.records import CaseRecord, read_record
from triage.errors import NotFoundError, WrongInputError
from triage.models import Case, Link
from triage.people.viewer import Viewer

NASTY = ["=1+1", "+31", "-2", "@SUM(A1)", "\tx", "\rx", 'a"b;c,d\n<script>', "’s \u202e ok"]


def make_cases(db: Session, texts: list[str]) -> list[Case]:
    source = make_source(db, name="Forum")
    cases = []
    for number, text in enumerate(texts):
        mention = make_mention(db, source, text=text, author_handle=text, url="https://x.example/1")
        make_analysis(db, mention)
        cases.append(open_case(db, mention, NOW + timedelta(minutes=number)))
    return cases


def export(db: Session, name: str, since: str | None = None) -> tuple[str, str]:
    stream = io.StringIO()
    cursor = export_cases(db, name, stream, since=since, settled_after=timedelta())
    return stream.getvalue(), cursor


def test_formats_are_found() -> None:
    assert format_names() == ["csv", "jsonl"]


def test_json_lines_hold_every_field_of_the_record(db: Session) -> None:
    case = make_cases(db, ["Waar blijft mijn fiets?"])[0]
    customer = make_customer(db, name="Anna de Wit", email="anna@example.org")
    case.customer_id = customer.id
    db.flush()

    row = json.loads(export(db, "jsonl")[0])

    assert tuple(row) == CaseRecord.columns()
    assert (row["case_id"], row["customer_name"], row["description"]) == (
        case.id,
        "Anna de Wit",
        "Waar blijft mijn fiets?",
    )
    assert row["opened_at"] == NOW.isoformat()


def test_csv_is_quoted_and_holds_no_formula(db: Session) -> None:
    make_cases(db, NASTY)

    rows = list(csv.DictReader(io.StringIO(export(db, "csv")[0], newline="")))

    assert [row["description"] for row in rows] == [defuse(text) for text in NASTY]
    for row in rows:
        for value in row.values():
            assert not value.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_labels_joined_in_a_cell_are_no_formula_either(db: Session) -> None:
    case = make_cases(db, ["Hallo"])[0]
    case.tags = ['=hyperlink("https://x.example")', "terug bellen", "@sum(a1)"]
    db.flush()

    row = next(csv.DictReader(io.StringIO(export(db, "csv")[0], newline="")))

    assert row["tags"] == "'" + ", ".join(case.tags)
    assert read_record(db, case.id).tags == tuple(case.tags)


def test_an_export_goes_on_where_the_last_one_ended(db: Session) -> None:
    cases = make_cases(db, ["een", "twee", "drie"])
    everything, cursor = export(db, "jsonl")
    assert len(everything.splitlines()) == 3
    assert export(db, "jsonl", cursor) == ("", cursor)

    bob = Viewer.of(make_user(db))
    add_note(db, bob, cases[0].id, text="Gebeld", now=NOW + timedelta(hours=1))
    changed, newer = export(db, "jsonl", cursor)

    assert [json.loads(line)["case_id"] for line in changed.splitlines()] == [cases[0].id]
    assert newer != cursor


def test_changes_that_may_not_be_settled_wait_for_the_next_export(db: Session) -> None:
    case = make_cases(db, ["net gebeurd"])[0]
    db.execute(update(Case).where(Case.id == case.id).values(changed_at=NOW + timedelta(days=9999)))
    stream = io.StringIO()

    assert export_cases(db, "jsonl", stream) == "start"
    assert stream.getvalue() == ""


def test_more_cases_than_a_batch_come_out_once_each(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.crm.records.BATCH_SIZE", 2)
    cases = make_cases(db, [f"tekst {number}" for number in range(7)])
    db.execute(update(Case).values(changed_at=NOW))  # all at the same moment

    rows = [json.loads(line)["case_id"] for line in export(db, "jsonl")[0].splitlines()]

    assert rows == sorted(case.id for case in cases)


@pytest.mark.parametrize("cursor", ["x", "é", "MTIz", "MjAyNi0xMS0yMCAx"])
def test_a_cursor_that_is_none_is_refused(cursor: str) -> None:
    with pytest.raises(WrongInputError, match="cursor of an export"):
        read_cursor(cursor)


def test_an_unknown_format_and_case_are_named(db: Session) -> None:
    with pytest.raises(WrongInputError, match="csv, jsonl"):
        export(db, "salesfarce")
    with pytest.raises(NotFoundError):
        read_record(db, 10**9)


def test_a_link_alone_does_not_put_a_customer_into_the_record(db: Session) -> None:
    case = make_cases(db, ["hallo"])[0]
    mention = make_mention(db)
    db.add(
        Link(
            mention_id=mention.id,
            customer_id=make_customer(db).id,
            status="suggested",
            score=0.5,
            evidence=[],
        )
    )
    db.flush()

    assert read_record(db, case.id).customer_number is None
