from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_customer
from triage.intake.customer_rows import read_customer
from triage.intake.upserting import upsert_customers
from triage.linking.counting import count_names
from triage.linking.keeping_keys import count_waiting, make_waiting_keys, wait_for_keys
from triage.models import Customer, CustomerKey, NameCount

Sessions = sessionmaker[Session]


def keys(db: Session, number: str) -> set[str]:
    return set(
        db.scalars(
            select(CustomerKey.key)
            .join(Customer, Customer.id == CustomerKey.customer_id)
            .where(Customer.number == number)
        )
    )


def test_an_import_writes_keys_with_the_customers(db: Session) -> None:
    row = {"customer_number": "K-1", "name": "Anna de Visser", "city": "Urk"}
    upsert_customers(db, [read_customer(row)], now=NOW)
    assert keys(db, "K-1") == {"n:annavisser", "n:avisser", "s:annafsr", "l:avisser@urk"}
    upsert_customers(db, [read_customer({**row, "name": "Anna Bakker"})], now=NOW)
    assert "n:annavisser" not in keys(db, "K-1")
    assert "n:annabakker" in keys(db, "K-1")


def test_customers_from_before_get_theirs_in_the_background(
    db: Session, sessions: Sessions
) -> None:
    for number in ("K-1", "K-2", "K-3"):
        make_customer(db, number=number, name="Anna Visser")
    wait_for_keys(db)
    wait_for_keys(db)
    db.commit()
    assert count_waiting(db) == 3
    assert [make_waiting_keys(sessions, limit=2) for _ in range(3)] == [2, 1, 0]
    assert "n:annavisser" in keys(db, "K-1") & keys(db, "K-3")
    assert count_waiting(db) == 0


def counts(db: Session) -> dict[tuple[str, str], int]:
    db.expire_all()
    return {(row.kind, row.value): row.count for row in db.scalars(select(NameCount))}


def test_names_and_cities_are_counted_however_they_are_written(
    db: Session, sessions: Sessions
) -> None:
    make_customer(db, first_name="Zoë", last_name="de Vries", city="Den Haag")
    make_customer(db, first_name="ZOE", last_name="Vries-Bakker", city="den haag")
    make_customer(db, name="Zoe Bakker", first_name=None, last_name=None, city=None)
    db.commit()
    present = db.scalars(select(Customer)).all()
    assert count_names(sessions) == len(present)
    found = counts(db)
    assert found["given", "zoe"] == 3
    assert found["family", "vries"] == found["family", "bakker"] == 2
    assert found["city", "den haag"] == 2
    assert found["all", ""] == len(present)


def test_they_are_not_counted_again_before_much_has_changed(
    db: Session, sessions: Sessions
) -> None:
    for number in range(10):
        make_customer(db, name=f"Anna {number}")
    db.commit()
    assert count_names(sessions) > 0
    assert count_names(sessions) == 0
    make_customer(db)
    db.commit()
    assert count_names(sessions) == 0
    assert count_names(sessions, anew=True) > 0
    for _ in range(5):
        make_customer(db)
    db.commit()
    assert count_names(sessions) > 0
