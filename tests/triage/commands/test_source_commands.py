"""Older posts from the command line, and the keys that seal credentials."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.replay import ReplayServer
from tests.triage.commands.conftest import Ran

Luisterpost = Callable[..., Ran]

GROUNDS = (
    "--purpose", "service", "--legal-basis", "legitimate interest",
    "--balancing-note", "public posts", "--terms-checked",
)  # fmt: skip
UNIT = "a" * 24


def add_reviews(luisterpost: Luisterpost, address: str) -> None:
    options = {"business_unit": UNIT, "api_key": "geheim-1", "service": address}
    pairs = [part for one in options.items() for part in ("--option", "=".join(one))]
    added = luisterpost("add-source", "trustpilot", "Reviews", *pairs, *GROUNDS)
    assert added.code == 0


def reviews(count: int) -> str:
    now = datetime.now(UTC)
    rows = [
        {
            "id": f"{number:024x}",
            "createdAt": (now - timedelta(days=number, hours=1)).isoformat(),
            "stars": 1,
            "text": f"Slecht {number}",
        }
        for number in range(count)
    ]
    return json.dumps({"reviews": rows})


@pytest.mark.usefixtures("installed")
def test_older_posts_are_gathered_to_the_end_and_told(
    luisterpost: Luisterpost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUISTERPOST_ALLOWED_NETWORKS", "127.0.0.1/32")
    with ReplayServer() as server:
        server.answer(f"/v1/business-units/{UNIT}/reviews", reviews(30))
        add_reviews(luisterpost, server.url)
        since = f"{datetime.now(UTC) - timedelta(days=10):%Y-%m-%dT%H:%M:%S%z}"
        ran = luisterpost("backfill", "Reviews", "--since", since)
    (row,) = ran.rows
    assert (ran.code, row["status"], row["new"], row["error"]) == (0, "done", 10, None)
    assert "geheim" not in ran.out + ran.err


@pytest.mark.usefixtures("installed")
def test_a_backfill_that_cannot_be_says_why(luisterpost: Luisterpost, tmp_path: Path) -> None:
    posts = tmp_path / "p.jsonl"
    posts.write_text("")
    luisterpost("add-source", "file", "Berichten", "--option", f"path={posts}", *GROUNDS)
    never = luisterpost("backfill", "Berichten", "--since", "2026-01-01")
    assert (never.code, "shows no older posts" in never.err) == (1, True)
    assert luisterpost("backfill", "Berichten").code == 2
    assert luisterpost("backfill", "Berichten", "--stop").code == 1
    assert "no source is called 'Onbekend'" in luisterpost("backfill", "Onbekend").err


@pytest.mark.usefixtures("installed")
def test_keys_are_changed_and_a_lost_one_is_told(
    luisterpost: Luisterpost, fresh_database: str, tmp_path: Path
) -> None:
    add_reviews(luisterpost, "https://api.voorbeeld.nl")
    with create_engine(fresh_database).connect() as connection:
        stored = connection.execute(text("SELECT options::text FROM sources")).scalar_one()
    assert "geheim" not in stored
    keys = tmp_path / "data" / "vault-keys"
    (old,) = keys.read_text().split()
    assert luisterpost("secrets", "new-key").code == 0
    assert len(keys.read_text().split()) == 2
    assert luisterpost("secrets", "rotate").rows == [{"sealed": 1, "unreadable": []}]
    keys.write_text(keys.read_text().split()[0])
    assert luisterpost("secrets", "check").code == 0
    keys.write_text(old)
    lost = luisterpost("secrets", "check")
    assert (lost.code, lost.rows) == (1, [{"unreadable": ["Reviews"]}])
    checked = {row["what"]: row for row in luisterpost("check").rows}
    assert checked["secrets"]["ok"] is False
    assert "Reviews" in checked["secrets"]["detail"]
