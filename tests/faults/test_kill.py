"""2,000 mentions pass while workers, schedule and web are killed and Redis forgets everything.

Nothing may be lost and nothing may happen twice (R1, R3, R4, R7 in small).
"""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import redis
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import make_source
from tests.faults.product import SECRET, RunningProduct, running_product, wait_for
from tests.replay import ReplayServer
from triage.models import Analysis, Case, CaseMention, Mention, OutboxRow, Source, Work
from triage.servers.redis import EmbeddedRedis

MENTIONS = 2000
CONVERSATIONS = 700
SHARE_OF_COMPLAINTS = 0.1
VICTIMS = (
    "outside", "understand", "schedule", "web", "work", "understand", "outside", "schedule",
    "understand", "work", "web", "understand", "work", "schedule",
)  # fmt: skip
SEED = 20261122


@dataclass(frozen=True)
class Posts:
    """What is going to be said: JSON Lines, each post twice, and the complaint threshold."""

    lines: list[str]
    threshold: float
    complaining_conversations: set[str]


@pytest.fixture
def posts(tiny_model: Path) -> Posts:
    from nlp.classifier import load_classifier  # noqa: PLC0415 (torch takes seconds)
    from tests.faults.tiny_model import WORDS  # noqa: PLC0415

    rng = random.Random(SEED)  # noqa: S311 (repeatable, not secret)
    # Seven words say too little to be an echo: the same text twice is two posts.
    texts = [" ".join(rng.choices(WORDS, k=7)) for _ in range(200)]
    answers = load_classifier(str(tiny_model)).analyse(texts)
    chances = np.array([answer.complaint for answer in answers])  # type: ignore[union-attr]
    threshold = _between(chances, 1 - SHARE_OF_COMPLAINTS)
    rows, complaining = [], set()
    for number in range(MENTIONS):
        place, conversation = rng.randrange(len(texts)), f"thread-{rng.randrange(CONVERSATIONS)}"
        rows.append(
            {"id": f"p{number}", "text": texts[place], "conversation_id": conversation,
             "date": "2026-11-20T12:00:00Z"}
        )  # fmt: skip
        if chances[place] >= threshold:
            complaining.add(conversation)
    again = rng.sample(rows, len(rows))
    mixed = [row for pair in zip(rows, again, strict=True) for row in pair]
    return Posts([json.dumps(row) for row in mixed], threshold, complaining)


def _between(chances: np.ndarray, quantile: float) -> float:
    """A threshold in a gap, so that rounding in another process changes nothing."""
    ordered = np.unique(chances)
    place = int(len(ordered) * quantile)
    gaps = np.diff(ordered[place - 10 : place + 10])
    best = place - 10 + int(gaps.argmax())
    return float((ordered[best] + ordered[best + 1]) / 2)


@pytest.fixture
def receiver() -> Iterator[ReplayServer]:
    with ReplayServer() as server:
        server.answer("/hook", "ok", method="POST")
        yield server


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_kills_and_an_empty_redis_lose_nothing_and_double_nothing(
    posts: Posts,
    receiver: ReplayServer,
    own_redis: EmbeddedRedis,
    fresh_database: str,
    sessions: sessionmaker[Session],
    tiny_model: Path,
    tmp_path: Path,
) -> None:
    file = tmp_path / "posts.jsonl"
    file.touch()
    with sessions.begin() as session:
        make_source(session, name="growing file", options={"path": str(file)}, interval_s=10)
    settings = {
        "database_url": fresh_database,
        "redis_url": own_redis.url,
        "model": tiny_model,
        "complaint_threshold": posts.threshold,
        "review_threshold": posts.threshold,
        "webhook_url": f"{receiver.url}/hook",
        "webhook_secret": SECRET,
        "lease_s": 4,
    }
    with running_product(tmp_path, **settings) as product:
        writer = threading.Thread(target=_let_grow, args=(file, posts.lines, 30.0))
        writer.start()
        _wreak_havoc(product, own_redis, sessions)
        writer.join()
        assert wait_for(lambda: _is_done(sessions), timeout_s=120), _what_is_left(sessions)
        assert wait_for(product.web_answers, timeout_s=20)
        assert product.kills == len(VICTIMS)
    with sessions.begin() as session:
        _expect_everything_once(session)
        _expect_cases(session, posts.complaining_conversations)
        _expect_messages(session, receiver)


def _let_grow(file: Path, lines: list[str], duration_s: float) -> None:
    """Append the lines in uneven pieces, often ending in the middle of a row."""
    rng = random.Random(SEED)  # noqa: S311 (repeatable, not secret)
    content, pieces = ("\n".join(lines) + "\n").encode(), 25
    cuts = sorted(rng.sample(range(1, len(content)), pieces - 1))
    for start, end in zip([0, *cuts], [*cuts, len(content)], strict=True):
        with file.open("ab") as opened:
            opened.write(content[start:end])
        time.sleep(duration_s / pieces)


def _wreak_havoc(
    product: RunningProduct, broker: EmbeddedRedis, sessions: sessionmaker[Session]
) -> None:
    """Kill each victim while it works, as far as that can be seen; empty and restart Redis."""
    rng = random.Random(SEED)  # noqa: S311 (repeatable, not secret)
    for number, victim in enumerate(VICTIMS):
        _wait_for_work_of(victim, sessions, rng)
        if number % 4 == 3:
            product.kill_parent_first(victim, pause_s=0.3)
        else:
            product.kill(victim)
        product.start(victim)
        if number % 4 == 1:
            with redis.Redis.from_url(broker.url) as client:
                client.flushall()
        if number == len(VICTIMS) // 2:
            broker.stop()
            time.sleep(1.0)
            broker.start()


def _wait_for_work_of(victim: str, sessions: sessionmaker[Session], rng: random.Random) -> None:
    made = {"understand": Analysis, "outside": Mention, "work": CaseMention}.get(victim)
    if made is None:
        time.sleep(rng.uniform(0.3, 1.0))
        return

    def count() -> int:
        with sessions.begin() as session:
            return _count(session, made)

    before = count()
    wait_for(lambda: count() > before, timeout_s=9, every_s=0.05)


def _is_done(sessions: sessionmaker[Session]) -> bool:
    return not any(_what_is_left(sessions).values())


def _what_is_left(sessions: sessionmaker[Session]) -> dict[str, int]:
    with sessions.begin() as session:
        return {
            "not fetched": MENTIONS - _count(session, Mention),
            # Nobody waits for explanations, so neither does this test.
            "work": _count(session, Work, Work.stage != "explain"),
            "messages": _count(session, OutboxRow, OutboxRow.delivered_at.is_(None)),
        }


def _count(session: Session, model: type, *conditions: object) -> int:
    statement = select(func.count()).select_from(model).where(*conditions)  # type: ignore[arg-type]
    return session.scalar(statement) or 0


def _expect_everything_once(session: Session) -> None:
    assert _count(session, Mention) == MENTIONS
    assert _count(session, Mention, Mention.revision > 1) == 0
    assert _count(session, Analysis) == MENTIONS
    assert _count(session, Analysis, Analysis.is_current) == MENTIONS
    assert _count(session, Work, Work.dead_at.is_not(None)) == 0
    source = session.scalars(select(Source)).one()
    assert source.last_error is None
    assert source.token is None


def _expect_cases(session: Session, expected: set[str]) -> None:
    conversations = session.scalars(select(Case.conversation_id)).all()
    assert len(conversations) == len(set(conversations))
    assert set(conversations) == expected
    assert _count(session, CaseMention) >= len(expected)


def _expect_messages(session: Session, receiver: ReplayServer) -> None:
    rows = session.scalars(select(OutboxRow)).all()
    opened = Counter(row.subject_id for row in rows if row.topic == "case.opened")
    assert set(opened) == set(session.scalars(select(Case.id)))
    assert set(opened.values()) == {1}
    received = {hit.headers["webhook-id"] for hit in receiver.hits}
    assert received == {str(row.id) for row in rows}
    told = {
        (json.loads(hit.body)["type"], json.loads(hit.body)["data"]["case_id"])
        for hit in receiver.hits
    }
    assert {case_id for topic, case_id in told if topic == "case.opened"} == set(opened)
