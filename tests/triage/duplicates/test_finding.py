"""Looking for duplicates in the database: all of them, then those of new customers."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_user
from triage.duplicates.acting import call_different, propose
from triage.duplicates.checks import has_due_checks
from triage.duplicates.finding import find_all, find_for_changed
from triage.duplicates.merging import merge_customers
from triage.duplicates.ruling import merge_by_rule, plan_merges
from triage.duplicates.unmerging import unmerge_customers
from triage.duplicates.values import ValueOrigin
from triage.intake.customer_rows import read_customer
from triage.intake.upserting import upsert_customers
from triage.models import Customer, DuplicateModel, DuplicatePair, HouseholdMember
from triage.people.viewer import Viewer

ORIGIN = ValueOrigin("import", "klanten.csv")
JAN = {"name": "Jan de Vries", "email": "jan.devries@voorbeeld.nl", "phone": "06 12345678",
       "street": "Kerkstraat 12", "postcode": "3511 AB", "city": "Utrecht"}  # fmt: skip


def bring(sessions: sessionmaker[Session], *rows: dict[str, str]) -> dict[str, int]:
    """Import rows and return ids by number."""
    with sessions.begin() as session:
        read = [read_customer(row) for row in rows]
        upsert_customers(session, read, now=NOW, origin=ORIGIN)
        found = session.execute(select(Customer.number, Customer.id))
        return {row.number: row.id for row in found}


def open_pairs(sessions: sessionmaker[Session]) -> set[tuple[int, int]]:
    with sessions.begin() as session:
        rows = session.scalars(select(DuplicatePair).where(DuplicatePair.state == "open"))
        return {(row.customer_a, row.customer_b) for row in rows}


def crowd(count: int = 40) -> list[dict[str, str]]:
    """People who have nothing in common."""
    names = ["Bakker", "Visser", "Smit", "Meijer", "Mulder", "Bos", "Vos", "Peters"]
    firsts = ["Els", "Piet", "Noor", "Omar", "Sanne"]
    return [
        {"customer_number": f"C{at}", "first_name": firsts[at % 5], "last_name": names[at % 8],
         "email": f"persoon{at}@voorbeeld.nl", "phone": f"06 5{at:07}",
         "postcode": f"{1100 + at} ZZ", "street": f"Straat{at} {at}", "city": f"Plaats{at}"}
        for at in range(count)
    ]  # fmt: skip


def test_a_customer_who_stands_there_twice_is_found_with_reasons(
    sessions: sessionmaker[Session],
) -> None:
    ids = bring(sessions, *crowd(), {"customer_number": "A", **JAN},
                {"customer_number": "B", **JAN, "name": "J. de Vries", "phone": ""})  # fmt: skip
    found = find_all(sessions, now=NOW + timedelta(minutes=1))
    assert found is not None
    assert (found.pairs, found.new) == (1, 1)
    assert open_pairs(sessions) == {(ids["A"], ids["B"])}
    with sessions.begin() as session:
        pair = session.scalars(select(DuplicatePair)).one()
        told = {reason["field"]: reason["level"] for reason in pair.reasons}
    assert pair.probability > 0.99
    assert told["email"] == "equal"
    assert told["given"] == "initial"


def test_people_of_one_household_are_no_duplicates_but_are_known_as_one(
    sessions: sessionmaker[Session],
) -> None:
    ids = bring(
        sessions, *crowd(), {"customer_number": "A", **JAN},
        {"customer_number": "B", **JAN, "name": "Maria de Vries", "email": "maria@voorbeeld.nl"},
    )  # fmt: skip
    find_all(sessions, now=NOW + timedelta(minutes=1))
    assert open_pairs(sessions) == set()
    with sessions.begin() as session:
        rows = session.execute(select(HouseholdMember.customer_id, HouseholdMember.household)).all()
    assert {row[0] for row in rows} == {ids["A"], ids["B"]}
    assert {row[1] for row in rows} == {"3511AB 12 vries"}


def test_a_new_customer_is_compared_with_all_others(sessions: sessionmaker[Session]) -> None:
    bring(sessions, *crowd(), {"customer_number": "A", **JAN})
    find_all(sessions, now=NOW + timedelta(minutes=1))
    ids = bring(sessions, {"customer_number": "B", **JAN})
    assert find_for_changed(sessions, now=NOW) >= 1
    assert open_pairs(sessions) == {(ids["A"], ids["B"])}
    with sessions.begin() as session:
        assert not has_due_checks(session)
    assert find_for_changed(sessions, now=NOW) == 0


def test_a_pair_that_no_longer_looks_alike_is_dropped_but_not_what_people_said(
    sessions: sessionmaker[Session],
) -> None:
    ids = bring(sessions, *crowd(), *({"customer_number": number, **JAN} for number in "AB"))
    find_all(sessions, now=NOW + timedelta(minutes=1))
    with sessions.begin() as session:
        bob = Viewer.of(make_user(session, role="lead"))
        propose(session, bob, ids["C1"], ids["C2"], now=NOW)
    bring(sessions, {"customer_number": "B", **dict.fromkeys(JAN, ""), "name": "Kees Smit"})
    while find_for_changed(sessions, now=NOW):
        pass
    assert open_pairs(sessions) == {(ids["C1"], ids["C2"])}
    find_all(sessions, now=NOW + timedelta(minutes=2))
    assert open_pairs(sessions) == {(ids["C1"], ids["C2"])}


def test_different_is_remembered(sessions: sessionmaker[Session]) -> None:
    bring(sessions, *crowd(), *({"customer_number": number, **JAN} for number in "AB"))
    find_all(sessions, now=NOW + timedelta(minutes=1))
    with sessions.begin() as session:
        bob = Viewer.of(make_user(session, role="lead"))
        pair = session.scalars(select(DuplicatePair)).one()
        call_different(session, bob, pair.id, now=NOW)
    find_all(sessions, now=NOW + timedelta(minutes=2))
    assert open_pairs(sessions) == set()
    with sessions.begin() as session:
        assert plan_merges(session, 0.5).merges == 0


def test_three_records_of_one_person_are_merged_into_one(sessions: sessionmaker[Session]) -> None:
    ids = bring(sessions, *crowd(), *({"customer_number": number, **JAN} for number in "ABC"))
    find_all(sessions, now=NOW + timedelta(minutes=1))
    with sessions.begin() as session:
        plan = plan_merges(session, 0.9)
    assert (len(plan.groups), plan.merges) == (1, 2)
    assert merge_by_rule(sessions, plan, now=NOW) == 2
    assert merge_by_rule(sessions, plan, now=NOW) == 0  # a second run finds nothing to do
    with sessions.begin() as session:
        merged = session.scalars(
            select(Customer.number).where(Customer.merged_into_id == ids["A"])
        ).all()
    assert sorted(merged) == ["B", "C"]
    assert open_pairs(sessions) == set()


def test_a_merge_that_somebody_took_back_is_not_made_by_rule_again(
    sessions: sessionmaker[Session],
) -> None:
    ids = bring(sessions, *crowd(), *({"customer_number": number, **JAN} for number in "AB"))
    find_all(sessions, now=NOW + timedelta(minutes=1))
    with sessions.begin() as session:
        merge = merge_customers(session, ids["A"], ids["B"], now=NOW)
        unmerge_customers(session, merge.merge_id, now=NOW)
    assert open_pairs(sessions) == {(ids["A"], ids["B"])}
    with sessions.begin() as session:
        plan = plan_merges(session, 0.5)
    assert (plan.merges, plan.left_to_people) == (0, 1)


def test_a_group_with_a_gap_is_left_to_people(sessions: sessionmaker[Session]) -> None:
    ids = bring(sessions, *crowd(), *({"customer_number": number, **JAN} for number in "ABC"))
    find_all(sessions, now=NOW + timedelta(minutes=1))
    with sessions.begin() as session:
        session.execute(
            update(DuplicatePair)
            .where(DuplicatePair.customer_a == ids["A"], DuplicatePair.customer_b == ids["C"])
            .values(probability=0.6)
        )
        plan = plan_merges(session, 0.9)
    assert (plan.merges, plan.left_to_people) == (0, 2)


def test_what_an_import_tells_of_a_merged_record_is_shown_by_its_survivor(
    sessions: sessionmaker[Session],
) -> None:
    ids = bring(sessions, *crowd(), *({"customer_number": number, **JAN} for number in "AB"))
    with sessions.begin() as session:
        merge_customers(session, ids["A"], ids["B"], now=NOW)
    with sessions.begin() as session:
        row = read_customer({"customer_number": "B", "phone": "06 87654321"})
        upsert_customers(session, [row], now=NOW + timedelta(days=1), origin=ORIGIN)
    while find_for_changed(sessions, now=NOW + timedelta(days=1)):
        pass
    with sessions.begin() as session:
        assert session.get_one(Customer, ids["A"]).phone == "+31687654321"


def test_enough_customers_teach_their_own_weights(sessions: sessionmaker[Session]) -> None:
    bring(sessions, *crowd(250), *({"customer_number": number, **JAN} for number in "AB"))
    find_all(sessions, now=NOW + timedelta(minutes=1))
    with sessions.begin() as session:
        assert session.scalars(select(DuplicateModel)).one().customers == 252


@pytest.mark.parametrize("count", [0, 1])
def test_nobody_or_one_customer_is_no_trouble(sessions: sessionmaker[Session], count: int) -> None:
    bring(sessions, *crowd(count))
    found = find_all(sessions, now=NOW + timedelta(minutes=1))
    assert found is not None
    assert (found.customers, found.pairs) == (count, 0)
