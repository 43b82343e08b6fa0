"""What a customer file tells about consent becomes statements, and only what is news."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_user
from triage.customers.consents import read_permissions, record_consent
from triage.duplicates.merging import merge_customers
from triage.duplicates.settling import settle
from triage.duplicates.unmerging import unmerge_customers
from triage.duplicates.values import ValueOrigin
from triage.files.cells import read_yes_no
from triage.intake.consent_fields import CONSENT_FIELDS
from triage.intake.customer_rows import CustomerRow, read_customer
from triage.intake.layouts import find_layouts
from triage.intake.plans import propose
from triage.intake.rowstream import FileRow, RowChunk
from triage.intake.upserting import Upserted, upsert_customers
from triage.intake.wire import read_chunk, write_chunk
from triage.models import Consent, Customer
from triage.people.viewer import Viewer

LATER = NOW + timedelta(days=30)
LAST = NOW + timedelta(days=60)


def row(**told: object) -> CustomerRow:
    return read_customer({"customer_number": "K-1", "name": "Anna de Vries", **told})


def bring_in(
    db: Session, *rows: CustomerRow, now: datetime = NOW, file: str = "klanten.csv"
) -> Upserted:
    return upsert_customers(db, rows, now=now, origin=ValueOrigin("import", file))


def colleague(db: Session) -> Viewer:
    return Viewer.of(make_user(db))


def customer_id(db: Session, number: str = "K-1") -> int:
    return db.scalars(select(Customer.id).where(Customer.number == number)).one()


def standing(db: Session, number: str = "K-1") -> list[tuple[str, str, str]]:
    found = read_permissions(db, customer_id(db, number)).standing
    return [(one.channel, one.purpose, one.status) for one in found]


@pytest.mark.parametrize("written", ["ja", "X", "1", 1, True, "Do Not Allow", "Niet toestaan"])
def test_yes_is_written_in_many_ways(written: object) -> None:
    assert read_yes_no(written) is True


@pytest.mark.parametrize("written", ["nee", "0", 0, False, "Allow", "onwaar"])
def test_so_is_no(written: object) -> None:
    assert read_yes_no(written) is False


def test_an_empty_cell_says_nothing_and_an_odd_one_is_told() -> None:
    assert row(nieuwsbrief="").consents == {}
    odd = row(nieuwsbrief="wellicht")
    assert [(one.field, one.reason) for one in odd.problems] == [
        ("email_opt_in", "is neither yes nor no")
    ]
    assert odd.extra == {"email_opt_in": "wellicht"}


def test_what_forbids_counts_where_two_columns_differ() -> None:
    assert row(nieuwsbrief="ja", uitgeschreven="ja").consents == {"email/marketing": "withdrawn"}
    assert row(nieuwsbrief="ja", uitgeschreven="nee").consents == {"email/marketing": "given"}


def test_a_row_comes_back_whole_from_the_process_that_read_it() -> None:
    told = row(niet_bellen="ja", nieuwsbrief="ja")
    chunk = RowChunk((FileRow(2, told),), 1.0)
    [back] = read_chunk(write_chunk(chunk)).rows
    assert back.row is not None
    assert back.row.consents == {"phone/any": "withdrawn", "email/marketing": "given"}


def test_a_file_tells_what_a_customer_allows_once(db: Session) -> None:
    assert bring_in(db, row(niet_bellen="ja", nieuwsbrief="ja")).new == 1
    assert sorted(standing(db)) == [("email", "marketing", "given"), ("phone", "any", "withdrawn")]
    again = bring_in(db, row(niet_bellen="ja", nieuwsbrief="ja"), now=LATER)
    assert again.outcomes == {"K-1": "unchanged"}
    changed = bring_in(db, row(niet_bellen="ja", nieuwsbrief="nee"), now=LAST)
    assert changed.outcomes == {"K-1": "updated"}
    assert ("email", "marketing", "withdrawn") in standing(db)
    told = db.scalars(select(Consent).order_by(Consent.id)).all()
    assert [(one.channel, one.status, one.at) for one in told] == [
        ("phone", "withdrawn", NOW), ("email", "given", NOW), ("email", "withdrawn", LAST),
    ]  # fmt: skip
    assert {one.source for one in told} == {"import:klanten.csv"}


def test_nobody_agreed_because_an_opt_out_says_no(db: Session) -> None:
    bring_in(db, row(email_opt_out="nee", do_not_contact="0"))
    assert standing(db) == []


def test_an_opt_out_that_is_gone_is_lifted(db: Session) -> None:
    bring_in(db, row(email_opt_out="ja"), file="klanten-2026-10.csv")
    bring_in(db, row(email_opt_out="nee"), now=LATER, file="klanten-2026-11.csv")
    assert standing(db) == [("email", "marketing", "given")]


def test_what_a_colleague_heard_since_stands_against_the_same_file(db: Session) -> None:
    bring_in(db, row(email_opt_out="ja"))
    record_consent(db, colleague(db), customer_id(db), channel="email", purpose="marketing",
                   status="given", now=LATER)  # fmt: skip
    bring_in(db, row(email_opt_out="ja"), now=LAST)
    assert standing(db) == [("email", "marketing", "given")]


def test_a_lifted_do_not_contact_leaves_narrow_refusals(db: Session) -> None:
    record_consent(db, colleague(db), _made(db), channel="email", purpose="marketing",
                   status="withdrawn", now=NOW)  # fmt: skip
    bring_in(db, row(do_not_contact="ja"), now=LATER)
    assert read_permissions(db, customer_id(db)).do_not_contact
    bring_in(db, row(do_not_contact="nee"), now=LAST)
    assert ("email", "marketing", "withdrawn") in standing(db)
    assert not read_permissions(db, customer_id(db)).do_not_contact


def test_a_merged_record_is_told_the_same_without_doubling_it(db: Session) -> None:
    other = read_customer({"customer_number": "K-2", "name": "A. de Vries", "niet_bellen": "ja"})
    bring_in(db, row(), other)
    first, second = customer_id(db), customer_id(db, "K-2")
    merge = merge_customers(db, first, second, now=NOW)
    assert standing(db) == [("phone", "any", "withdrawn")]
    bring_in(db, other, now=LATER)
    settle(db, [second])
    assert len(db.scalars(select(Consent)).all()) == 1
    unmerge_customers(db, merge.merge_id, now=LAST)
    assert (standing(db), standing(db, "K-2")) == ([], [("phone", "any", "withdrawn")])


@pytest.mark.parametrize(
    ("layout", "columns"),
    [
        ("salesforce", {"HasOptedOutOfEmail": "email_opt_out", "DoNotCall": "do_not_call"}),
        ("salesforce", {"Email Opt Out": "email_opt_out", "Do Not Call": "do_not_call"}),
        ("hubspot", {"Unsubscribed from all email": "email_opt_out"}),
        ("dynamics", {"Do not allow Emails": "do_not_email", "donotphone": "do_not_call"}),
        ("espocrm", {"emailAddressIsOptedOut": "email_opt_out", "doNotCall": "do_not_call"}),
        ("suitecrm", {"Email Opt Out": "email_opt_out", "do_not_call": "do_not_call"}),
        ("odoo", {"is_blacklisted": "email_opt_out"}),
    ],
)
def test_opt_outs_of_crm_systems_are_known(layout: str, columns: Mapping[str, str]) -> None:
    number = find_layouts()[layout].numbers[-1]
    fields = propose([number, *columns], layout).fields or {}
    assert {name: fields[name] for name in columns} == columns
    assert set(columns.values()) <= set(CONSENT_FIELDS)


def _made(db: Session) -> int:
    bring_in(db, row())
    return customer_id(db)
