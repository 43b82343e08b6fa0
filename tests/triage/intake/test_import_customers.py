import csv
import json
import resource
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import make_mention, make_user
from triage.errors import WrongInputError
from triage.intake.importing import ImportResult, import_customers
from triage.links.linking_stage import link_batch
from triage.models import Customer, Identity, Link, Work
from triage.queueing.work import put_work

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
HEADER = "customer_number,first_name,tussenvoegsel,last_name,email,phone,handles,order_numbers\n"
EXAMPLE = Path("triage/example/data/customers.csv")

Sessions = sessionmaker[Session]


def write(tmp_path: Path, content: str | bytes, name: str = "customers.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusals(path: Path) -> list[dict[str, Any]]:
    lines = path.with_name(f"{path.name}.refused.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def counts(result: ImportResult) -> tuple[int, int, int, int, int, int]:
    return (
        result.read,
        result.new,
        result.updated,
        result.merged,
        result.unchanged,
        result.refused,
    )


def customer(db: Session, number: str) -> Customer:
    db.expire_all()
    return db.scalars(select(Customer).where(Customer.number == number)).one()


def identities(db: Session, number: str) -> set[tuple[str, str, str]]:
    rows = db.scalars(select(Identity).join(Customer).where(Customer.number == number))
    return {(row.kind, row.network, row.value) for row in rows}


def test_a_row_becomes_a_customer_with_identities(
    db: Session, sessions: Sessions, tmp_path: Path
) -> None:
    path = write(
        tmp_path,
        "customer_number,first_name,tussenvoegsel,last_name,company,email,phone,street,"
        "house_number,postcode,city,language,customer_since,value_eur,stage,handles,"
        "order_numbers,Winkel\n"
        "zm-1001,Anna,van der,Berg,,Anna@Post.Example,06-12345678,Dorpsstraat,12 a,3584xk,"
        'Utrecht,Nederlands,31-05-2019,"1.234,50",member,'
        '"mastodon:@Anna@Social.example;x:@annab",OR-1000001;OR-1000002,Utrecht Oost\n',
    )
    assert counts(import_customers(sessions, path, now=NOW)) == (1, 1, 0, 0, 0, 0)
    anna = customer(db, "ZM-1001")
    assert (anna.name, anna.last_name) == ("Anna van der Berg", "van der Berg")
    assert (anna.email, anna.phone) == ("anna@post.example", "+31612345678")
    assert (anna.street, anna.postcode, anna.language) == ("Dorpsstraat 12 a", "3584 XK", "nl")
    assert (anna.customer_since, anna.value_eur) == (date(2019, 5, 31), Decimal("1234.50"))
    assert anna.extra == {"Winkel": "Utrecht Oost"}
    assert identities(db, "ZM-1001") == {
        ("customer_number", "", "ZM-1001"),
        ("email", "", "anna@post.example"),
        ("phone", "", "+31612345678"),
        ("handle", "mastodon", "anna@social.example"),
        ("handle", "x", "annab"),
        ("order_number", "", "OR-1000001"),
        ("order_number", "", "OR-1000002"),
    }


def test_the_example_imports_twice_with_the_same_result(
    db: Session, sessions: Sessions, tmp_path: Path
) -> None:
    report = tmp_path / "refused.jsonl"
    first = import_customers(sessions, EXAMPLE, now=NOW, is_example=True, report_path=report)
    assert (first.read, first.refused, first.left_out) == (first.new, 0, 0)
    assert first.new > 400
    before = db.scalar(select(func.count()).select_from(Identity))
    second = import_customers(sessions, EXAMPLE, now=LATER, is_example=True, report_path=report)
    assert counts(second) == (first.read, 0, 0, 0, first.read, 0)
    assert db.scalar(select(func.count()).select_from(Identity)) == before
    assert not report.exists()


def test_a_changed_row_updates_and_an_identity_that_vanished_goes(
    db: Session, sessions: Sessions, tmp_path: Path
) -> None:
    path = write(tmp_path, HEADER + "K1,Anna,,Berg,a@post.example,,x:@anna,\n")
    import_customers(sessions, path, now=NOW)
    confirmed = Identity(
        customer_id=customer(db, "K1").id,
        kind="handle",
        network="forum",
        value="annab",
        origin="confirmed",
    )
    db.add(confirmed)
    db.commit()
    path = write(tmp_path, HEADER + "K1,Anna,,Bergsma,b@post.example,,,\n")
    assert counts(import_customers(sessions, path, now=LATER)) == (1, 0, 1, 0, 0, 0)
    assert customer(db, "K1").name == "Anna Bergsma"
    assert identities(db, "K1") == {
        ("customer_number", "", "K-1"),
        ("email", "", "b@post.example"),
        ("handle", "forum", "annab"),
    }


def test_columns_that_a_file_lacks_stay_as_they_are(
    db: Session, sessions: Sessions, tmp_path: Path
) -> None:
    import_customers(
        sessions, write(tmp_path, HEADER + "K1,Anna,,Berg,a@post.example,,x:@anna,\n"), now=NOW
    )
    path = write(tmp_path, "klantnummer;plaats\nk1;Gent\n")
    assert counts(import_customers(sessions, path, now=LATER)) == (1, 0, 1, 0, 0, 0)
    anna = customer(db, "K1")
    assert (anna.name, anna.city, anna.email) == ("Anna Berg", "Gent", "a@post.example")
    assert ("handle", "x", "anna") in identities(db, "K1")


@pytest.mark.parametrize("rows_between", [0, 2500])
def test_a_second_row_of_one_customer_is_merged(
    db: Session, sessions: Sessions, tmp_path: Path, rows_between: int
) -> None:
    between = "".join(f"T{number},T,,T,,,,\n" for number in range(1000, 1000 + rows_between))
    path = write(
        tmp_path,
        f"{HEADER}K1,Anna,,Berg,a@post.example,,,OR-1001\n{between}K1,,,,,0612345678,,OR-1002\n",
    )
    assert import_customers(sessions, path, now=NOW).merged == 1
    again = import_customers(sessions, path, now=LATER)
    # Rows in different batches: the first one takes back what the second one adds again.
    assert (again.merged, again.new, again.updated) == (1, 0, 1 if rows_between else 0)
    anna = customer(db, "K1")
    assert (anna.name, anna.email, anna.phone) == ("Anna Berg", "a@post.example", "+31612345678")
    assert {value for kind, _, value in identities(db, "K1") if kind == "order_number"} == {
        "OR-1001",
        "OR-1002",
    }


def test_bad_rows_are_told_with_line_and_field_and_stop_nobody(
    db: Session, sessions: Sessions, tmp_path: Path
) -> None:
    path = write(
        tmp_path,
        HEADER.encode()
        + b"K1,Anna,,Berg,,,,\n"
        + b",Zonder,,Nummer,,,,\n"
        + b"K3,te,kort\n"
        + b'K4,"open,,,,,,\n'
        + b"K5,\x81\xff,,,,,,\n"
        + b"K6,nul\x00,,Teken,,,,\n"
        + b"K7,"
        + b"x" * 100
        + b",,,,,,,,,te veel\n"
        + b"K8,Bea,,Smit,geen-adres,123,naamloos,\n"
        + "K9,Renée,,Smit,,,,\n".encode("cp1252"),
    )
    result = import_customers(sessions, path, now=NOW)
    assert (result.read, result.new, result.refused, result.left_out) == (9, 4, 5, 3)
    assert [(row["line"], row["field"], row["row"]) for row in refusals(path)] == [
        (3, "customer_number", "refused"),
        (4, "row", "refused"),
        (5, "row", "refused"),
        (6, "row", "refused"),
        (8, "row", "refused"),
        (9, "email", "imported"),
        (9, "phone", "imported"),
        (9, "handles", "imported"),
    ]
    assert customer(db, "K6").name == "nul Teken"
    assert customer(db, "K9").name == "Renée Smit"
    bea = customer(db, "K8")
    assert (bea.email, bea.extra["email"], bea.extra["phone"]) == (None, "geen-adres", "123")


def test_a_value_put_right_leaves_no_trace(db: Session, sessions: Sessions, tmp_path: Path) -> None:
    import_customers(sessions, write(tmp_path, HEADER + "K1,A,,B,fout,,,\n"), now=NOW)
    path = write(tmp_path, HEADER + "K1,A,,B,goed@post.example,,,\n")
    assert import_customers(sessions, path, now=LATER).refused_file is None
    assert customer(db, "K1").extra == {}
    assert not path.with_name("customers.csv.refused.jsonl").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_detected(
    db: Session, sessions: Sessions, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    rows = [["Klantnummer", "Voornaam", "Achternaam"], ["K1", "Renée", "Müller"]]
    content = "".join(delimiter.join(row) + "\r\n" for row in rows)
    result = import_customers(sessions, write(tmp_path, content.encode(encoding)), now=NOW)
    assert counts(result) == (1, 1, 0, 0, 0, 0)
    assert customer(db, "K1").name == "Renée Müller"


def test_a_cell_may_go_on_over_several_lines(
    db: Session, sessions: Sessions, tmp_path: Path
) -> None:
    path = write(tmp_path, 'number,street,city\nK1,"Dorpsstraat 1\n""boven""",Ede\nK2,,Ede\n')
    assert import_customers(sessions, path, now=NOW).new == 2
    assert customer(db, "K1").street == 'Dorpsstraat 1 "boven"'


def test_json_lines_take_lists_and_refuse_line_by_line(
    db: Session, sessions: Sessions, tmp_path: Path
) -> None:
    path = write(
        tmp_path,
        '{"name": "Zonder nummer"}\n'
        '{"customer_number": 1001, "name": "Anna", "handles": ["x:@anna"], "vip": true}\n'
        "{\n[1]\n\n"
        '{"customer_number": "1002", "email": "b@post.example", "tags": ["a", "b"]}\n',
        "customers.jsonl",
    )
    result = import_customers(sessions, path, now=NOW)
    assert (result.read, result.new, result.refused) == (5, 2, 3)
    assert [row["line"] for row in refusals(path)] == [1, 3, 4]
    assert ("handle", "x", "anna") in identities(db, "1001")
    assert customer(db, "1001").extra == {"vip": True}
    assert (customer(db, "1002").name, customer(db, "1002").extra) == (
        "b@post.example",
        {"tags": "a; b"},
    )


def test_a_spreadsheet_keeps_its_numbers_and_dates(
    db: Session, sessions: Sessions, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Klantnummer", "Naam", "Telefoon", "Klant sinds", "Waarde", None])
    sheet.append([100045, "Anna", 612345678, datetime(2020, 1, 2), 99.5, "zonder kop"])  # noqa: DTZ001
    sheet.append([None, None, None, None, None, None])
    sheet.append([None, "Zonder nummer"])
    path = tmp_path / "customers.xlsx"
    book.save(path)
    result = import_customers(sessions, path, now=NOW)
    assert (result.read, result.new, result.refused) == (2, 1, 1)
    assert refusals(path)[0]["line"] == 4
    anna = customer(db, "100045")
    assert (anna.phone, anna.customer_since, anna.value_eur) == (
        "+31612345678",
        date(2020, 1, 2),
        Decimal("99.50"),
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"naam,plaats\nAnna,Ede\n", "has no column customer_number"),
        (b"[{}]", "is one JSON array"),
        (b"PK\x03\x04 not really", "is not an XLSX file"),
        (b"\xd0\xcf\x11\xe0 xls", "is an old Excel file"),
        (b"%PDF-1.7", "is neither CSV"),
    ],
)
def test_a_file_of_no_use_is_one_clear_error(
    sessions: Sessions, tmp_path: Path, content: bytes, problem: str
) -> None:
    path = write(tmp_path, content)
    with pytest.raises(WrongInputError, match=problem):
        import_customers(sessions, path, now=NOW)


def test_a_missing_file_is_one_clear_error(sessions: Sessions, tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match="No such file"):
        import_customers(sessions, tmp_path / "nowhere.csv", now=NOW)


def due(db: Session) -> list[int]:
    return list(db.scalars(select(Work.mention_id).where(Work.stage == "link")))


def test_mentions_of_a_new_handle_are_linked_again(
    db: Session, sessions: Sessions, tmp_path: Path
) -> None:
    old = NOW - timedelta(days=200)
    known = make_mention(db, network="x", author_handle="@anna", published_at=old)
    make_mention(db, network="forum", author_handle="anna", published_at=old)
    waiting = make_mention(db, network="x", author_handle="anna", published_at=old)
    put_work(db, "understand", [waiting.id])
    db.commit()
    path = write(tmp_path, HEADER + "K1,Anna,,Berg,,,x:@anna,\n")
    assert import_customers(sessions, path, now=NOW).relinked == 1
    assert due(db) == [known.id]
    link_batch(sessions)
    assert db.scalars(select(Link.mention_id)).all() == [known.id]
    assert import_customers(sessions, path, now=LATER).relinked == 0
    assert due(db) == []


def test_recent_texts_are_searched_again_for_new_numbers(
    db: Session, sessions: Sessions, tmp_path: Path
) -> None:
    recent = make_mention(db, text="waar is OR-1000001", published_at=NOW - timedelta(days=29))
    make_mention(db, text="waar is OR-1000001", published_at=NOW - timedelta(days=31))
    make_mention(db, text="geen nummer", published_at=NOW)
    db.commit()
    path = write(tmp_path, HEADER + "K1,Anna,,Berg,,,,OR-1000001\n")
    import_customers(sessions, path, now=NOW)
    assert due(db) == [recent.id]


def test_a_lost_identity_takes_its_links_along_but_not_a_persons(
    db: Session, sessions: Sessions, tmp_path: Path
) -> None:
    import_customers(sessions, write(tmp_path, HEADER + "K1,Anna,,Berg,,,x:@anna,\n"), now=NOW)
    anna, bob = customer(db, "K1"), make_user(db)
    linked = {"customer_id": anna.id, "status": "linked", "score": 0.97, "evidence": []}
    loose = make_mention(db, network="x", author_handle="anna")
    firm = make_mention(db, network="x", author_handle="anna")
    db.add(Link(mention_id=loose.id, **linked))
    db.add(Link(mention_id=firm.id, **linked, decided_by=bob.id, decided_at=NOW))
    db.commit()
    import_customers(sessions, write(tmp_path, HEADER + "K1,Anna,,Berg,,,,\n"), now=LATER)
    assert due(db) == [loose.id]
    link_batch(sessions)
    assert db.scalars(select(Link.mention_id)).all() == [firm.id]


def test_twenty_thousand_rows_come_in_in_bounded_memory(
    db: Session, sessions: Sessions, tmp_path: Path
) -> None:
    path = tmp_path / "many.csv"
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["klantnummer", "naam", "e-mail", "ordernummers"])
        for number in range(20_000):
            mail, order = f"k{number}@post.example", f"OR-{number:07}"
            table.writerow([f"K{number:06}", f"Klant {number}", mail, order])
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    steps: list[int] = []
    result = import_customers(sessions, path, now=NOW, on_progress=steps.append)
    assert counts(result) == (20_000, 20_000, 0, 0, 0, 0)
    assert steps == list(range(1000, 20_001, 1000))
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb
    assert grown_kb < 40_000
    assert db.scalar(select(func.count()).select_from(Identity)) == 60_000
