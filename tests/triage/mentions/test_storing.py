"""Raw mentions become rows once each; changed ones become revisions."""

import math
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from ingest.mentions import RawMention, Refused
from tests.factories import NOW, make_mention, make_source, raw_mention
from triage.mentions.incoming import MAX_TEXT_CHARS, content_hash
from triage.mentions.storing import (
    BATCH_SIZE,
    Stored,
    mark_removed,
    store_mentions,
    store_refused,
)
from triage.models import Analysis, Mention, MentionRevision, RefusedRow, Source, Work
from triage.queueing.work import claim_work, finish_work, put_work

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def source(db: Session) -> Source:
    return make_source(db)


def store(db: Session, source: Source, *mentions: RawMention) -> Stored:
    return store_mentions(db, source.id, mentions, now=LATER)


def only_mention(db: Session) -> Mention:
    return db.scalars(select(Mention).execution_options(populate_existing=True)).one()


def due(db: Session, stage: str = "understand") -> list[int]:
    return list(db.scalars(select(Work.mention_id).where(Work.stage == stage)))


def test_a_new_mention_is_stored_with_all_it_brought_and_is_due(
    db: Session, source: Source
) -> None:
    told = raw_mention(
        "x1", "Kapot!", title="Klacht", url="https://example.org/1", author_handle="@jan",
        author_name="Jan", author_url="https://example.org/jan", network="mastodon",
        language="nl", conversation_id="t1", in_reply_to="x0", rating=1.5, reference="B-1",
        extra={"topics": [1, 2]},
    )  # fmt: skip
    assert store(db, source, told) == Stored(new=1)
    row = only_mention(db)
    same = set(RawMention.__dataclass_fields__) - {"language", "edited_at"}
    assert {name: getattr(row, name) for name in same} == {
        name: getattr(told, name) for name in same
    }
    assert (row.language_hint, row.extra, row.revision) == ("nl", {"topics": [1, 2]}, 1)
    assert due(db) == [row.id]


def test_a_mention_without_a_thread_is_its_own_conversation(db: Session, source: Source) -> None:
    store(db, source, raw_mention("x1"))
    assert only_mention(db).conversation_id == "x1"


def test_the_same_mention_again_changes_nothing(db: Session, source: Source) -> None:
    mention = raw_mention("x1")
    store(db, source, mention)
    db.execute(text("DELETE FROM work"))
    assert store(db, source, mention) == Stored(unchanged=1)
    assert due(db) == []
    assert only_mention(db).edited_at is None


def test_ids_full_of_signs_are_known_again(db: Session, source: Source) -> None:
    ids = ['"', "\\", '\\"', "{a,b}", "NULL", " a , b ", "'; --", "é\u2028€", "%s :keys"]
    told = [raw_mention(one) for one in ids]
    assert store(db, source, *told) == Stored(new=len(ids))
    assert store(db, source, *told) == Stored(unchanged=len(ids))


def test_one_broken_text_among_many_spoils_no_other(db: Session, source: Source) -> None:
    told = [raw_mention(f"x{number}", f"Té laat {number} 😡") for number in range(250)]
    told[130] = raw_mention("x130", "half \ud83d, nul \x00", title="\ud800")
    assert store(db, source, *told) == Stored(new=250)
    rows = {row.external_id: row for row in db.scalars(select(Mention))}
    assert (rows["x130"].text, rows["x130"].title) == ("half ?, nul \ufffd", "?")
    assert all(rows[one.external_id].text == one.text for one in told if one.external_id != "x130")
    assert sorted(due(db)) == sorted(row.id for row in rows.values())


def test_the_same_id_in_two_sources_is_two_mentions(db: Session, source: Source) -> None:
    store(db, source, raw_mention("x1"))
    assert store(db, make_source(db), raw_mention("x1")) == Stored(new=1)


def test_a_changed_text_becomes_a_revision_and_is_due_again(db: Session, source: Source) -> None:
    store(db, source, raw_mention("x1", "Goed", rating=5, title="Top"))
    db.execute(text("DELETE FROM work"))
    assert store(db, source, raw_mention("x1", "Slecht", rating=1)) == Stored(updated=1)
    row = only_mention(db)
    assert (row.text, row.rating, row.title, row.revision) == ("Slecht", 1, None, 2)
    assert row.edited_at == LATER
    old = db.scalars(select(MentionRevision)).one()
    assert (old.revision, old.text, old.rating, old.title) == (1, "Goed", 5, "Top")
    assert due(db) == [row.id]


def test_the_sources_own_time_of_the_edit_counts(db: Session, source: Source) -> None:
    store(db, source, raw_mention("x1", "Goed"))
    edited_at = NOW + timedelta(minutes=5)
    store(db, source, raw_mention("x1", "Beter", edited_at=edited_at))
    assert only_mention(db).edited_at == edited_at


def test_three_edits_leave_three_revisions(db: Session, source: Source) -> None:
    for version in ("een", "twee", "drie", "vier"):
        store(db, source, raw_mention("x1", version))
    old = db.execute(select(MentionRevision.revision, MentionRevision.text)).all()
    assert sorted(old) == [(1, "een"), (2, "twee"), (3, "drie")]


def test_the_same_row_twice_in_one_yield_is_one_mention_and_the_last_counts(
    db: Session, source: Source
) -> None:
    assert store(db, source, raw_mention("x1", "een"), raw_mention("x1", "twee")).new == 1
    assert only_mention(db).text == "twee"


def test_the_same_row_twice_far_apart_is_one_mention(db: Session, source: Source) -> None:
    many = [raw_mention(f"x{number}") for number in range(BATCH_SIZE + 1)]
    stored = store(db, source, *many, raw_mention("x0"))
    assert (stored.new, stored.unchanged) == (BATCH_SIZE + 1, 1)
    assert db.scalar(select(func.count()).select_from(Mention)) == BATCH_SIZE + 1
    assert len(due(db)) == BATCH_SIZE + 1


def test_nothing_is_stored_of_nothing(db: Session, source: Source) -> None:
    assert store(db, source) == Stored()
    assert mark_removed(db, source.id, [], now=LATER) == Stored()
    assert store_refused(db, source.id, []) == Stored()


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("a\x00b", "a\ufffdb"),
        ("half \ud83d smile", "half ? smile"),
        ("😡" * 5, "😡" * 5),
        ("\u202eotherwise\u202c שלום", "\u202eotherwise\u202c שלום"),
        ("", ""),
        ("x" * 100_000, "x" * MAX_TEXT_CHARS),
        ("'; DROP TABLE mentions; --", "'; DROP TABLE mentions; --"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("woord " * 30_000, ("woord " * 30_000)[:MAX_TEXT_CHARS]),
    ],
)
def test_any_text_is_stored_as_text(db: Session, source: Source, told: str, kept: str) -> None:
    store(db, source, raw_mention("x1", told))
    assert only_mention(db).text == kept
    assert store(db, source, raw_mention("x1", told)) == Stored(unchanged=1)


def test_hostile_values_in_every_other_field_are_stored(db: Session, source: Source) -> None:
    bad = "a\x00\ud800"
    fields = ("title", "url", "author_handle", "author_name", "author_url", "network", "language",
              "conversation_id", "in_reply_to", "reference")  # fmt: skip
    extra = {bad: [bad, {"deep": bad}], "number": math.nan, "more": [math.inf, 1.5, None, True]}
    store(db, source, raw_mention(bad, "x", extra=extra, **dict.fromkeys(fields, bad)))
    row = only_mention(db)
    assert row.external_id == "a\ufffd?"
    assert row.extra["number"] is None
    assert row.extra["more"] == [None, 1.5, None, True]


def test_two_ids_that_differ_only_in_what_cannot_be_stored_break_nothing(
    db: Session, source: Source
) -> None:
    stored = store(db, source, raw_mention("a\ud800", "een"), raw_mention("a\udfff", "twee"))
    assert stored.new == 1


def test_signs_that_mean_something_to_copy_are_kept_as_they_are(
    db: Session, source: Source
) -> None:
    texts = ["\\N", "\\", "\\.", "a\tb", "a\\nb", "a\nb\r\nc", "plain"]

    for mark in ("", "!"):  # as new ones, and as edited ones
        told = [
            raw_mention(f"{place}\\\t", text + mark, title=text, extra={"said": text})
            for place, text in enumerate(texts)
        ]
        store(db, source, *told)
        rows = db.scalars(select(Mention).order_by(Mention.id)).all()
        db.expire_all()
        assert [(row.external_id, row.text, row.title, row.extra) for row in rows] == [
            (f"{place}\\\t", text + mark, text, {"said": text}) for place, text in enumerate(texts)
        ]


def test_a_removed_mention_is_marked_once_and_its_case_is_due(db: Session, source: Source) -> None:
    store(db, source, raw_mention("x1"), raw_mention("x2"))
    assert mark_removed(db, source.id, ["x1", "x9", "\x00"], now=LATER) == Stored(removed=1)
    assert mark_removed(db, source.id, ["x1"], now=LATER) == Stored()
    gone = db.scalars(select(Mention).where(Mention.deleted_at == LATER)).one()
    assert due(db, "decide") == [gone.id]


def test_a_mention_of_another_source_is_not_removed(db: Session, source: Source) -> None:
    make_mention(db, external_id="x1")
    assert mark_removed(db, source.id, ["x1"], now=LATER) == Stored()


def test_a_removed_mention_that_reappears_is_back_without_a_revision(
    db: Session, source: Source
) -> None:
    mention = raw_mention("x1")
    store(db, source, mention)
    mark_removed(db, source.id, ["x1"], now=LATER)
    db.execute(text("DELETE FROM work"))
    assert store(db, source, mention) == Stored(updated=1)
    row = only_mention(db)
    assert (row.deleted_at, row.revision, row.edited_at) == (None, 1, None)
    assert due(db) == [row.id]


def test_refused_rows_are_kept_once(db: Session, source: Source) -> None:
    rows = [Refused("line 3", "no text\x00"), Refused("line 3", "no text\x00")]
    store_refused(db, source.id, rows)
    store_refused(db, source.id, rows)
    kept = db.scalars(select(RefusedRow)).one()
    assert (kept.place, kept.reason) == ("line 3", "no text\ufffd")


def test_an_endless_reason_for_refusal_is_clipped(db: Session, source: Source) -> None:
    # Random characters of four bytes: PostgreSQL cannot compress them to fit into its index.
    endless = "".join(chr(0x1F300 + (number * 7919) % 700) for number in range(50_000))
    store_refused(db, source.id, [Refused(endless, endless)])
    assert db.scalars(select(RefusedRow)).one().reason


def test_the_hash_changes_with_what_was_said_only() -> None:
    mention = raw_mention("x1", "tekst", title="titel", rating=3)
    same = raw_mention("x2", "tekst", title="titel", rating=3, url="https://example.org")
    assert content_hash(mention) == content_hash(same)
    for other in ({"title": "t"}, {"rating": 4}, {"rating": None}):
        assert content_hash(mention) != content_hash(
            raw_mention("x1", **{"text": "tekst", "title": "titel", "rating": 3, **other})
        )


def run_beside(call: Callable[[], object]) -> Callable[[], None]:
    """Start `call` in a thread; the returned function waits for it and raises what it raised."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            call()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.4)  # long enough to stand before the lock

    def finish() -> None:
        thread.join(20)
        assert not thread.is_alive()
        if raised:
            raise raised[0]

    return finish


def test_an_edit_and_the_worker_that_finishes_the_old_text_do_not_block_each_other(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        source_id = make_source(session).id
        store_mentions(session, source_id, [raw_mention("x1", "oud")], now=NOW)
        claim = claim_work(session, "understand", limit=1)
        mention_id = session.scalars(select(Mention.id)).one()
    assert claim

    def edit() -> None:
        with sessions.begin() as other:
            store_mentions(other, source_id, [raw_mention("x1", "nieuw")], now=LATER)

    with sessions.begin() as session:
        assert finish_work(session, claim) == {mention_id}
        finish = run_beside(edit)
        session.execute(text("SET LOCAL lock_timeout = '5s'"))
        put_work(session, "link", [mention_id])  # checks that the mention exists
    finish()
    with sessions.begin() as session:
        assert only_mention(session).text == "nieuw"
        assert due(session, "understand") == [mention_id]
        assert session.scalar(select(func.count()).select_from(Analysis)) == 0


def test_two_who_touch_the_same_work_in_another_order_do_not_block_each_other(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        source = make_source(session)
        first, second = (make_mention(session, source).id for _ in range(2))
        put_work(session, "understand", [second])
        put_work(session, "understand", [first])
        claim = claim_work(session, "understand", limit=2)
    assert claim

    def complete() -> None:
        with sessions.begin() as other:
            finish_work(other, claim)

    with sessions.begin() as session:
        put_work(session, "understand", [first])
        finish = run_beside(complete)
        session.execute(text("SET LOCAL lock_timeout = '5s'"))
        put_work(session, "understand", [second])
    finish()
    with sessions.begin() as session:
        assert sorted(due(session)) == [first, second]


@pytest.mark.parametrize(
    ("told", "stored"),
    [("een", Stored(new=1, unchanged=1)), ("anders", Stored(new=1, updated=1))],
)
def test_of_two_who_bring_the_same_post_at_once_one_makes_the_row(
    sessions: sessionmaker[Session], told: str, stored: Stored
) -> None:
    with sessions.begin() as session:
        source = make_source(session)
    found: list[Stored] = []

    def bring_too() -> None:
        with sessions.begin() as other:
            found.append(store(other, source, raw_mention("x1", told), raw_mention("x2")))

    with sessions.begin() as session:
        store(session, source, raw_mention("x1", "een"))
        finish = run_beside(bring_too)
    finish()
    assert found == [stored]
    with sessions.begin() as session:
        rows = session.execute(select(Mention.external_id, Mention.text).order_by(Mention.id)).all()
        assert [row[0] for row in rows] == ["x1", "x2"]
        assert rows[0][1] == told
        assert len(due(session)) == 2


def test_a_poll_of_what_is_known_writes_nothing(db: Session, source: Source) -> None:
    mentions = [raw_mention(f"x{number}") for number in range(20)]
    store(db, source, *mentions)
    marks = db.scalar(text("SELECT count(*) FROM count_marks"))
    last = db.scalar(text("SELECT last_value FROM mentions_id_seq"))
    assert store(db, source, *mentions) == Stored(unchanged=20)
    assert db.scalar(text("SELECT count(*) FROM count_marks")) == marks
    assert db.scalar(text("SELECT last_value FROM mentions_id_seq")) == last
