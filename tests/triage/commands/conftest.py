import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from triage.commands import run
from triage.servers.redis import EmbeddedRedis


class Ran:
    """What a command left behind."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def luisterpost(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Ran]:
    """Runs the console command in this process, without a database unless `installed` is used."""
    monkeypatch.setenv("LUISTERPOST_DATA_DIR", str(tmp_path / "data"))

    def call(*arguments: object) -> Ran:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        heard = capsys.readouterr()
        return Ran(code, heard.out, heard.err)

    return call


@pytest.fixture
def installed(
    monkeypatch: pytest.MonkeyPatch, fresh_database: str, redis_server: EmbeddedRedis
) -> None:
    """Servers for the commands: a database of its own, and the session's Redis."""
    monkeypatch.setenv("LUISTERPOST_DATABASE_URL", fresh_database)
    monkeypatch.setenv("LUISTERPOST_REDIS_URL", redis_server.url)
