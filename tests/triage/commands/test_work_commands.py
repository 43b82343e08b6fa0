"""The commands that an operator uses from the first source to the first export."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.triage.commands.conftest import Ran

Luisterpost = Callable[..., Ran]

GROUNDS = (
    "--purpose", "service", "--legal-basis", "legitimate interest",
    "--balancing-note", "public posts", "--terms-checked",
)  # fmt: skip


def write_posts(path: Path, *texts: str) -> Path:
    rows = [
        {"external_id": f"p{n}", "text": text, "published_at": "2026-11-20T10:00:00+01:00"}
        for n, text in enumerate(texts)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_fetch_needs_no_database_and_goes_on_from_its_state(
    luisterpost: Luisterpost, tmp_path: Path
) -> None:
    posts, state = write_posts(tmp_path / "p.jsonl", "een", "twee"), tmp_path / "state.json"
    arguments = ("fetch", "file", "--option", f"path={posts}", "--state", state)

    first, again = luisterpost(*arguments), luisterpost(*arguments)

    assert [row["text"] for row in first.rows] == ["een", "twee"]
    assert (first.code, again.code, again.out) == (0, 0, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("fetch", "telex"), "is not one of"),
        (("fetch", "file"), "path"),
        (("fetch", "file", "--option", "path=/nowhere/x.csv"), "/nowhere/x.csv"),
        (("fetch", "file", "--option", "colour=red"), "colour"),
    ],
)
def test_a_wrong_fetch_fails_with_one_line(
    luisterpost: Luisterpost, arguments: tuple[str, ...], said: str
) -> None:
    ran = luisterpost(*arguments)

    assert ran.code == 1
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err.splitlines()) == 1


def test_wrong_usage_is_exit_code_2(luisterpost: Luisterpost) -> None:
    assert luisterpost("fetch", "file", "--option", "novalue").code == 2
    assert luisterpost("export", "cases", "--format", "papyrus").code == 2
    assert luisterpost("nonsense").code == 2


def test_every_kind_is_listed_with_its_options(luisterpost: Luisterpost) -> None:
    ran = luisterpost("sources", "--kinds")

    kinds = {row["kind"]: row for row in ran.rows}
    assert {"file", "feed", "webpage", "mastodon"} <= set(kinds)
    assert kinds["file"]["options"]["path"]["required"] is True
    assert all(row["description"] for row in ran.rows)


@pytest.mark.usefixtures("installed")
def test_a_source_is_added_polled_and_listed(luisterpost: Luisterpost, tmp_path: Path) -> None:
    posts = write_posts(tmp_path / "p.jsonl", "een", "twee")
    added = luisterpost("add-source", "file", "Berichten", "--option", f"path={posts}", *GROUNDS)
    assert (added.code, "added source Berichten" in added.out) == (0, True)

    first, again = luisterpost("poll", "Berichten"), luisterpost("poll", "Berichten")
    write_posts(posts, "een, gewijzigd", "twee", "drie")
    changed = luisterpost("poll", "Berichten")
    listed = luisterpost("sources").rows[-1]

    assert [(row["new"], row["updated"]) for row in first.rows] == [(2, 0)]
    assert [(row["new"], row["updated"]) for row in again.rows] == [(0, 0)]
    assert [(row["new"], row["updated"]) for row in changed.rows] == [(1, 1)]
    assert (listed["source"], listed["mentions"], listed["error"]) == ("Berichten", 3, None)


@pytest.mark.usefixtures("installed")
def test_sources_without_grounds_or_with_wrong_options_are_refused(
    luisterpost: Luisterpost,
) -> None:
    unchecked = luisterpost("add-source", "file", "X", "--option", "path=/x", *GROUNDS[:-1])
    wrong = luisterpost("add-source", "file", "X", "--option", "colour=red", *GROUNDS)
    empty = luisterpost(
        "add-source", "file", "X", "--option", "path=/x", *GROUNDS, "--purpose", " "
    )

    assert (unchecked.code, "terms" in unchecked.err) == (2, True)
    assert (wrong.code, "colour" in wrong.err) == (1, True)
    assert (empty.code, "purpose" in empty.err) == (1, True)


@pytest.mark.usefixtures("installed")
def test_a_broken_source_fails_alone(luisterpost: Luisterpost, tmp_path: Path) -> None:
    posts = write_posts(tmp_path / "p.jsonl", "een")
    luisterpost("add-source", "file", "Goed", "--option", f"path={posts}", *GROUNDS)
    luisterpost("add-source", "file", "Stuk", "--option", "path=/nowhere/x.csv", *GROUNDS)

    ran = luisterpost("poll")

    found = {row["source"]: row for row in ran.rows}
    assert ran.code == 1
    assert (found["Goed"]["new"], found["Goed"]["error"]) == (1, None)
    assert "/nowhere/x.csv" in found["Stuk"]["error"]


@pytest.mark.usefixtures("installed")
def test_an_unknown_source_is_named_with_those_there_are(luisterpost: Luisterpost) -> None:
    ran = luisterpost("poll", "Nergens")

    assert (ran.code, "'Nergens'" in ran.err) == (1, True)


@pytest.mark.usefixtures("installed")
def test_people_are_added_and_listed(luisterpost: Luisterpost) -> None:
    added = luisterpost("user", "add", "Bob@Example.org", "--name", "Bob", "--role", "manager")
    again = luisterpost("user", "add", "bob@example.org")
    changed = luisterpost("user", "password", "bob@example.org")

    assert added.code == changed.code == 0
    assert (again.code, "has an account" in again.err) == (1, True)
    assert added.out.split()[-1] != changed.out.split()[-1]
    assert luisterpost("user", "list").rows == [
        {"email": "bob@example.org", "name": "Bob", "role": "manager", "teams": [], "enabled": True}
    ]


@pytest.mark.usefixtures("installed")
def test_an_empty_installation_exports_nothing_and_is_well(
    luisterpost: Luisterpost, tmp_path: Path
) -> None:
    target = tmp_path / "cases.csv"
    ran = luisterpost("export", "cases", "--format", "csv", "-o", target)

    assert (ran.code, ran.err.strip()) == (0, "cursor: start")
    with target.open(newline="") as file:
        assert len(list(csv.reader(file))) == 1
    assert luisterpost("replay").out == ""
    checked = luisterpost("check")
    assert (checked.code, {row["ok"] for row in checked.rows}) == (0, {True})


def test_without_servers_the_check_says_so(
    luisterpost: Luisterpost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUISTERPOST_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("LUISTERPOST_REDIS_URL", "redis://127.0.0.1:1/0")

    ran = luisterpost("check")

    assert ran.code == 1
    assert {row["what"]: row["ok"] for row in ran.rows} == {"database": False, "broker": False}
