"""Every stored post of a source gets another look within a day, whatever its fetches can do."""

import json
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from ingest.earlier import asks_elsewhere, can_look_at
from ingest.outbound import GuardedClient, InProcessPace
from ingest.registry import kinds
from tests.factories import make_source, raw_mention
from tests.replay import ReplayServer
from triage.mentions.storing import store_mentions
from triage.models import Mention, Source
from triage.sources import polling
from triage.sources.claiming import has_due_source
from triage.sources.link_share import LinkShare
from triage.sources.looking_again import (
    ROUND,
    Turn,
    begin_anew,
    may_be_due,
    next_turn,
    share_of,
)
from triage.sources.polling import poll_due_source
from triage.sources.state import KeptState

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Day:
    """Fetches of one source, with what is remembered between them."""

    def __init__(self, db: Session, source: Source, *, most: int = 10_000) -> None:
        self.db, self.source, self.most = db, source, most
        self.looks: Any = {}
        self.seen: list[str] = []

    def fetch(self, now: datetime, left_over: Sequence[str] | None = None) -> Turn:
        looks = json.loads(json.dumps(self.looks))
        turn = next_turn(self.db, self.source.id, self.source.kind, looks, now=now)
        ids = [one.external_id for one in turn.posts]
        left = ids[self.most :] if left_over is None else left_over
        self.seen += [one for one in ids if one not in left]
        self.looks = turn.taken(left)
        return turn


def fill(db: Session, count: int, kind: str = "mastodon") -> Source:
    source = make_source(db, kind=kind, name=f"{kind} {count}")
    store_mentions(db, source.id, [raw_mention(f"{number:05}") for number in range(count)], now=NOW)
    return source


@pytest.mark.parametrize("minutes", [5, 15, 60, 360])
def test_within_a_day_everybody_has_a_turn_and_hardly_anybody_two(
    minutes: int, db: Session
) -> None:
    day = Day(db, fill(db, 500))
    for step in range(24 * 60 // minutes + 1):
        day.fetch(NOW + timedelta(minutes=minutes * step))
    assert set(day.seen) == {f"{number:05}" for number in range(500)}
    assert len(day.seen) <= 500 * (24 / 18) + 15


def test_a_fetch_that_could_not_look_at_all_of_them_is_made_up_for(db: Session) -> None:
    day = Day(db, fill(db, 300), most=7)
    for step in range(24 * 12):
        day.fetch(NOW + timedelta(minutes=5 * step))
    assert set(day.seen) == {f"{number:05}" for number in range(300)}


def test_who_was_left_over_comes_first_the_next_time(db: Session) -> None:
    day = Day(db, fill(db, 100))
    day.fetch(NOW)
    first = day.fetch(NOW + ROUND / 5)
    ids = [one.external_id for one in first.posts]
    day.looks = first.taken(ids[4:])
    second = day.fetch(NOW + ROUND / 4)
    assert second.posts[0].external_id == ids[4]


def test_a_post_that_is_left_over_for_ever_is_passed_by(db: Session) -> None:
    day = Day(db, fill(db, 60))
    ids = [f"{number:05}" for number in range(60)]
    for step in range(60):
        turn = next_turn(db, day.source.id, "mastodon", day.looks, now=NOW + timedelta(hours=step))
        posts = [one.external_id for one in turn.posts]
        stuck = posts.index(ids[3]) if ids[3] in posts else len(posts)
        day.seen += posts[:stuck]
        day.looks = turn.taken(posts[stuck:])
    assert set(day.seen) >= {*ids} - {ids[3]}


def test_a_link_that_two_reviews_share_is_none_of_either(db: Session) -> None:
    source = make_source(db, kind="reviews")
    product, own = "https://shop.example/p/1", "https://shop.example/r/3"
    told = [raw_mention(one, url=product) for one in "12"] + [raw_mention("3", url=own)]
    store_mentions(db, source.id, told, now=NOW)
    day = Day(db, source)
    day.fetch(NOW)
    posts = [*day.fetch(NOW + ROUND).posts, *day.fetch(NOW + 2 * ROUND).posts]
    assert {(one.external_id, one.url) for one in posts} == {("1", None), ("2", None), ("3", own)}


def test_a_fetch_that_fails_takes_nobodys_turn(db: Session) -> None:
    source = fill(db, 100)
    day = Day(db, source)
    day.fetch(NOW)
    one = next_turn(db, source.id, "mastodon", day.looks, now=NOW + timedelta(hours=5))
    two = next_turn(db, source.id, "mastodon", day.looks, now=NOW + timedelta(hours=5))
    assert [post.external_id for post in one.posts] == [post.external_id for post in two.posts]


def test_deleted_posts_and_those_of_other_sources_have_no_turn(db: Session) -> None:
    source, other = fill(db, 10), fill(db, 5)
    db.execute(text("UPDATE mentions SET deleted_at = now() WHERE external_id < '00004'"))
    day = Day(db, source)
    day.fetch(NOW)
    day.fetch(NOW + ROUND)
    assert sorted(day.seen) == [f"{number:05}" for number in range(4, 10)]
    assert other.id != source.id


def test_posts_that_come_later_have_their_turn_too(db: Session) -> None:
    day = Day(db, fill(db, 0))
    day.fetch(NOW)
    store_mentions(db, day.source.id, [raw_mention(f"n{number}") for number in range(50)], now=NOW)
    for step in range(1, 25):
        day.fetch(NOW + timedelta(hours=step))
    assert {f"n{number}" for number in range(50)} <= set(day.seen)


def test_it_is_told_of_a_post_what_is_needed_to_ask_for_it(db: Session) -> None:
    source = make_source(db, kind="facebook")
    told = raw_mention("9_1", url="https://f.example/9", in_reply_to="9", rating=1.0)
    store_mentions(db, source.id, [told], now=NOW)
    day = Day(db, source)
    day.fetch(NOW)
    (post,) = day.fetch(NOW + ROUND).posts
    assert (post.external_id, post.url, post.in_reply_to, post.is_rated) == (
        "9_1",
        "https://f.example/9",
        "9",
        True,
    )


def test_it_is_told_of_a_mention_that_it_cannot_be_asked_for(db: Session) -> None:
    source = make_source(db, kind="instagram")
    told = [
        raw_mention("1", in_reply_to="9", extra={"media": "9", "mentioned": True}),
        raw_mention("2", in_reply_to="9", extra={"media": "9"}),
    ]
    store_mentions(db, source.id, told, now=NOW)
    day = Day(db, source)
    day.fetch(NOW)
    posts = day.fetch(NOW + ROUND).posts
    assert [(one.external_id, one.is_mention) for one in posts] == [("1", True), ("2", False)]


def test_where_posts_of_before_cannot_be_asked_for_only_new_ones_have_a_turn(db: Session) -> None:
    source = fill(db, 5)
    day = Day(db, source)
    day.looks = begin_anew(NOW + timedelta(hours=1))
    day.fetch(NOW)
    day.fetch(NOW + ROUND)
    assert day.seen == []


def test_the_turns_are_found_by_an_index(db: Session) -> None:
    source = fill(db, 1000)
    db.execute(text("ANALYZE mentions"))
    db.execute(text("SET LOCAL enable_seqscan = off"))
    plan = db.scalars(
        text(
            "EXPLAIN SELECT external_id, url FROM mentions WHERE source_id = :source AND "
            "deleted_at IS NULL AND external_id > '00500' ORDER BY external_id LIMIT 20"
        ),
        {"source": source.id},
    ).all()
    assert "uq_mentions_source_id" in "\n".join(plan)
    assert "Sort" not in "\n".join(plan)


def test_a_kind_that_cannot_look_at_single_posts_is_handed_none(db: Session) -> None:
    source = fill(db, 5, kind="kiyoh")
    day = Day(db, source)
    assert (day.fetch(NOW).posts, day.looks) == ((), {})


def test_shares_add_up_and_never_pass_the_whole() -> None:
    assert share_of(0, NOW, NOW + ROUND) == 0
    assert share_of(100, NOW, NOW) == 0
    assert share_of(100, NOW, NOW + ROUND / 4) == 25
    assert share_of(100, NOW, NOW + 9 * ROUND) == 100
    assert share_of(100, NOW, NOW + ROUND / 300) == 0
    assert share_of(100, NOW, NOW - ROUND) == 0  # a clock that went back


def test_turns_stand_beside_what_the_source_remembers() -> None:
    kept = KeptState({"cursor": "7"}, looks={"after": "x", "of": 3})
    assert KeptState.read(json.loads(json.dumps(kept.stored()))) == kept
    assert KeptState.read(kept.stored()).told == {"cursor": "7"}


def test_another_place_is_told_from_another_wish() -> None:
    before = {"instance": "https://a.example", "hashtag": "x"}
    assert not asks_elsewhere("mastodon", before, {**before, "hashtag": "y"})
    assert asks_elsewhere("mastodon", before, {**before, "instance": "https://b.example"})


@pytest.mark.parametrize("kind", [kind for kind in kinds() if can_look_at(kind)])
def test_the_places_of_a_kind_are_options_of_it(kind: str) -> None:
    from ingest.registry import find_source  # noqa: PLC0415 - only here

    source: Any = find_source(kind)
    assert set(getattr(source, "places", ())) <= set(source.options_model.model_fields)


def status(identity: str, text: str = "Hoi", **more: Any) -> dict[str, Any]:
    account = {"acct": "fenna", "url": "https://m.example/@fenna", "display_name": "Fenna"}
    return {
        "id": identity,
        "created_at": "2026-11-20T10:00:00.000Z",
        "edited_at": None,
        "content": f"<p>{text}</p>",
        "visibility": "public",
        "url": f"https://m.example/@fenna/{identity}",
        "uri": f"https://m.example/{identity}",
        "account": account,
        "in_reply_to_id": None,
        "reblog": None,
        "language": "nl",
        "spoiler_text": "",
        **more,
    }


def test_a_poll_looks_at_older_posts_and_follows_what_became_of_them(
    sessions: sessionmaker[Session],
) -> None:
    with ReplayServer() as server:
        with sessions.begin() as session:
            options = {"instance": server.url, "hashtag": "zonnig"}
            source = make_source(session, kind="mastodon", options=options)
            source.state = KeptState(
                {"heard": f"{server.url} zonnig None None", "cursor": "50"},
                looks={
                    "at": (NOW - ROUND).isoformat(),
                    "after": "",
                    "of": 3,
                    "counted_at": NOW.isoformat(),
                },
            ).stored()
            store_mentions(
                session, source.id, [raw_mention(one, text="Hoi") for one in "123"], now=NOW
            )
            source_id = source.id
        server.answer("/api/v1/timelines/tag/zonnig", "[]")
        told = [status("1"), status("3", "Opgelost", edited_at="2026-11-20T11:00:00.000Z")]
        server.answer("/api/v1/statuses", json.dumps(told))
        client = GuardedClient(allowed_networks=["127.0.0.1/32"], pace=InProcessPace(0))
        polled = poll_due_source(sessions, client, now=lambda: NOW, source_id=source_id)
    assert polled is not None
    assert (polled.error, polled.stored.updated, polled.stored.removed) == (None, 1, 1)
    with sessions.begin() as session:
        rows = session.scalars(select(Mention).order_by(Mention.external_id)).all()
        assert [(row.text, row.deleted_at is None) for row in rows] == [
            ("Hoi", True),
            ("Hoi", False),
            ("Opgelost", True),
        ]
        looks = KeptState.read(session.scalars(select(Source)).one().state).looks
        assert (looks["at"], looks["after"]) == (NOW.isoformat(), "3")


RSS = "<rss version='2.0'><channel><title>Blog</title><item><guid>9</guid><title>Hoi</title></item>"

LOOK_S = 3.0


def late_answer() -> Iterator[bytes]:
    time.sleep(LOOK_S)
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


@pytest.mark.parametrize(
    ("is_other_due", "minutes_of_share", "is_looked_at"),
    [(True, None, False), (True, 0, False), (True, 1, True), (False, None, True)],
)
def test_links_wait_for_sources_that_are_due_but_for_their_share(
    is_other_due: bool,
    minutes_of_share: int | None,
    is_looked_at: bool,
    sessions: sessionmaker[Session],
) -> None:
    moments = iter([0.0, 60.0 * (minutes_of_share or 0)])
    share = None if minutes_of_share is None else LinkShare(8, clock=lambda: next(moments))
    with ReplayServer() as server:
        server.answer("/feed", f"{RSS}</channel></rss>")
        server.answer("/b/1", raw=late_answer)
        with sessions.begin() as session:
            url = f"{server.url}/feed"
            source = make_source(session, kind="feed", options={"url": url})
            looks = {"at": (NOW - ROUND).isoformat(), "after": "", "of": 1}
            looks["counted_at"] = NOW.isoformat()
            source.state = KeptState({"url": url, "had_entries": True}, looks=looks).stored()
            told = [raw_mention("1", url=f"{server.url}/b/1")]
            store_mentions(session, source.id, told, now=NOW)
            source_id = source.id
            if is_other_due:
                make_source(session, kind="kiyoh", name="Wacht")
        client = GuardedClient(allowed_networks=["127.0.0.1/32"], pace=InProcessPace(0))
        polled = poll_due_source(
            sessions, client, now=lambda: NOW, source_id=source_id, links=share
        )
        assert polled is not None
        assert polled.error is None
        assert server.paths.count("/b/1") == int(is_looked_at)
    with sessions.begin() as session:
        row = session.get_one(Source, source_id)
        assert row.took_s < LOOK_S  # it counts for no slowness
        is_taken = KeptState.read(row.state).looks["at"] == NOW.isoformat()
        assert is_taken == is_looked_at


class Share(LinkShare):
    """A share that tells what was asked of it."""

    def __init__(self, *, is_left: bool) -> None:
        super().__init__(8)
        self.is_left = is_left
        self.back: list[float] = []

    def take(self) -> bool:
        return self.is_left

    def give_back(self, looked_s: float) -> None:
        self.back.append(looked_s)


@pytest.mark.parametrize(("is_left", "turns", "back"), [(True, 1, [0.0]), (False, 0, [])])
def test_posts_are_sought_only_where_links_may_be_looked_at(
    is_left: bool,
    turns: int,
    back: list[float],
    sessions: sessionmaker[Session],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sought: list[int] = []

    def seek(session: Session, source_id: int, kind: str, looks: Any, *, now: datetime) -> Turn:
        sought.append(source_id)
        return next_turn(session, source_id, kind, looks, now=now)

    monkeypatch.setattr(polling, "next_turn", seek)
    share = Share(is_left=is_left)
    with ReplayServer() as server:
        server.answer("/feed", f"{RSS}</channel></rss>")
        with sessions.begin() as session:
            options = {"url": f"{server.url}/feed"}
            source = make_source(session, kind="feed", options=options)
            counted_at = (NOW - timedelta(hours=3)).isoformat()
            looks = {"at": NOW.isoformat(), "after": "", "of": 0, "counted_at": counted_at}
            source.state = KeptState(looks=looks).stored()
            source_id = source.id
            make_source(session, kind="kiyoh", name="Wacht")
        client = GuardedClient(allowed_networks=["127.0.0.1/32"], pace=InProcessPace(0))
        polled = poll_due_source(
            sessions, client, now=lambda: NOW, source_id=source_id, links=share
        )
    assert polled is not None
    assert (polled.error, len(sought), share.back) == (None, turns, back)


@pytest.mark.parametrize(
    ("told", "is_asked"),
    [
        ({}, False),
        ({"links": {"gone": {"1": ["https://x.example/1", NOW.isoformat()]}}}, True),
    ],
    ids=["no links", "a link that was missing"],
)
def test_who_else_is_due_matters_only_where_links_are_to_be_looked_at(
    told: dict[str, Any],
    is_asked: bool,
    sessions: sessionmaker[Session],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bool] = []

    def ask(session: Session) -> bool:
        asked.append(has_due_source(session))
        return asked[-1]

    monkeypatch.setattr(polling, "has_due_source", ask)
    with ReplayServer() as server:
        server.answer("/feed", f"{RSS}</channel></rss>")
        with sessions.begin() as session:
            url = f"{server.url}/feed"
            source = make_source(session, kind="feed", options={"url": url})
            looks = {"at": NOW.isoformat(), "after": "", "of": 9, "counted_at": NOW.isoformat()}
            source.state = KeptState({"url": url, **told}, looks=looks).stored()
            source_id = source.id
            make_source(session, kind="kiyoh", name="Wacht")
        client = GuardedClient(allowed_networks=["127.0.0.1/32"], pace=InProcessPace(0))
        polled = poll_due_source(sessions, client, now=lambda: NOW, source_id=source_id)
    assert polled is not None
    assert (polled.error, asked) == (None, [True] if is_asked else [])


@pytest.mark.parametrize(
    ("kind", "looks", "may_be"),
    [
        ("file", {}, False),
        ("feed", {}, False),
        ("feed", {"at": NOW, "of": 9, "counted_at": NOW}, False),
        ("feed", {"at": NOW - ROUND, "of": 9, "counted_at": NOW}, True),
        ("feed", {"at": NOW - ROUND, "of": 0, "counted_at": NOW}, False),
        ("feed", {"at": NOW, "of": 9, "counted_at": NOW - timedelta(hours=3)}, True),
    ],
)
def test_whether_it_may_be_a_posts_turn_is_told_without_the_database(
    kind: str, looks: dict[str, Any], may_be: bool
) -> None:
    stored = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in looks.items()
    }
    assert may_be_due(kind, stored, now=NOW) == may_be
