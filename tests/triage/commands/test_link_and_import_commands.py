import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from triage.commands import run
from triage.models import Link, Mention, Source, Work


@pytest.fixture
def installation(fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation whose Redis is away: commands do without hints."""
    monkeypatch.setenv("LUISTERPOST_DATABASE_URL", fresh_database)
    monkeypatch.setenv("LUISTERPOST_REDIS_URL", f"unix://{tmp_path}/none.sock")
    monkeypatch.setenv("LUISTERPOST_DATA_DIR", str(tmp_path))
    return fresh_database


def give(monkeypatch: pytest.MonkeyPatch, *lines: object) -> None:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    stdin = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stdin)


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_customers_are_imported_and_mentions_linked_as_a_dry_run(
    installation: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(
        "customer_number,name,email,handles,order_numbers\n"
        "K-1001,Anna,anna@post.example,x:@anna,4471-NL\n"
        "K-1002,Bea,,x:@bea,4472-NL\n"
        ",Zonder,,,\n"
    )
    assert run(["import", "customers", str(file)]) == 0
    [counts] = printed(capsys)
    assert (counts["read"], counts["new"], counts["refused"]) == (3, 2, 1)
    assert counts["refused_file"] == f"{file}.refused.jsonl"

    give(
        monkeypatch,
        {"id": 1, "text": "waar blijft order 4471-NL?"},
        {"id": 2, "text": "order 4472-NL", "author_handle": "@Anna", "network": "x"},
        {"id": 3, "text": "goede dag", "author_handle": "@carla", "network": "x"},
        "{",
        {"id": 5},
        {"id": 6, "text": "goede dag", "reference": 7},
        {"id": 7, "text": "top", "reference": "4472nl"},
        {"id": 8, "text": "top", "published_at": "gisteren"},
        {"id": 9, "text": "top", "extra": "Utrecht"},
        {"id": 10, "text": "top", "published_at": "2026-11-20T12:00:00", "extra": {}},
    )
    assert run(["link"]) == 1
    rows = printed(capsys)
    assert [row["id"] for row in rows] == [1, 2, 3, None, 5, 6, 7, 8, 9, 10]
    assert [row["id"] for row in rows if "error" in row] == [None, 5, 6, 8, 9]
    assert (rows[0]["customer"], rows[0]["status"]) == ("K-1001", "linked")
    assert 0.97 < rows[0]["score"] < 1
    [evidence] = rows[0]["evidence"]
    assert evidence.pop("weight") > 5
    assert evidence == {
        "kind": "order_number",
        "value": "4471-NL",
        "where": "text",
        "customer": "K-1001",
    }
    assert (rows[1]["customer"], rows[1]["status"]) == ("K-1001", "suggested")
    assert {item["customer"] for item in rows[1]["evidence"]} == {"K-1001", "K-1002"}
    assert "others_handle" in [item["kind"] for item in rows[1]["evidence"]]
    assert rows[2] == {"id": 3, "customer": None, "score": 0.0, "status": "none", "evidence": []}
    assert (rows[6]["customer"], rows[6]["status"]) == ("K-1002", "linked")
    engine = create_engine(installation)
    with Session(engine) as session:
        assert session.scalars(select(Link)).all() == []
    engine.dispose()


def test_mentions_are_imported_into_a_source_that_nobody_polls(
    installation: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mentions.csv"
    file.write_text(
        "id;tekst;datum;gebruikersnaam\n"
        "1;Waar blijft mijn pakket?;2026-11-01 10:00;@anna\n"
        "2;;2026-11-01;\n"
        "3;Top!;gisteren;\n"
        "1;Waar blijft mijn pakket nou?;2026-11-01 10:00;@anna\n"
    )
    assert run(["import", "mentions", str(file), "--network", "x"]) == 0
    [counts] = printed(capsys)
    names = ("read", "new", "updated", "merged", "unchanged", "refused")
    assert [counts[name] for name in names] == [4, 1, 0, 1, 0, 2]
    assert run(["import", "mentions", str(file), "--network", "x"]) == 0
    assert printed(capsys)[0]["unchanged"] == 1
    engine = create_engine(installation)
    with Session(engine) as session:
        source = session.scalars(select(Source)).one()
        assert (source.name, source.kind, source.enabled) == ("import", "file", False)
        mention = session.scalars(select(Mention)).one()
        assert (mention.text, mention.network) == ("Waar blijft mijn pakket nou?", "x")
        assert session.scalars(select(Work.stage)).all() == ["understand"]
    engine.dispose()


def test_a_file_of_no_use_is_one_line_on_stderr(
    installation: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", "customers", str(tmp_path / "none.csv")]) == 1
    told = capsys.readouterr().err
    assert told == f"luisterpost: {tmp_path}/none.csv: No such file or directory\n"
    assert run(["import", "customers"]) == 2
