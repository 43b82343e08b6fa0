"""What the reading process makes ahead is what the database would have told."""

import os
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW
from triage.intake.apart import read_chunks_apart
from triage.intake.plans import Plan
from triage.intake.running import import_file
from triage.linking.keeping_keys import keep_keys
from triage.models import Customer, CustomerKey

PLAN = Plan(
    {
        "Nr": "customer_number", "Naam": "name", "Voor": "first_name", "Achter": "last_name",
        "Bedrijf": "company", "Post": "email", "Straat": "street", "Postcode": "postcode",
        "Plaats": "city",
    }
)  # fmt: skip
ROWS = """Nr,Naam,Voor,Achter,Bedrijf,Post,Straat,Postcode,Plaats
K1,,Anneloes,de Vrïes-Bakker,,a.devries@voorbeeld.nl,Dorpsstraat 12 A,1234 ab,'s-Gravenhage
K2,J.P. van der Berg,,,Bergbouw B.V.,info@bergbouw.example,Kade 3,9999ZZ,Zoutkamp
K3,,,,,,,,
K4,"Jansen, Piet",,,,pietjansen+lid@voorbeeld.nl,,,Den Haag
K1,,,Bakker,,,,,
"""
Sessions = sessionmaker[Session]


def keys(db: Session) -> set[tuple[int, str]]:
    return {(key.customer_id, key.key) for key in db.scalars(select(CustomerKey))}


def test_keys_made_ahead_are_those_of_the_records(
    db: Session, sessions: Sessions, tmp_path: Path
) -> None:
    path = tmp_path / "klanten.csv"
    path.write_text(ROWS)
    made_ahead = [row.row for chunk in read_chunks_apart(path, PLAN) for row in chunk.rows]
    assert all(row and row.keys is not None for row in made_ahead)
    # The second row about K1 changes its name: what was made ahead of it counts no more.
    for later, content in enumerate([ROWS.rsplit("\n", 2)[0] + "\n", ROWS, ROWS + "K5,A B\n"]):
        path.write_text(content)
        now = NOW + timedelta(hours=later)
        import_file(sessions, path, PLAN, now=lambda now=now: now, lease_s=30)
        stored = keys(db)
        assert len({owner for owner, _ in stored}) >= 3
        keep_keys(db, db.scalars(select(Customer.id)).all())
        assert keys(db) == stored
        db.commit()


def test_two_rows_of_one_batch_about_a_newcomer_give_the_keys_of_both(
    db: Session, sessions: Sessions, tmp_path: Path
) -> None:
    path = tmp_path / "klanten.csv"
    path.write_text(ROWS)
    import_file(sessions, path, PLAN, now=lambda: NOW, lease_s=30)
    stored = keys(db)
    assert any(key == "n:anneloesbakker" for _, key in stored)
    assert not any("vries" in key and key.startswith("n:") for _, key in stored)
    keep_keys(db, db.scalars(select(Customer.id)).all())
    assert keys(db) == stored


def test_who_stops_in_between_leaves_no_reader_behind(tmp_path: Path) -> None:
    path = tmp_path / "klanten.csv"
    path.write_text("Nr,Naam\n" + "".join(f"K{one},Klant {one}\n" for one in range(20_000)))
    before = children()
    chunks = read_chunks_apart(path, PLAN)
    assert len(next(chunks).rows) == 1000
    assert children() - before
    chunks.close()  # type: ignore[attr-defined]
    assert not children() - before


def children() -> set[str]:
    """Reading processes of this one that are alive."""
    found = set()
    for entry in Path("/proc").iterdir():
        try:
            about = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            is_reader = b"triage.intake.child" in (entry / "cmdline").read_bytes()
        except (OSError, IndexError):
            continue
        if entry.name.isdigit() and is_reader and int(about[1]) == os.getpid():
            found.add(entry.name)
    return found
