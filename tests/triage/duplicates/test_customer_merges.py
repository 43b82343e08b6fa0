"""Merging two customers and taking it back, on real tables."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_case, make_customer, make_mention, make_user
from triage.duplicates import survivor_of, survivors_of
from triage.duplicates.merging import merge_customers
from triage.duplicates.unmerging import unmerge_customers
from triage.errors import NotFoundError, StaleError, WrongInputError
from triage.models import (
    CaseMention,
    Customer,
    CustomerNote,
    DisplacedRow,
    Identity,
    Interaction,
    Link,
)

LATER = NOW + timedelta(hours=1)


def know(session: Session, customer: Customer, kind: str, value: str, **values: object) -> Identity:
    row = Identity(
        customer_id=customer.id, kind=kind, value=value, **{"origin": "import", **values}
    )
    session.add(row)
    session.flush()
    return row


def link(session: Session, customer: Customer, status: str = "linked", **values: object) -> Link:
    mention = values.pop("mention", None) or make_mention(session)
    given = {"score": 0.95, "evidence": [], **values}
    row = Link(mention_id=mention.id, customer_id=customer.id, status=status, **given)
    session.add(row)
    session.flush()
    return row


def named(email: str) -> dict[str, str]:
    return {"kind": "email", "value": email, "where": "text"}


def owners(session: Session, *rows: object) -> list[int]:
    session.expire_all()
    return [row.customer_id for row in rows]  # type: ignore[attr-defined]


def test_what_hangs_on_the_loser_moves_to_the_winner_and_back(db: Session) -> None:
    winner, loser = make_customer(db), make_customer(db)
    email = know(db, loser, "email", "jan@voorbeeld.nl")
    linked = link(db, loser)
    case = make_case(db, db.get_one(type(linked.mention), linked.mention_id), customer_id=loser.id)
    note = CustomerNote(customer_id=loser.id, text="belt liever", at=NOW)
    order = Interaction(customer_id=loser.id, kind="order", at=NOW, title="Fiets", source="shop",
                        external_id="1")  # fmt: skip
    db.add_all([note, order])
    db.flush()

    merged = merge_customers(db, winner.id, loser.id, now=LATER)

    assert owners(db, email, linked, case, note, order) == [winner.id] * 5
    assert merged.rows == {"identities": 1, "links": 1, "cases": 1, "customer_notes": 1,
                           "interactions": 1}  # fmt: skip
    assert survivor_of(db, loser.id) == winner.id

    unmerge_customers(db, merged.merge_id, now=LATER)

    assert owners(db, email, linked, case, note, order) == [loser.id] * 5
    assert survivors_of(db, [winner.id, loser.id]) == {winner.id: winner.id, loser.id: loser.id}
    assert db.scalars(select(DisplacedRow)).all() == []


def test_equal_identities_are_one_while_merged_and_two_again_afterwards(db: Session) -> None:
    winner, loser = make_customer(db), make_customer(db)
    for customer in (winner, loser):
        know(db, customer, "email", "jan@voorbeeld.nl")
    before = db.execute(select(Identity.__table__).order_by(Identity.id)).all()

    merged = merge_customers(db, winner.id, loser.id, now=LATER)
    assert len(db.scalars(select(Identity)).all()) == 1
    unmerge_customers(db, merged.merge_id, now=LATER)

    assert db.execute(select(Identity.__table__).order_by(Identity.id)).all() == before


def test_of_two_links_to_one_mention_the_stronger_one_stays_in_sight(db: Session) -> None:
    winner, loser = make_customer(db), make_customer(db)
    mention = make_mention(db)
    link(db, winner, "suggested", mention=mention)
    strong = link(db, loser, "linked", mention=mention)
    before = db.execute(select(Link.__table__).order_by(Link.id)).all()

    merged = merge_customers(db, winner.id, loser.id, now=LATER)
    shown = db.scalars(select(Link)).one()
    assert (shown.id, shown.customer_id, shown.status) == (strong.id, winner.id, "linked")
    unmerge_customers(db, merged.merge_id, now=LATER)

    assert db.execute(select(Link.__table__).order_by(Link.id)).all() == before


def test_a_mention_that_came_by_the_losers_identity_goes_with_the_loser(db: Session) -> None:
    winner, loser = make_customer(db), make_customer(db)
    know(db, winner, "email", "an@voorbeeld.nl")
    know(db, loser, "email", "jan@voorbeeld.nl")
    merged = merge_customers(db, winner.id, loser.id, now=NOW)
    theirs = link(db, winner, created_at=LATER,
                  evidence=[named("jan@voorbeeld.nl")])  # fmt: skip
    ours = link(db, winner, created_at=LATER,
                evidence=[named("an@voorbeeld.nl")])  # fmt: skip
    mention = theirs.mention
    case = make_case(db, mention, customer_id=winner.id)
    db.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
    db.flush()

    done = unmerge_customers(db, merged.merge_id, now=LATER)

    assert owners(db, theirs, ours, case) == [loser.id, winner.id, loser.id]
    assert done.mentions == 1


def test_a_handle_learned_from_such_a_mention_goes_too(db: Session) -> None:
    winner, loser = make_customer(db), make_customer(db)
    bob = make_user(db)
    know(db, loser, "email", "jan@voorbeeld.nl")
    merged = merge_customers(db, winner.id, loser.id, now=NOW)
    mention = make_mention(db, network="x", author_handle="@jan")
    link(db, winner, mention=mention, created_at=LATER, decided_by=bob.id, decided_at=LATER,
         evidence=[{"kind": "email", "value": "jan@voorbeeld.nl", "where": "text"}])  # fmt: skip
    handle = know(db, winner, "handle", "jan", network="x", origin="confirmed", created_at=LATER)

    unmerge_customers(db, merged.merge_id, now=LATER)

    assert owners(db, handle) == [loser.id]


def test_three_records_of_one_person_come_apart_in_any_order(db: Session) -> None:
    one, two, three = make_customer(db), make_customer(db), make_customer(db)
    rows = [know(db, who, "email", f"{who.id}@voorbeeld.nl") for who in (one, two, three)]
    inner = merge_customers(db, two.id, three.id, now=NOW)
    outer = merge_customers(db, one.id, two.id, now=NOW)
    assert owners(db, *rows) == [one.id] * 3
    assert survivor_of(db, three.id) == one.id

    unmerge_customers(db, inner.merge_id, now=LATER)
    assert owners(db, *rows) == [one.id, one.id, three.id]
    unmerge_customers(db, outer.merge_id, now=LATER)
    assert owners(db, *rows) == [one.id, two.id, three.id]


def test_an_identity_that_three_share_is_restored_to_each(db: Session) -> None:
    trio = [make_customer(db) for _ in range(3)]
    for who in trio:
        know(db, who, "phone", "+31201234567")
    before = db.execute(select(Identity.__table__).order_by(Identity.id)).all()
    first = merge_customers(db, trio[0].id, trio[1].id, now=NOW)
    second = merge_customers(db, trio[0].id, trio[2].id, now=NOW)
    unmerge_customers(db, first.merge_id, now=LATER)
    unmerge_customers(db, second.merge_id, now=LATER)
    assert db.execute(select(Identity.__table__).order_by(Identity.id)).all() == before


def test_a_row_that_stands_for_one_set_aside_moves_on_with_a_second_merge(db: Session) -> None:
    first, second, third = make_customer(db), make_customer(db), make_customer(db)
    mention = make_mention(db)
    weaker = link(db, second, "suggested", mention=mention)
    stronger = link(db, first, "linked", mention=mention)
    ids = (stronger.id, weaker.id)
    one = merge_customers(db, second.id, first.id, now=LATER)  # sets the weaker one aside
    two = merge_customers(db, third.id, second.id, now=LATER)
    for merge in (one, two):
        unmerge_customers(db, merge.merge_id, now=LATER)
    db.expire_all()
    homes = {row.id: (row.customer_id, row.status) for row in db.scalars(select(Link))}
    assert homes == {ids[0]: (first.id, "linked"), ids[1]: (second.id, "suggested")}


def test_the_winner_shows_what_the_loser_knew_and_forgets_it_afterwards(db: Session) -> None:
    winner = make_customer(db, name="J. de Vries", email=None, extra={"vip": "ja"})
    loser = make_customer(db, name="Jan de Vries", email="jan@voorbeeld.nl",
                          extra={"maat": "42"})  # fmt: skip
    merged = merge_customers(db, winner.id, loser.id, now=LATER)
    db.expire_all()
    assert (winner.name, winner.email) == ("Jan de Vries", "jan@voorbeeld.nl")
    assert winner.extra == {"vip": "ja", "maat": "42"}

    unmerge_customers(db, merged.merge_id, now=LATER)
    db.expire_all()
    assert (winner.name, winner.email, winner.extra) == ("J. de Vries", None, {"vip": "ja"})
    assert (loser.name, loser.email) == ("Jan de Vries", "jan@voorbeeld.nl")
    assert loser.extra == {"maat": "42"}


def test_the_chosen_record_wins_a_field(db: Session) -> None:
    winner = make_customer(db, name="J. de Vries", city="Utrecht")
    loser = make_customer(db, name="Jan Willem de Vries", city="Zeist")
    choices = {"name": winner.id, "address": loser.id}
    merge_customers(db, winner.id, loser.id, now=LATER, choices=choices)
    db.expire_all()
    assert (winner.name, winner.city) == ("J. de Vries", "Zeist")


def test_what_was_written_into_the_survivor_stays_with_it(db: Session) -> None:
    winner = make_customer(db, phone="+31201234567")
    loser = make_customer(db, phone="+31301234567")
    merged = merge_customers(db, winner.id, loser.id, now=LATER)
    db.expire_all()
    winner.phone = "+31101234567"
    db.flush()
    unmerge_customers(db, merged.merge_id, now=LATER)
    db.expire_all()
    assert (winner.phone, loser.phone) == ("+31101234567", "+31301234567")


def test_a_second_merge_or_unmerge_of_the_same_is_stale(db: Session) -> None:
    winner, loser = make_customer(db), make_customer(db)
    merged = merge_customers(db, winner.id, loser.id, now=NOW)
    with pytest.raises(StaleError):
        merge_customers(db, winner.id, loser.id, now=NOW)
    with pytest.raises(StaleError):
        merge_customers(db, loser.id, winner.id, now=NOW)
    unmerge_customers(db, merged.merge_id, now=LATER)
    with pytest.raises(StaleError):
        unmerge_customers(db, merged.merge_id, now=LATER)


def test_nonsense_is_refused(db: Session) -> None:
    one, two = make_customer(db), make_customer(db)
    with pytest.raises(WrongInputError):
        merge_customers(db, one.id, one.id, now=NOW)
    with pytest.raises(NotFoundError):
        merge_customers(db, one.id, 10**12, now=NOW)
    with pytest.raises(WrongInputError):
        merge_customers(db, one.id, two.id, now=NOW, choices={"shoe size": one.id})
    with pytest.raises(NotFoundError):
        unmerge_customers(db, 10**12, now=NOW)
    with pytest.raises(NotFoundError):
        survivor_of(db, 10**12)
