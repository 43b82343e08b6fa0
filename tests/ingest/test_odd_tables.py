"""Tables as spreadsheets and programs write them: marks, dates, failed formulas, half files."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

import ingest
from ingest.errors import UnreadableContentError
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CLIENT = GuardedClient()  # asks nothing of anybody here, and is slow to make
TEN_PAST = datetime(2026, 11, 19, 9, 10, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "rows.csv"


def fetch(place: Path, state: State | None = None, **options: object) -> Fetched:
    given = {"path": str(place), **options}
    return ingest.fetch("file", given, state or {}, CLIENT, now=NOW)


def texts(fetched: Fetched) -> list[str]:
    return [mention.text for mention in fetched.mentions]


def workbook(place: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(place.with_suffix(".xlsx"))
    return place.with_suffix(".xlsx")


# -- How a file is written -------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["sep=;\n", '"sep=;"\r\n', "SEP=;\n", "\ufeffsep=;\n"])
def test_the_line_that_tells_spreadsheets_the_delimiter_is_no_header(
    first: str, place: Path
) -> None:
    place.write_text(f"{first}id;tekst\n1;Te laat, en nat\n", newline="")
    fetched = fetch(place)
    assert texts(fetched) == ["Te laat, en nat"]
    place.write_bytes(place.read_bytes() + b"2;Kapot\n")
    assert texts(fetch(place, fetched.state)) == ["Kapot"]


def test_delimiters_within_quotes_are_not_counted(place: Path) -> None:
    place.write_text('id;"tekst, woorden, klacht, zin, alles";datum\n1;Te laat;19-11-2026\n')
    fetched = fetch(place, text_column="tekst, woorden, klacht, zin, alles")
    assert texts(fetched) == ["Te laat"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known(encoding: str, place: Path) -> None:
    place.write_bytes("id;tekst\n1;Één drama\n".encode(encoding))
    assert texts(fetch(place)) == ["Één drama"]


def test_a_sign_that_is_only_half_written_spoils_nothing(place: Path) -> None:
    whole = "id;tekst\n1;Café\n2;Éé".encode()
    place.write_bytes(whole[:-1])
    first = fetch(place)
    assert texts(first)[0] == "Café"
    place.write_bytes(whole + b"n drama\n")
    assert texts(fetch(place, first.state)) == ["Één drama"]


def test_a_broken_byte_does_not_make_a_table_windows_1252(place: Path) -> None:
    place.write_bytes("id;tekst\n1;Café één\n2;Zee".encode() + b"\xeb" + "\n3;Crème\n".encode())
    assert texts(fetch(place)) == ["Café één", "Zee\ufffd", "Crème"]


def test_rows_added_in_another_encoding_are_read_too(place: Path) -> None:
    place.write_bytes(b"id;tekst\n1;Te laat\n")
    state = fetch(place).state
    place.write_bytes(b"id;tekst\n1;Te laat\n" + "2;Café\n".encode("cp1252"))
    assert texts(fetch(place, state)) == ["Café"]


def test_of_two_columns_of_one_name_the_first_that_says_something_counts(place: Path) -> None:
    place.write_text("id;tekst;tekst\n1;Een;\n2;Een;Twee\n3;;Twee\n")
    assert texts(fetch(place)) == ["Een", "Een", "Twee"]


# -- Files that are being written ------------------------------------------------------------------

HEAD = "id;datum;tekst\n1;19-11-2026;Goed\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_over_several_lines_is_never_read_in_half(end: str, place: Path) -> None:
    """However much of it is there: what comes out in the end is the row, once and whole."""
    head = HEAD + f'0;19-11-2026;"Met een\rlosse regel"{end}'
    row = '2;19-11-2026;"Zin een.\n\nZin twee; met ""teken"".\nSlot"\n'.replace("\n", end)
    for cut in range(1, len(row)):
        place.write_text(head + row[:cut], newline="")
        first = fetch(place)
        place.write_text(head + row + "3;19-11-2026;Top\n", newline="")
        second = fetch(place, first.state)
        told = {one.external_id: one.text for one in (*first.mentions, *second.mentions)}
        assert told["2"] == 'Zin een.\n\nZin twee; met "teken".\nSlot'
        assert told["3"] == "Top"
        assert set(told) <= {"0", "1", "2", "3"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_lines_of_a_file_that_grows_keep_their_numbers(end: str, place: Path) -> None:
    text = HEAD + '2;19-11-2026;"a\rb"\n3;19-11-2026;"c\nd'
    place.write_text(text.replace("\n", end), newline="")
    state = fetch(place).state
    place.write_text((text + '"\n4;19-11-2026;\n').replace("\n", end), newline="")
    second = fetch(place, state)
    assert texts(second)[-1] == "c\nd"
    assert [row.where for row in second.refused] == ["line 7"]


@pytest.mark.parametrize("added", ['3;19-11-2026;"Nooit dicht\n', "3;19-11-2026;Half"])
def test_rows_of_a_whole_file_are_counted_once(added: str, place: Path) -> None:
    """A row that is still being written is read again, and what stands around it with it."""
    state: State = {}
    for number in range(4, 14):
        more = "".join(f"\n{one};19-11-2026;Rij {one}" for one in range(4, number))
        place.write_text(HEAD + added + more)
        state = fetch(place, state, whole=True).state
    place.write_text(HEAD + "".join(f"{one};19-11-2026;Rij {one}\n" for one in range(3, 11)))
    mended = fetch(place, state, whole=True)
    assert (len(mended.mentions), mended.is_whole) == (9, True)


def test_a_quote_that_is_never_closed_is_told_and_costs_its_row_only(place: Path) -> None:
    place.write_text(HEAD + '2;19-11-2026;"Nooit dicht\n3;19-11-2026;Top\n')
    fetched = fetch(place)
    assert texts(fetched) == ["Goed", "Top"]
    assert "not closed" in fetched.refused[0].reason
    assert fetched.refused[0].where == "line 3"


def test_a_quote_within_a_text_is_a_sign_like_any_other(place: Path) -> None:
    place.write_text(HEAD + '2;19-11-2026;Tv van 55" kapot\n')
    assert texts(fetch(place)) == ["Goed", 'Tv van 55" kapot']


def test_a_half_written_file_of_a_folder_waits_until_it_lies_still(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    place = folder / "rows.csv"
    place.write_text(HEAD + '2;19-11-2026;"Zin een.\n')
    written = datetime.fromtimestamp(place.stat().st_mtime, UTC)

    def look(state: State, at: datetime) -> Fetched:
        return ingest.fetch("file", {"path": str(folder)}, state, GuardedClient(), now=at)

    first = look({}, written)
    assert first.mentions == ()
    place.write_text(HEAD + '2;19-11-2026;"Zin een.\nZin twee."\n')
    second = look(first.state, written + timedelta(seconds=20))
    assert second.mentions == ()
    third = look(second.state, written + timedelta(seconds=40))
    assert texts(third) == ["Goed", "Zin een.\nZin twee."]


@pytest.mark.parametrize(
    ("content", "read"),
    [
        ('tekst\nEerste\n"open\nGoed een\nGoed twee\n', ["Eerste", "open\nGoed een\nGoed twee"]),
        (HEAD + '2;19-11-2026;"Slecht en lang verhaal\n', ["Goed", "Slecht en lang verhaal"]),
    ],
)
def test_a_quote_that_is_not_closed_ends_with_the_file_of_a_folder(
    content: str, read: list[str], tmp_path: Path
) -> None:
    """Nothing is written behind it any more, and the file is not read again."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "rows.csv").write_text(content)
    later = datetime.now(UTC) + timedelta(days=1)
    fetched = ingest.fetch("file", {"path": str(folder)}, {}, GuardedClient(), now=later)
    assert (texts(fetched), fetched.refused) == (read, ())


# -- Dates, failed formulas, width -----------------------------------------------------------------


@pytest.mark.parametrize(
    "told", [46345 + 610 / 1440, "46345,423611111", "46345.423611111", "1795079400", 1795079400]
)
def test_days_of_spreadsheets_and_seconds_of_programs_are_times(told: object, place: Path) -> None:
    path = workbook(place, ["id", "tekst", "datum"], [1, "Te laat", told])
    (mention,) = fetch(path).mentions
    assert abs(mention.published_at - TEN_PAST) < timedelta(seconds=1)
    if isinstance(told, str):
        place.write_text(f"id;tekst;datum\n1;Te laat;{told}\n")
        (mention,) = fetch(place).mentions
        assert abs(mention.published_at - TEN_PAST) < timedelta(seconds=1)


def test_dates_of_a_workbook_are_times_of_the_company(place: Path) -> None:
    at = datetime(2026, 11, 19, 10, 10)  # noqa: DTZ001 - workbooks know no zone
    path = workbook(place, ["id", "tekst", "datum"], [1, "Te laat", at], [2, "Kapot", at.date()])
    first, second = fetch(path).mentions
    assert first.published_at == TEN_PAST
    assert second.published_at == datetime(2026, 11, 18, 23, 0, tzinfo=UTC)


def test_a_failed_formula_says_nothing(place: Path) -> None:
    path = workbook(
        place,
        ["id", "tekst", "cijfer", "auteur"],
        [1, "Te laat", "#DIV/0!", "#N/A"],
        [2, "#REF!", 3, "Anna"],
    )
    fetched = fetch(path)
    (mention,) = fetched.mentions
    assert (mention.text, mention.rating, mention.author_name) == ("Te laat", None, None)
    assert [(row.where, row.reason) for row in fetched.refused] == [("line 3", "has no text")]


def test_a_workbook_that_is_too_wide_is_refused_and_not_cut(place: Path) -> None:
    names = [f"kolom {number}" for number in range(499)]
    path = workbook(place, ["tekst", *names], ["Te laat", *names])
    assert texts(fetch(path)) == ["Te laat"]
    path = workbook(place, [*names, "x", "tekst"], [*names, "x", "Te laat"])
    with pytest.raises(UnreadableContentError, match="more than 500 columns"):
        fetch(path)
