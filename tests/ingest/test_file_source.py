"""The `file` source: rows in, mentions out, bad rows named, only news on the next reading."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest
from ingest.errors import UnreachableError, UnreadableContentError, WrongOptionError
from ingest.mentions import Fetched, RawMention, State
from ingest.outbound import GuardedClient
from ingest.tables import detect_shape, read_rows

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CSV = "id;tekst;datum;auteur;score;bestelnummer\n1;Monteur kwam niet;19-11-2026 10:30;Fenna;2;A-1\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "rows"


def fetch(place: Path, state: State | None = None, **options: object) -> Fetched:
    given = {"path": str(place), **options}
    return ingest.fetch("file", given, state or {}, GuardedClient(), now=NOW)


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


def refused(fetched: Fetched) -> list[str]:
    return [f"{row.where}: {row.reason}" for row in fetched.refused]


def test_a_dutch_csv_needs_no_options(place: Path) -> None:
    place.write_text(CSV)
    (mention,) = fetch(place).mentions
    assert mention == RawMention(
        external_id="1",
        text="Monteur kwam niet",
        published_at=datetime(2026, 11, 19, 9, 30, tzinfo=UTC),
        author_name="Fenna",
        rating=2.0,
        reference="A-1",
    )


def test_columns_may_be_called_anything(place: Path) -> None:
    place.write_text("nr,wat,wanneer,cijfertje\nx1,Goed,2026/11/19,8\n")
    (mention,) = fetch(
        place,
        id_column="nr",
        text_column="Wat",
        date_column="wanneer",
        date_format="%Y/%m/%d",
        rating_column="cijfertje",
        best_rating="10",
        network="kassa",
    ).mentions
    assert (mention.external_id, mention.text, mention.network) == ("x1", "Goed", "kassa")
    assert mention.published_at == datetime(2026, 11, 18, 23, 0, tzinfo=UTC)
    assert mention.rating == 4.11


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"text_column": "body"}, "option text_column: 'body' is not a column; there are nr, wat"),
        ({}, "option text_column: say which column holds the text: nr, wat"),
        ({"timezone": "Mars/Olympus"}, "option timezone: 'Mars/Olympus' is not a time zone"),
        ({"encoding": "klingon"}, "option encoding: 'klingon' is not an encoding"),
        ({"format": "xml"}, "option format: .*'csv', 'jsonl' or 'xlsx'"),
        ({"delimiter": ";;"}, "option delimiter: "),
    ],
)
def test_a_wrong_option_is_named_with_what_is_allowed(
    options: dict[str, object], named: str, place: Path
) -> None:
    place.write_text("nr,wat\n1,Goed\n")
    with pytest.raises(WrongOptionError, match=named):
        fetch(place, **options)


def test_bad_rows_are_refused_with_their_line_and_the_others_go_on(place: Path) -> None:
    rows = [
        "2;;19-11-2026",
        "3;Goed;31-02-2026",
        "4;Prima;",
        "5;Zo;19-11-2026;a;b;c;d;e",
        "6;Ja;;;9",
    ]
    place.write_text(CSV + "\n".join(rows) + '\n7;"open;19-11-2026\n8;Top;19-11-2026\n')
    fetched = fetch(place)
    assert ids(fetched) == ["1", "4", "8"]
    assert refused(fetched) == [
        "line 3: has no text",
        "line 4: published_at: '31-02-2026' is not a date",
        "line 6: has 8 fields, the header has 6",
        "line 7: rating: '9' is not a number from 1 to 5",
        "line 8: holds a quote that is not closed: 2 fields, the header has 6",
    ]


def test_a_quoted_text_may_hold_lines_quotes_and_delimiters(place: Path) -> None:
    place.write_text('id,text\n1,"Twee\nregels; ""echt"", ja"\n2,Kort\n')
    assert [mention.text for mention in fetch(place).mentions] == [
        'Twee\nregels; "echt", ja',
        "Kort",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_encoding_and_line_ends_are_found_out(encoding: str, newline: str, place: Path) -> None:
    place.write_bytes(f"id;tekst{newline}1;Café € 5{newline}".encode(encoding))
    assert [mention.text for mention in fetch(place).mentions] == ["Café € 5"]


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\x00b", "ab"),
        ("😡😡", "😡😡"),
        ("مرحبا \u202eabc", "مرحبا \u202eabc"),
        ("x" * 100_000, "x" * 20_000),
        ("\ud83d", "\ufffd"),
    ],
)
def test_odd_texts_are_stored(text: str, stored: str, place: Path) -> None:
    place.write_text(json.dumps({"id": 1, "text": text}) + "\n")
    (mention,) = fetch(place).mentions
    assert mention.text == stored
    mention.text.encode()


@pytest.mark.parametrize("text", ["", "   ", "\x00", None, [], {}])
def test_a_row_without_text_is_refused(text: object, place: Path) -> None:
    place.write_text(json.dumps({"id": 1, "text": text}) + "\n")
    fetched = fetch(place)
    assert (fetched.mentions, len(fetched.refused)) == ((), 1)


def test_broken_json_lines_are_refused_with_their_line(place: Path) -> None:
    deep = "[" * 100_000
    place.write_text('{"id":1,"text":"a"}\n{"id":\n\n[1]\n' + f'{deep}\n{{"id":2,"text":"b"}}')
    fetched = fetch(place)
    assert ids(fetched) == ["1", "2"]
    assert [row.where for row in fetched.refused] == ["line 2", "line 4", "line 5"]


def test_an_untouched_file_is_not_modified(place: Path) -> None:
    place.write_text(CSV)
    state = json.loads(json.dumps(fetch(place).state))
    again = fetch(place, state)
    assert (again.mentions, again.not_modified) == ((), True)
    os.utime(place)
    assert fetch(place, state).not_modified


def test_a_file_that_grew_is_read_on(place: Path) -> None:
    place.write_text(CSV)
    first = fetch(place)
    with place.open("a") as end:
        end.write("2;Nieuw;19-11-2026\n3;kapot;99-99-2026\n")
    second = fetch(place, first.state)
    assert ids(second) == ["2"]
    assert refused(second) == ["line 4: published_at: '99-99-2026' is not a date"]


def test_a_row_that_was_still_being_written_is_read_again_with_the_rest(place: Path) -> None:
    place.write_text(CSV + "2;Half")
    first = fetch(place)
    place.write_text(CSV + "2;Half verhaal;19-11-2026\n")
    second = fetch(place, first.state)
    assert [mention.text for mention in second.mentions] == ["Half verhaal"]
    assert ids(first)[-1] == ids(second)[-1] == "2"


def test_a_file_that_was_replaced_is_read_anew(place: Path) -> None:
    place.write_text(CSV)
    first = fetch(place)
    place.write_text(CSV.replace("niet", "wel"))
    assert [mention.text for mention in fetch(place, first.state).mentions] == ["Monteur kwam wel"]


def rows(*numbers: int) -> str:
    return "id;tekst\n" + "".join(f"{one};Bericht {one}\n" for one in numbers)


def test_a_file_that_is_always_whole_says_so_when_it_was_read_from_its_start(place: Path) -> None:
    place.write_text(rows(1, 2, 3))
    first = fetch(place, whole="true")
    assert (ids(first), first.is_whole) == (["1", "2", "3"], False)  # it only counts
    with place.open("a") as end:
        end.write("4;Nieuw\n")
    grown = fetch(place, first.state, whole="true")
    assert (ids(grown), grown.is_whole) == (["4"], False)  # rows came, and none went
    place.write_text(rows(1, 3, 4))
    changed = fetch(place, grown.state, whole="true")
    assert (ids(changed), changed.is_whole) == (["1", "3", "4"], True)


@pytest.mark.parametrize("content", ["", rows(), rows(1)])
def test_the_first_read_of_a_file_deletes_nothing(content: str, place: Path) -> None:
    place.write_text(content)
    try:
        fetched = fetch(place, whole="true")
    except UnreadableContentError:
        return
    assert not fetched.is_whole


def test_an_empty_file_is_never_whole(place: Path) -> None:
    place.write_text(rows())
    state = fetch(place, whole="true").state
    place.write_text(rows() + "\n")
    assert not fetch(place, {**state, "offset": 0}, whole="true").is_whole


def test_rows_of_other_columns_are_counted_anew(place: Path) -> None:
    place.write_text(rows(1, 2))
    state = fetch(place, whole="true").state
    assert not fetch(place, state, whole="true", network="kassa").is_whole


def test_without_the_option_no_file_is_whole(place: Path) -> None:
    place.write_text(rows(1, 2))
    assert not fetch(place).is_whole


def test_a_row_that_cannot_be_read_is_not_gone(place: Path) -> None:
    place.write_text(rows(1, 2, 3))
    state = fetch(place, whole="true").state
    place.write_text(rows(1, 2) + "3;\n")
    fetched = fetch(place, state, whole="true")
    assert (ids(fetched), fetched.is_whole) == (["1", "2"], False)


def test_a_file_of_which_most_is_missing_is_not_believed_to_be_whole(place: Path) -> None:
    place.write_text(rows(*range(10)))
    state = fetch(place, whole="true").state
    place.write_text(rows(1, 2))
    with pytest.raises(UnreadableContentError, match="holds 2 rows, where it held 10"):
        fetch(place, state, whole="true")


def test_a_folder_of_new_files_is_no_whole(tmp_path: Path) -> None:
    with pytest.raises(WrongOptionError, match="whole"):
        fetch(tmp_path, whole="true")


def test_other_options_read_the_file_anew(place: Path) -> None:
    place.write_text(CSV)
    first = fetch(place)
    assert ids(fetch(place, first.state, network="kassa")) == ["1"]


def test_rows_without_an_id_get_the_same_one_every_time(place: Path) -> None:
    place.write_text("tekst,datum\nGoed,19-11-2026\nSlecht,19-11-2026\n")
    first, second = ids(fetch(place)), ids(fetch(place))
    assert first == second
    assert len(set(first)) == 2


def test_a_missing_file_is_an_error_with_the_path(place: Path) -> None:
    with pytest.raises(UnreachableError, match=str(place)):
        fetch(place)


def test_a_file_of_nothing_but_bad_rows_is_an_error_soon(place: Path) -> None:
    place.write_text("id,text\n" + "1,2,3\n" * 60_000)
    with pytest.raises(UnreadableContentError, match="more than 10,000 rows cannot be read"):
        fetch(place)


@pytest.mark.parametrize("start", [b"%PDF-1.7", b"\x1f\x8b\x08"])
def test_what_is_no_table_is_named(start: bytes, place: Path) -> None:
    place.write_bytes(start + bytes(99))
    with pytest.raises(UnreadableContentError, match="is not a text file"):
        fetch(place)


def test_an_empty_file_has_no_rows(place: Path) -> None:
    place.write_text("")
    assert fetch(place).mentions == ()


texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=60)
words = st.none() | texts.map(str.strip).filter(bool).filter(lambda word: len(word) < 100)


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        RawMention,
        external_id=words.filter(bool),
        text=words.filter(bool),
        published_at=st.integers(700_000_000, 1_700_000_000).map(
            lambda second: datetime.fromtimestamp(second, UTC)
        ),
        title=words,
        author_handle=words,
        author_name=words,
        network=words,
        conversation_id=words,
        in_reply_to=words,
        rating=st.none() | st.sampled_from([1.0, 2.5, 5.0]),
        extra=st.dictionaries(texts, st.none() | st.booleans() | st.integers() | texts, max_size=3),
    ).filter(lambda mention: mention.title != mention.text)
)
def test_a_mention_written_as_json_is_read_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, mention: RawMention
) -> None:
    place = tmp_path_factory.mktemp("round") / "rows.jsonl"
    place.write_text(json.dumps(ingest.raw_mention_to_json(mention)) + "\n")
    assert fetch(place).mentions == (mention,)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"id,text\n", b'{"text":1}\n', b"\xff\xfe"]))
def test_any_bytes_give_rows_or_refusals(content: bytes, start: bytes) -> None:
    try:
        shape = detect_shape(start + content, "auto", None, None)
    except ValueError:
        return
    found = read_rows(start + content, shape, first_line=1)
    lines = [row.line for row in found.rows]
    assert lines == sorted(set(lines))
