"""Hints: never an exception, never a long wait, never a heap."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from triage.queueing.hints import ENOUGH_WAITING, QUEUE_OF, CeleryHints, broker_url, make_celery
from triage.servers.redis import EmbeddedRedis
from triage.settings import Settings


def hints_to(url: str, tmp_path: Path) -> CeleryHints:
    redis = Redis.from_url(url, socket_timeout=5, socket_connect_timeout=2)
    return CeleryHints(make_celery(Settings(data_dir=tmp_path), url), redis)


@pytest.fixture
def redis(redis_server: EmbeddedRedis) -> Iterator["Redis"]:
    with Redis.from_url(redis_server.url) as client:
        client.flushall()
        yield client
        client.flushall()


@pytest.mark.parametrize("kind", QUEUE_OF)
def test_a_hint_lands_in_the_queue_of_its_kind(
    kind: str, redis: "Redis", redis_server: EmbeddedRedis, tmp_path: Path
) -> None:
    hints_to(redis_server.url, tmp_path).send(kind)
    assert redis.llen(QUEUE_OF[kind]) == 1
    assert f"luisterpost.{kind}".encode() in redis.lrange(QUEUE_OF[kind], 0, 0)[0]


def test_hints_do_not_pile_up_before_an_absent_worker(
    redis: "Redis", redis_server: EmbeddedRedis, tmp_path: Path
) -> None:
    hints = hints_to(redis_server.url, tmp_path)
    for _ in range(ENOUGH_WAITING + 10):
        hints.send("listen")
    assert redis.llen("listen") == ENOUGH_WAITING


def test_an_emptied_redis_takes_the_next_hint(
    redis: "Redis", redis_server: EmbeddedRedis, tmp_path: Path
) -> None:
    hints = hints_to(redis_server.url, tmp_path)
    hints.send("listen")
    redis.flushall()
    hints.send("listen")
    assert redis.llen("listen") == 1


def test_a_broker_that_is_away_costs_no_exception_and_little_time(tmp_path: Path) -> None:
    hints = hints_to(f"unix://{tmp_path}/nobody.sock", tmp_path)
    started = time.monotonic()
    hints.send("listen")
    assert time.monotonic() - started < 10


def test_hints_flow_again_after_the_broker_came_back(server_folder: Path, tmp_path: Path) -> None:
    with EmbeddedRedis(server_folder / "redis-away") as server:
        hints = hints_to(server.url, tmp_path)
        hints.send("listen")
        server.stop()
        started = time.monotonic()
        hints.send("listen")
        assert time.monotonic() - started < 15
        server.start()
        hints.send("listen")
        with Redis.from_url(server.url) as client:
            assert client.llen("listen") == 1


def test_celery_is_set_so_that_the_lease_is_the_truth(tmp_path: Path) -> None:
    conf = make_celery(Settings(data_dir=tmp_path), "redis://localhost").conf
    assert conf.task_acks_late is False
    assert conf.task_ignore_result is True
    assert conf.worker_prefetch_multiplier == 1
    assert conf.broker_connection_max_retries is None
    assert conf.task_time_limit < Settings.model_fields["lease_s"].default


def test_unix_sockets_are_spelled_celerys_way() -> None:
    assert broker_url("unix:///run/redis.sock") == "redis+socket:///run/redis.sock"
    assert broker_url("rediss://host:6380/1") == "rediss://host:6380/1"
