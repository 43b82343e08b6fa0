"""A day at Google Play: every stored review is asked for, and no hour has too many requests."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

import ingest
from ingest.outbound import GuardedClient, InProcessPace
from tests.every_kind import google_account
from tests.factories import make_source, raw_mention
from tests.replay import ReplayServer
from triage.mentions.storing import store_mentions
from triage.sources.looking_again import next_turn

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LISTING = "/androidpublisher/v3/applications/nl.zonnig.app/reviews"
COUNT = 300


def review(number: int, at: datetime) -> dict[str, Any]:
    comment = {"text": "Hoi", "lastModified": {"seconds": str(int(at.timestamp()))}}
    return {
        "reviewId": f"r{number:03}",
        "comments": [{"userComment": {**comment, "starRating": 2}}],
    }


def test_within_a_day_every_review_is_asked_for_and_deletions_are_found(db: Session) -> None:
    source = make_source(db, kind="googleplay")
    written = {number: NOW - timedelta(days=3 * number) for number in range(COUNT)}
    told = [raw_mention(f"r{number:03}", published_at=at) for number, at in written.items()]
    store_mentions(db, source.id, told, now=NOW)
    gone = {f"r{number:03}" for number in (1, 50, 123, 250)}
    with ReplayServer() as server:
        server.answer("/token", '{"access_token": "t0ken"}', method="POST")
        rows = {one.external_id: review(int(one.external_id[1:]), one.published_at) for one in told}
        for one, row in rows.items():
            server.answer(f"{LISTING}/{one}", json.dumps(row))
        server.answer(LISTING, json.dumps({"reviews": [rows["r000"], rows["r001"], rows["r002"]]}))
        options = {
            "package": "nl.zonnig.app",
            "service_account": google_account(),
            "service": server.url,
            "login_service": server.url,
        }
        client = GuardedClient(allowed_networks=["127.0.0.1/32"], pace=InProcessPace(0))
        state: Any = {}
        looks: Any = {}
        removed: set[str] = set()
        hours = [0] * 25
        for step in range(24 * 4 + 1):
            now = NOW + timedelta(minutes=15 * step)
            begun = len(server.paths)
            turn = next_turn(db, source.id, "googleplay", looks, now=now)
            fetched = ingest.fetch(
                "googleplay", options, state, client, now=now, earlier=turn.posts
            )
            state, looks = fetched.state, turn.taken(fetched.left_over)
            removed |= set(fetched.removed)
            hours[step // 4] += len(server.paths) - begun
            if step == 0:
                for one in gone:
                    server.forget(f"{LISTING}/{one}")
                server.forget(LISTING)
                server.answer(LISTING, json.dumps({"reviews": [rows["r000"], rows["r002"]]}))
        asked = {path.rsplit("/", 1)[-1] for path in server.paths}
    assert removed == gone
    assert asked >= set(rows) - {"r000", "r002"}  # which are listed
    assert max(hours) < 100
