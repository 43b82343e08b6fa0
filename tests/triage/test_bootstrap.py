"""Settings become the parts a process works with; nothing is contacted before it is used."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError

from triage.bootstrap import bootstrap, utc_now
from triage.errors import NotReachableError, SettingsError
from triage.queueing.outbox import destinations_of
from triage.settings import Settings

NOWHERE = {"database_url": "postgresql://h/d", "redis_url": "redis://localhost:1"}


def test_nothing_is_contacted_before_it_is_used(tmp_path: Path) -> None:
    services = bootstrap(Settings(data_dir=tmp_path, **NOWHERE))
    assert services.now().tzinfo is not None
    assert services.engine.url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize("missing", NOWHERE)
def test_without_servers_one_line_says_what_to_do(tmp_path: Path, missing: str) -> None:
    given = {name: url for name, url in NOWHERE.items() if name != missing}
    with pytest.raises(NotReachableError, match="start `luisterpost up`, or set"):
        bootstrap(Settings(data_dir=tmp_path, **given))


def test_sessions_commit_and_know_who_is_told(fresh_database: str, tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path,
        database_url=fresh_database,
        redis_url=NOWHERE["redis_url"],
        webhook_url="https://crm.example.org/hook",
        webhook_secret="x" * 24,
    )
    services = bootstrap(settings)
    assert services.destinations == ("webhook",)
    with services.sessions.begin() as session:
        assert destinations_of(session) == ("webhook",)
        session.execute(text("INSERT INTO login_attempts (subject) VALUES ('x')"))
    with services.sessions.begin() as session:
        assert session.scalar(text("SELECT count(*) FROM login_attempts")) == 1
    services.engine.dispose()


def test_errors_of_the_database_do_not_repeat_what_was_to_be_stored(
    fresh_database: str, tmp_path: Path
) -> None:
    services = bootstrap(
        Settings(data_dir=tmp_path, database_url=fresh_database, redis_url=NOWHERE["redis_url"])
    )
    with pytest.raises(DataError) as wrong, services.sessions.begin() as session:
        session.execute(text("SELECT CAST(:told AS bigint)"), {"told": 10**30})
    assert "0000000000" not in str(wrong.value).partition("[SQL")[2]
    services.engine.dispose()


# As a turn of listening does: one connection guards it, and every source holds its host's turn.
_ALL_AT_ONCE = """
import contextlib, worker
from triage.sources.listening import AT_ONCE
with contextlib.ExitStack() as held:
    for _ in range(1 + AT_ONCE):
        held.enter_context(worker.services().engine.connect())
"""


def test_a_worker_has_a_connection_for_each_source_that_is_fetched_at_once(
    fresh_database: str, tmp_path: Path
) -> None:
    env = os.environ | {
        "LUISTERPOST_DATABASE_URL": fresh_database,
        "LUISTERPOST_REDIS_URL": NOWHERE["redis_url"],
        "LUISTERPOST_DATA_DIR": str(tmp_path),
    }
    subprocess.run([sys.executable, "-c", _ALL_AT_ONCE], check=True, env=env)


def test_without_a_webhook_nobody_is_told(tmp_path: Path) -> None:
    assert bootstrap(Settings(data_dir=tmp_path, **NOWHERE)).destinations == ()


def test_all_processes_sign_with_the_same_key(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, **NOWHERE)
    keys = {bootstrap(settings).secret_key for _ in range(2)}
    assert len(keys) == 1
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("short")
    with pytest.raises(SettingsError, match="32 bytes"):
        bootstrap(Settings(data_dir=tmp_path, **NOWHERE))


def test_thresholds_come_from_the_settings(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, complaint_threshold=0.7, review_threshold=0.4, **NOWHERE)
    thresholds = bootstrap(settings).thresholds
    assert (thresholds.complaint, thresholds.review) == (0.7, 0.4)


def test_the_time_is_aware() -> None:
    assert utc_now().utcoffset() is not None


def test_importing_the_rooms_loads_no_torch() -> None:
    script = "import sys, nlp, triage.bootstrap, web; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
