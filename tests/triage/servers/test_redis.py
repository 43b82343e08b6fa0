"""The embedded Redis: private, forgetful, never silently dropping."""

import os
import signal
import stat
from pathlib import Path

import pytest
import redis
from kombu import Connection

from triage.errors import ServerError
from triage.queueing.hints import broker_url
from triage.servers.redis import EmbeddedRedis


def test_it_speaks_to_redis_clients_and_to_celery(redis_server: EmbeddedRedis) -> None:
    assert redis.Redis.from_url(redis_server.url).ping()
    with Connection(broker_url(redis_server.url)) as connection:
        queue = connection.SimpleQueue("hints")
        queue.put("work")
        assert queue.get(timeout=5).payload == "work"


def test_it_opens_no_port_and_writes_nothing(redis_server: EmbeddedRedis) -> None:
    client = redis.Redis.from_url(redis_server.url, decode_responses=True)
    names = ("port", "save", "appendonly", "maxmemory-policy")
    assert {name: client.config_get(name)[name] for name in names} == {
        "port": "0",
        "save": "",
        "appendonly": "no",
        "maxmemory-policy": "noeviction",
    }
    socket = Path(redis_server.url.removeprefix("unix://"))
    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700


def test_a_killed_server_starts_again(server_folder: Path) -> None:
    server = EmbeddedRedis(server_folder / "redis-crash")
    server.start()
    assert server.process
    server.process.send_signal(signal.SIGKILL)
    server.stop()
    with EmbeddedRedis(server_folder / "redis-crash") as again:
        assert redis.Redis.from_url(again.url).ping()


def test_two_do_not_run_one_folder(server_folder: Path) -> None:
    folder = server_folder / "redis-two"
    with EmbeddedRedis(folder), pytest.raises(ServerError, match="another process"):
        EmbeddedRedis(folder).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives the server another user")
def test_root_runs_it_as_another_user(redis_server: EmbeddedRedis) -> None:
    assert redis_server.process
    assert Path(f"/proc/{redis_server.process.pid}").stat().st_uid != 0
