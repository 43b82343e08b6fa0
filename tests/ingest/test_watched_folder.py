"""The `file` source on folders and Excel files: each once, complete, and moved when stored."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

import ingest
from ingest.errors import UnreachableError, UnreadableContentError
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from ingest.sources import file as file_source

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ROW = "id,tekst,datum\n{n},Bericht {n},19-11-2026\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    return place


def put(folder: Path, name: str, content: str | bytes = "", age_s: float = 300) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    at = NOW.timestamp() - age_s
    os.utime(path, (at, at))
    return path


def fetch(
    folder: Path, state: State | None = None, now: datetime = NOW, **options: object
) -> Fetched:
    told = json.loads(json.dumps(state or {}))
    return ingest.fetch("file", {"path": str(folder), **options}, told, GuardedClient(), now=now)


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


def test_every_file_is_taken_once_the_oldest_first(folder: Path) -> None:
    put(folder, "b.csv", ROW.format(n=1), age_s=900)
    put(folder, "a.csv", ROW.format(n=2))
    first = fetch(folder)
    assert ids(first) == ["1", "2"]
    assert fetch(folder, first.state).not_modified
    put(folder, "c.csv", ROW.format(n=3))
    assert ids(fetch(folder, first.state)) == ["3"]


def test_the_same_content_under_another_name_is_not_taken_again(folder: Path) -> None:
    put(folder, "a.csv", ROW.format(n=1))
    state = fetch(folder).state
    (folder / "a.csv").rename(folder / "kopie.csv")
    assert ids(fetch(folder, state)) == []


def test_a_changed_file_is_taken_again(folder: Path) -> None:
    put(folder, "a.csv", ROW.format(n=1))
    state = fetch(folder).state
    put(folder, "a.csv", ROW.format(n=2), age_s=200)
    assert ids(fetch(folder, state)) == ["2"]


def test_a_file_that_is_being_written_waits_until_it_lies_still(folder: Path) -> None:
    put(folder, "a.csv", "id,tekst\n1,Ha", age_s=1)
    first = fetch(folder)
    assert ids(first) == []
    put(folder, "a.csv", ROW.format(n=1), age_s=0)
    second = fetch(folder, first.state)
    assert ids(second) == []
    third = fetch(folder, second.state)
    assert ids(third) == ["1"]


def test_an_hour_later_it_is_complete_at_the_first_look(folder: Path) -> None:
    put(folder, "a.csv", ROW.format(n=1), age_s=0)
    assert ids(fetch(folder, now=NOW + timedelta(hours=1))) == ["1"]


@pytest.mark.parametrize("name", [".a.csv", "a.csv.part", "a.csv.tmp", "a.csv~"])
def test_hidden_and_unfinished_files_are_passed_over(name: str, folder: Path) -> None:
    put(folder, name, ROW.format(n=1))
    assert ids(fetch(folder)) == []


def test_only_files_that_fit_the_pattern_are_taken(folder: Path) -> None:
    put(folder, "a.csv", ROW.format(n=1))
    put(folder, "a.txt", ROW.format(n=2))
    assert ids(fetch(folder, pattern="*.csv")) == ["1"]


def test_links_and_folders_are_passed_over(folder: Path, tmp_path: Path) -> None:
    secret = put(tmp_path, "elders.csv", ROW.format(n=9))
    (folder / "link.csv").symlink_to(secret)
    (folder / "map.csv").mkdir()
    assert ids(fetch(folder)) == []


def test_files_are_moved_only_after_they_are_stored(folder: Path, tmp_path: Path) -> None:
    done = tmp_path / "klaar"
    path = put(folder, "a.csv", ROW.format(n=1))
    first = fetch(folder, done_folder=str(done))
    assert path.exists()
    fetch(folder, first.state, done_folder=str(done))
    assert not path.exists()
    assert (done / "a.csv").read_text() == ROW.format(n=1)


def test_a_file_that_grew_before_it_was_moved_is_read_first(folder: Path, tmp_path: Path) -> None:
    done = {"done_folder": str(tmp_path / "klaar")}
    path = put(folder, "a.csv", ROW.format(n=1))
    state = fetch(folder, **done).state
    put(folder, "a.csv", ROW.format(n=1) + "2,Bericht 2,19-11-2026\n", age_s=200)
    second = fetch(folder, state, **done)
    assert (ids(second), path.exists()) == (["1", "2"], True)
    fetch(folder, second.state, **done)
    assert not path.exists()


def test_what_is_added_while_a_file_is_read_makes_it_new_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(folder, "a.csv", ROW.format(n=1))
    read = file_source._read

    def read_slowly(place: Path) -> bytes:
        content = read(place)
        put(folder, "a.csv", content + b"2,Bericht 2,19-11-2026\n", age_s=200)
        return content

    monkeypatch.setattr(file_source, "_read", read_slowly)
    first = fetch(folder)
    monkeypatch.setattr(file_source, "_read", read)
    assert (ids(first), path.exists()) == (["1"], True)
    assert ids(fetch(folder, first.state)) == ["1", "2"]


def test_more_files_than_are_looked_at_are_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.watched_folder._MOST_FILES", 2)
    for number in (1, 2, 3):
        put(folder, f"{number}.csv", ROW.format(n=number))
    fetched = fetch(folder)
    assert ids(fetched) == ["1", "2"]
    assert "more files than" in fetched.refused[0].reason


def test_nothing_is_written_over_when_moving(folder: Path, tmp_path: Path) -> None:
    done = tmp_path / "klaar"
    done.mkdir()
    (done / "a.csv").write_text("van vorige week")
    put(folder, "a.csv", ROW.format(n=1))
    state = fetch(folder, done_folder=str(done)).state
    fetch(folder, state, done_folder=str(done))
    assert (done / "a.csv").read_text() == "van vorige week"
    assert (done / "a-2.csv").read_text() == ROW.format(n=1)


def test_a_file_of_no_use_is_named_once_and_the_others_go_on(folder: Path) -> None:
    put(folder, "a.csv", b"%PDF-1.7")
    put(folder, "b.csv", ROW.format(n=1) + "2,,\n")
    fetched = fetch(folder)
    assert ids(fetched) == ["1"]
    assert [one.where for one in fetched.refused] == ["a.csv, whole file", "b.csv, line 3"]
    assert list(fetch(folder, fetched.state).refused) == []


def test_a_folder_that_is_gone_is_an_error(folder: Path) -> None:
    with pytest.raises(UnreachableError, match="weg"):
        fetch(folder / "weg")


def workbook(path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_an_excel_file_is_read_with_its_dates_and_numbers(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "rows.xlsx",
        ["id", "tekst", "datum", "score", "bestelnummer"],
        [1, "Te laat", datetime(2026, 11, 19, 10, 30), 2, 100045.0],  # noqa: DTZ001
        [None, None, None, None, None],
        [2, "Goed", "19-11-2026", 9, None],
    )
    fetched = fetch(path)
    (mention,) = fetched.mentions
    assert (mention.external_id, mention.text, mention.reference) == ("1", "Te laat", "100045")
    assert mention.published_at == datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
    assert [one.where for one in fetched.refused] == ["line 4"]
    assert fetch(path, fetched.state).not_modified


def test_an_excel_file_in_a_folder_is_taken_too(folder: Path) -> None:
    workbook(folder / "rows.xlsx", ["id", "tekst"], [1, "Te laat"])
    assert ids(fetch(folder, now=datetime.now(UTC) + timedelta(hours=1))) == ["1"]


def test_a_long_excel_file_is_read_in_stretches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.workbooks._AT_ONCE", 3)
    rows = [[number, f"Bericht {number}"] for number in range(1, 9)]
    path = workbook(tmp_path / "rows.xlsx", ["id", "tekst"], *rows)
    assert ids(fetch(path)) == [str(number) for number in range(1, 9)]


@pytest.mark.parametrize("content", [b"PK\x03\x04" + bytes(200), b"PK\x03\x04"])
def test_a_broken_excel_file_is_an_error(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableContentError, match="not an XLSX file"):
        fetch(path)
