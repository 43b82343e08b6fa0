"""Workers that freeze, die of a text, or come back too late (R2, R3, R4, R5)."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import FakeAnalyser, make_source, raw_mention
from tests.faults.product import running_product, wait_for
from triage.mentions.storing import store_mentions
from triage.mentions.understanding import understand_batch
from triage.models import Analysis, Mention, Work
from triage.queueing.work import MAX_ATTEMPTS, bury_exhausted_work, db_now
from triage.servers.redis import EmbeddedRedis

ROOT = Path(__file__).parents[2]
NOW = raw_mention().published_at


@contextmanager
def a_worker(database_url: str, lease_s: float, version: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.faults.one_worker", database_url, str(lease_s), version]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def is_stopped(process: subprocess.Popen[bytes]) -> bool:
    stat = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8")
    return stat.rpartition(")")[2].split()[0] == "T"


def store(sessions: sessionmaker[Session], *texts: str) -> None:
    with sessions.begin() as session:
        mentions = [raw_mention(text=text) for text in texts]
        store_mentions(session, make_source(session).id, mentions, now=NOW)


def count(sessions: sessionmaker[Session], *conditions: object) -> int:
    with sessions.begin() as session:
        statement = select(func.count()).select_from(Analysis).where(*conditions)  # type: ignore[arg-type]
        return session.scalar(statement) or 0


def stages(sessions: sessionmaker[Session]) -> dict[str, int]:
    with sessions.begin() as session:
        rows = session.execute(
            select(Work.stage, func.count()).where(Work.dead_at.is_(None)).group_by(Work.stage)
        )
        return dict(rows.all())


def work_until_empty(sessions: sessionmaker[Session], version: str) -> None:
    while understand_batch(sessions, FakeAnalyser(version=version)):
        pass


def test_the_work_of_a_frozen_and_killed_worker_is_done_by_another_after_the_lease(
    fresh_database: str, sessions: sessionmaker[Session]
) -> None:
    store(sessions, *["bevries"] * 10)
    with a_worker(fresh_database, lease_s=2, version="frozen") as worker:
        assert wait_for(lambda: is_stopped(worker), timeout_s=20, every_s=0.05)
    frozen_at = time.monotonic()
    work_until_empty(sessions, "healthy")
    assert count(sessions) == 0, "taken while the lease was running"
    assert wait_for(
        lambda: bool(work_until_empty(sessions, "healthy")) or count(sessions) == 10, timeout_s=12
    )
    assert time.monotonic() - frozen_at < 2 + 10
    assert stages(sessions) == {"link": 10}


def test_a_worker_that_outlives_its_lease_has_no_effect(
    fresh_database: str, sessions: sessionmaker[Session]
) -> None:
    store(sessions, *["bevries"] * 10)
    with a_worker(fresh_database, lease_s=1, version="late") as late:
        assert wait_for(lambda: is_stopped(late), timeout_s=20, every_s=0.05)
        time.sleep(1.2)
        work_until_empty(sessions, "prompt")
        assert count(sessions, Analysis.model_version == "prompt") == 10
        late.send_signal(signal.SIGCONT)
        assert late.wait(20) == 0
    assert count(sessions) == 10
    assert count(sessions, Analysis.is_current) == 10
    assert stages(sessions) == {"link": 10}


def test_a_text_that_kills_the_process_ends_as_dead_and_takes_no_other_with_it(
    fresh_database: str, sessions: sessionmaker[Session]
) -> None:
    store(sessions, *["gewoon"] * 50, "dodelijk", *["gewoon"] * 50)
    killed = 0
    for _ in range(MAX_ATTEMPTS + 2):
        with a_worker(fresh_database, lease_s=0.3, version="v") as worker:
            killed += worker.wait(30) == -signal.SIGKILL
        time.sleep(0.4)
    with sessions.begin() as session:
        bury_exhausted_work(session)
        dead = session.execute(
            select(Mention.text, Work.attempts, Work.last_error)
            .join(Mention)
            .where(Work.dead_at.is_not(None))
        ).all()
    assert killed == MAX_ATTEMPTS
    assert [(row.text, row.attempts) for row in dead] == [("dodelijk", MAX_ATTEMPTS)]
    assert "stopped 5 times" in dead[0].last_error
    assert count(sessions) == 100
    assert stages(sessions) == {"link": 100}


@pytest.mark.slow
def test_real_workers_frozen_with_work_waiting_lose_none_of_it(
    own_redis: EmbeddedRedis,
    fresh_database: str,
    sessions: sessionmaker[Session],
    tiny_model: Path,
    tmp_path: Path,
) -> None:
    lease_s = 5
    settings = {
        "database_url": fresh_database,
        "redis_url": own_redis.url,
        "model": tiny_model,
        "lease_s": lease_s,
    }
    store(sessions, "mijn pakket is te laat")
    names = ("schedule", "understand", "work", "outside")
    with running_product(tmp_path, names, **settings) as product:
        assert wait_for(lambda: count(sessions) == 1, timeout_s=60)
        for name in names[1:]:
            product.send(name, signal.SIGSTOP)
        store(sessions, *["mijn fiets is kapot"] * 10)
        with sessions.begin() as session:  # as if they had begun with half of it
            half = select(Work.id).where(Work.stage == "understand").limit(5)
            session.execute(
                update(Work)
                .where(Work.id.in_(half))
                .values(token=func.gen_random_uuid(), lease_until=db_now() + func.make_interval(
                    0, 0, 0, 0, 0, 0, lease_s), attempts=1)
            )  # fmt: skip
        time.sleep(3)  # hints reach the frozen ones and are lost with them
        for name in names[1:]:
            product.kill(name)
            product.start(name)
        started = time.monotonic()
        assert wait_for(lambda: count(sessions) == 11, timeout_s=60)
        assert time.monotonic() - started < lease_s + 10 + 30, "30 s are for starting on a busy CPU"
        assert wait_for(lambda: not set(stages(sessions)) - {"explain"}, timeout_s=30)
