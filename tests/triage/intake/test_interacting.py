"""Orders, contacts and visits: read, kept once, and made into identities."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, keep_search, make_customer, make_mention
from triage.errors import WrongInputError
from triage.intake.interacting import record_interactions
from triage.intake.interaction_import import import_interactions
from triage.intake.interaction_rows import InteractionRow, read_interaction
from triage.intake.problems import RefusedRowError
from triage.models import CustomerAssessment, Identity, Interaction, Work
from triage.queueing.work import put_work

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def row(**values: Any) -> InteractionRow:
    told: dict[str, Any] = {
        "customer_number": "K-1",
        "kind": "order",
        "at": NOW,
        "external_id": "o1",
        "reference": "OR-4471",
        "title": "Braadpan",
        "amount_eur": Decimal("79.95"),
    }
    return InteractionRow(**{**told, **values})


def test_dutch_columns_are_understood() -> None:
    read = read_interaction(
        {
            "Klantnummer": " k-1 ",
            "Soort": "Bestelling",
            "Datum": "31-05-2024 ",
            "Bestelnummer": "OR 4471",
            "Omschrijving": "Braadpan",
            "Bedrag": "1.079,95",
            "Kanaal": "webwinkel",
            "Kleur": "rood",
        },
        timezone=AMSTERDAM,
    )
    assert (read.customer_number, read.kind, read.reference) == ("K-1", "order", "OR 4471")
    assert read.at == datetime(2024, 5, 30, 22, 0, tzinfo=UTC)
    assert (read.amount_eur, read.channel) == (Decimal("1079.95"), "webwinkel")
    assert read.extra == {"Kleur": "rood"}
    assert read.external_id == "order:OR 4471"


def test_an_order_number_makes_an_order() -> None:
    told = {"customer_number": "K-1", "order_number": "7", "at": "2024-05-31T14:05:00+02:00"}
    read = read_interaction(told)
    assert (read.kind, read.at) == ("order", datetime(2024, 5, 31, 12, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "order", "at": "2024-01-01"}, "customer_number"),
        ({"customer_number": "1", "at": "2024-01-01"}, "kind"),
        ({"customer_number": "1", "kind": "dans", "at": "2024-01-01"}, "kind"),
        ({"customer_number": "1", "kind": "visit"}, "at"),
        ({"customer_number": "1", "kind": "visit", "at": "gisteren"}, "at"),
        ({"customer_number": "1", "kind": "visit", "at": "2024-13-45T99:99"}, "at"),
    ],
)
def test_rows_that_tell_too_little_are_refused(values: dict[str, Any], field: str) -> None:
    with pytest.raises(RefusedRowError) as refused:
        read_interaction(values)
    assert refused.value.problem.field == field


def test_an_amount_that_is_none_is_left_out_and_kept_as_written() -> None:
    read = read_interaction(
        {"customer_number": "1", "kind": "visit", "at": "2024-01-01", "amount": "gratis"}
    )
    assert read.amount_eur is None
    assert read.extra == {"amount_eur": "gratis"}
    assert [problem.field for problem in read.problems] == ["amount_eur"]


def test_the_same_row_has_the_same_key_without_having_told_one() -> None:
    values = {"customer_number": "1", "kind": "contact", "at": "2024-01-01", "title": "Belde"}
    first, second = read_interaction(values), read_interaction(dict(values))
    other = read_interaction({**values, "title": "Mailde"})
    assert first.external_id == second.external_id != other.external_id


def test_told_twice_it_is_there_once(db: Session) -> None:
    customer = make_customer(db, number="K-1")
    first = record_interactions(db, [row()], now=NOW)
    again = record_interactions(db, [row()], now=NOW.replace(hour=13))
    changed = record_interactions(db, [row(title="Koekenpan")], now=NOW.replace(hour=14))
    assert (first.new, again.unchanged, changed.updated) == (1, 1, 1)
    [kept] = db.scalars(select(Interaction))
    db.refresh(kept)
    assert (kept.customer_id, kept.title, kept.amount_eur) == (
        customer.id,
        "Koekenpan",
        Decimal("79.95"),
    )


def test_unknown_customers_are_refused_and_the_rest_is_kept(db: Session) -> None:
    make_customer(db, number="K-1")
    recorded = record_interactions(
        db, [row(customer_number="K-9"), row(), row(external_id="o2", kind="visit")], now=NOW
    )
    assert (recorded.new, len(recorded.refused)) == (2, 1)
    assert (recorded.refused[0].index, recorded.refused[0].field) == (0, "customer_number")


@pytest.mark.parametrize("is_understood", [True, False])
def test_an_order_number_becomes_an_identity_and_mentions_that_name_it_are_linked_again(
    db: Session, is_understood: bool
) -> None:
    customer = make_customer(db, number="K-1")
    named = make_mention(db, text="Waar blijft bestelling or 4471?", published_at=NOW)
    other = make_mention(db, text="Wat een weer", published_at=NOW)
    if is_understood:
        keep_search(db)
    else:  # or about to be, by somebody who does not see the new number yet
        put_work(db, "understand", [named.id, other.id])
    recorded = record_interactions(db, [row()], now=NOW)
    [identity] = db.scalars(select(Identity).where(Identity.customer_id == customer.id))
    assert (identity.kind, identity.value, identity.origin) == (
        "order_number",
        "OR-4471",
        "interaction",
    )
    due = db.scalars(select(Work.mention_id).where(Work.stage == "link")).all()
    assert (recorded.relinked, due) == (1, [named.id])
    assert record_interactions(db, [row()], now=NOW).relinked == 0


def test_customers_with_something_new_are_judged_again(db: Session) -> None:
    customer = make_customer(db, number="K-1")
    record_interactions(db, [row()], now=NOW)
    assert db.scalars(select(CustomerAssessment.customer_id)).all() == [customer.id]


def test_a_file_is_imported_and_what_was_refused_is_told(
    sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    with sessions.begin() as session:
        make_customer(session, number="K-1")
    file = tmp_path / "orders.csv"
    file.write_text(
        "klantnummer;soort;datum;bestelnummer;bedrag\n"
        "K-1;bestelling;2024-05-01;OR-1;10,00\n"
        "K-1;bestelling;2024-05-02;OR-2;duur\n"
        "K-2;bestelling;2024-05-03;OR-3;10,00\n"
        "K-1;bestelling;ooit;OR-4;10,00\n"
        "K-1;bestelling\n",
        encoding="utf-8",
    )

    def bring() -> Any:
        return import_interactions(sessions, file, now=NOW, timezone=AMSTERDAM, source="winkel")

    result = bring()
    assert (result.read, result.new, result.refused, result.left_out) == (5, 2, 3, 1)
    told = [json.loads(line) for line in Path(result.refused_file).read_text().splitlines()]
    assert sorted((one["line"], one["field"], one["row"]) for one in told) == [
        (3, "amount_eur", "imported"),
        (4, "customer_number", "refused"),
        (5, "at", "refused"),
        (6, "row", "refused"),
    ]
    again = bring()
    assert (again.new, again.updated, again.unchanged) == (0, 0, 2)


def test_a_file_without_customers_is_of_no_use(
    sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(WrongInputError, match="customer_number"):
        import_interactions(sessions, file, now=NOW, timezone=UTC, source="x")
