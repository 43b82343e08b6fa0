"""Exports of CRM systems, recorded with invented people, become the same customer."""

import re
from datetime import date
from pathlib import Path

import pytest

from triage.errors import WrongInputError
from triage.intake.apart import inspect_apart
from triage.intake.columns import COLUMNS
from triage.intake.customer_rows import CustomerRow
from triage.intake.layouts import find_layouts, recognise
from triage.intake.plans import FIELDS, Plan, check_fields, header_key, propose
from triage.intake.rowstream import read_chunks

EXPORTS = Path(__file__).parent / "exports"
FILES = sorted(path.name for path in EXPORTS.glob("*.csv"))
NUMBERS = {
    "salesforce.csv": "K-1001",
    "hubspot.csv": "51",
    "dynamics.csv": "6F9619FF-8B86-D011-B42D-00C04FC964FF",
    "espocrm.csv": "5F8D0D55B54764421",
    "espocrm_nl.csv": "5F8D0D55B54764421",
    "suitecrm.csv": "8A2B6C1E-1111-2222-3333-444455556666",
    "suitecrm_nl.csv": "8A2B6C1E-1111-2222-3333-444455556666",
    "odoo.csv": "K-1001",
}


def customers(name: str) -> tuple[Plan, list[CustomerRow]]:
    plan = inspect_apart(EXPORTS / name).plan
    rows = [row for chunk in read_chunks(EXPORTS / name, plan) for row in chunk.rows]
    assert [row.problems for row in rows] == [()]
    return plan, [row.row for row in rows if row.row]


@pytest.mark.parametrize("name", FILES)
def test_an_export_is_recognised_and_read(name: str) -> None:
    plan, [anna] = customers(name)
    assert plan.layout == Path(name).stem.removesuffix("_nl")
    assert anna.number == NUMBERS[name]
    told = anna.told
    assert (told["name"], told["company"]) == ("Anna van der Berg", "Bakkerij Voorbeeld B.V.")
    assert (told["email"], told["phone"]) == ("anna@voorbeeld.nl", "+31302345678")
    assert (told["street"], told["postcode"]) == ("Dorpsstraat 12", "3584 XK")
    assert (told["city"], told["country"]) == ("Utrecht", "NL")
    clues = {(clue.kind, clue.value) for clue in anna.clues}
    assert {("email", "anna@voorbeeld.nl"), ("phone", "+31612345678")} <= clues
    if not name.endswith("_nl.csv"):
        assert told["customer_since"] == date(2019, 5, 31)
    left_out = {"IsDeleted", "deleted", "Deleted", "OwnerId", "Contact owner", "country_id/id"}
    assert not left_out & set(anna.extra)


def test_every_layout_has_a_recorded_export() -> None:
    assert {Path(name).stem.removesuffix("_nl") for name in FILES} == set(find_layouts())


def test_layouts_name_only_fields_that_there_are() -> None:
    for layout in find_layouts().values():
        assert set(layout.fields.values()) <= set(COLUMNS)
        assert layout.telling
        assert layout.numbers


def test_a_plain_table_is_no_export() -> None:
    assert recognise(["customer_number", "name", "email", "phone"]) is None
    assert recognise(["id", "name", "email"]) is None


def test_a_layout_can_be_told_and_an_unknown_one_is_refused() -> None:
    plan = propose(["ref", "name"], "odoo")
    assert plan.fields == {"ref": "customer_number", "name": "name"}
    with pytest.raises(WrongInputError, match="espocrm"):
        propose(["ref"], "lotus")


def test_one_column_is_the_customer_number() -> None:
    fields = propose(["klantnummer", "number", "naam"]).fields
    assert fields == {"klantnummer": "customer_number", "number": "extra", "naam": "name"}
    with pytest.raises(WrongInputError):
        check_fields({"a": "customer_number", "b": "customer_number"})
    with pytest.raises(WrongInputError):
        check_fields({"a": "customer_number", "b": "secret"})
    assert set(FIELDS) == {*COLUMNS, "extra", ""}


def test_the_same_columns_in_another_order_have_the_same_key() -> None:
    assert header_key(["Naam", "Klant nr"]) == header_key(["klant_nr", "NAAM"])
    assert header_key(["Naam"]) != header_key(["Naam", "Klant nr"])


def test_the_docs_name_every_layout() -> None:
    docs = Path("docs/customers.md").read_text(encoding="utf-8")
    section = docs.partition("### Exports of CRM systems")[2].partition("###")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(find_layouts())
