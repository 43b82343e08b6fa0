"""docs/developers.md says what the program does."""

import re
from pathlib import Path

import pytest

from ingest import kinds
from tests.bench.__main__ import PARTS
from triage.models.work import STAGES
from triage.queueing.hints import ENOUGH_WAITING, QUEUE_OF
from triage.queueing.outbox import RETRY_AFTER_S
from triage.queueing.work import MAX_ATTEMPTS

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "developers.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w/.]+(?:/|\.py|\.md))`", DOCS)))


@pytest.mark.parametrize("path", NAMED)
def test_every_file_that_is_named_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_rooms_of_triage_are_told() -> None:
    rooms = {folder.parent.name for folder in (ROOT / "triage").glob("*/__init__.py")}
    _, _, table = DOCS.partition("## The rooms of `triage/`")
    told = re.findall(r"^\| `(\w+)` \|", table.partition("## ")[0], re.MULTILINE)
    assert set(told) == rooms
    assert len(told) == len(rooms)


def test_the_stages_are_told() -> None:
    assert "The stages are " + ", ".join(f"`{stage}`" for stage in STAGES) in DOCS
    assert set(STAGES) <= set(QUEUE_OF)


def test_the_numbers_are_the_programs() -> None:
    source = (ROOT / "worker.py").read_text(encoding="utf-8")  # importing it needs servers
    (sweep_s,) = re.findall(r"^SWEEP_EVERY_S: Final = (\d+)", source, re.MULTILINE)
    assert f"After {MAX_ATTEMPTS} attempts" in DOCS
    assert f"{len(RETRY_AFTER_S) + 1} tries over {sum(RETRY_AFTER_S) // 3600} hours" in DOCS
    assert f"due every {sweep_s} seconds" in DOCS
    assert f"more than {ENOUGH_WAITING} wait" in " ".join(DOCS.split())


def test_every_place_to_add_to_is_a_registry() -> None:
    for kind in kinds():
        assert (ROOT / "ingest" / "sources" / f"{kind}.py").exists()
    for folder in ("ingest/sources", "triage/crm", "web/pages", "triage/commands"):
        assert f"Add `{folder}/<" in DOCS


def test_the_fixtures_are_told() -> None:
    defined = re.findall(
        r"^def (\w+)\(", (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"), re.MULTILINE
    )
    for name in ("db", "sessions", "fresh_database", "postgres_server", "redis_server"):
        assert name in defined
        assert f"`{name}`" in DOCS


def test_the_parts_of_the_benchmark_are_told() -> None:
    assert all(f"`{part}`" in DOCS for part in PARTS)
    assert "python -m tests.bench" in (ROOT / "Makefile").read_text(encoding="utf-8")
