"""A tiny classifier, and a Redis that may be restarted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from triage.servers.redis import EmbeddedRedis


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.faults.tiny_model import make_tiny_model  # noqa: PLC0415 (torch takes seconds)

    return make_tiny_model(tmp_path_factory.mktemp("tiny-model"))


@pytest.fixture
def own_redis(server_folder: Path) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(server_folder / "redis-to-be-restarted") as server:
        yield server
