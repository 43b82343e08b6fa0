"""`luisterpost import customers` with exports of CRM systems, mappings, and what is wrong."""

import json
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_user
from triage.commands import run
from triage.intake.mappings import save_mapping
from triage.models import ApiToken, Customer
from triage.people.viewer import Viewer

ODOO = Path("tests/triage/intake/exports/odoo.csv")


@pytest.fixture
def installation(fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation whose Redis is away: commands do without hints."""
    monkeypatch.setenv("LUISTERPOST_DATABASE_URL", fresh_database)
    monkeypatch.setenv("LUISTERPOST_REDIS_URL", f"unix://{tmp_path}/none.sock")
    monkeypatch.setenv("LUISTERPOST_DATA_DIR", str(tmp_path))
    return fresh_database


def test_an_export_is_recognised_and_a_mapping_is_used(
    installation: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = tmp_path / "odoo.csv"
    export.write_bytes(ODOO.read_bytes())
    assert run(["import", "customers", str(export)]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["new"] == 1
    assert "an export of Odoo" in told.err
    with Session(create_engine(installation)) as session:
        alice = Viewer.of(make_user(session, role="manager"))
        fields = {"Code": "customer_number", "Wie": "name"}
        save_mapping(session, alice, "Kassa", fields, NOW)
        session.commit()
        own = tmp_path / "kassa.csv"
        own.write_text("Wie;Code\nBea Bos;R-1\n")
        assert run(["import", "customers", str(own)]) == 0
        assert "saved mapping “Kassa”" in capsys.readouterr().err
        other = tmp_path / "anders.csv"
        other.write_text("Code;Wie;Meer\nR-2;Dirk;x\n")
        assert run(["import", "customers", str(other), "--mapping", "Kassa"]) == 0
        names = session.scalars(select(Customer.name).where(Customer.number.like("R-%")))
        assert set(names) == {"Bea Bos", "Dirk"}


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--layout", "lotus"], 1, "is none of dynamics, espocrm"),
        (["--mapping", "Nooit"], 1, "none are saved"),
        (["--layout", "odoo", "--mapping", "x"], 2, "not both"),
    ],
)
def test_what_is_not_known_is_one_clear_line(
    installation: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    code: int,
    words: str,
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("nummer\nK1\n")
    assert run(["import", "customers", str(file), *options]) == code
    assert words in capsys.readouterr().err


def test_tokens_are_made_listed_and_revoked(
    installation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["token", "add", "Shop", "--scope", "customers:read", "--days", "7"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["token"].startswith("lp_")
    assert run(["token", "list"]) == 0
    listed = capsys.readouterr().out
    assert made["token"] not in listed
    assert json.loads(listed)["state"] == "active"
    assert run(["token", "revoke", str(made["id"])]) == 0
    with Session(create_engine(installation)) as session:
        assert session.get_one(ApiToken, made["id"]).revoked_at is not None
    assert run(["token", "add", "Shop"]) == 2
