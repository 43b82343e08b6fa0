"""A public place (127.0.0.2, allowed by the client) and a canary that nobody may reach."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.outbound import GuardedClient, InProcessPace, Limits
from tests.replay import ReplayServer

PUBLIC = "127.0.0.2"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "fixtures"


@pytest.fixture
def server() -> Iterator[ReplayServer]:
    with ReplayServer(PUBLIC) as running:
        yield running


@pytest.fixture
def canary() -> Iterator[ReplayServer]:
    with ReplayServer("127.0.0.1") as running:
        yield running


@pytest.fixture
def client() -> GuardedClient:
    return GuardedClient(
        allowed_networks=[f"{PUBLIC}/32"], pace=InProcessPace(0), limits=Limits(total_s=10)
    )


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the shared recordings are not beside this checkout")
    return SHARED
