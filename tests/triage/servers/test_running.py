"""One supervisor per data folder, and how other commands find its servers."""

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from triage.errors import AlreadyRunningError, NotReachableError, ServerError
from triage.servers.redis import EmbeddedRedis
from triage.servers.running import Note, claim, connected, find
from triage.settings import Settings

NOTE = Note(os.getpid(), "http://127.0.0.1:8080", "token", "postgresql+psycopg:///x", "unix:///r")


def test_a_second_one_is_told_who_runs(tmp_path: Path) -> None:
    with claim(tmp_path) as claimed:
        claimed.announce(NOTE)
        with pytest.raises(AlreadyRunningError, match=rf"pid {NOTE.pid}, {NOTE.address}"):
            claim(tmp_path).__enter__()


def test_a_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with claim(tmp_path) as claimed:
            claimed.announce(NOTE)
            assert find(tmp_path) == NOTE
        assert find(tmp_path) is None


def test_the_note_of_a_killed_supervisor_counts_for_nothing_but_is_handed_on(
    tmp_path: Path,
) -> None:
    with claim(tmp_path) as claimed:
        claimed.announce(NOTE)
        left = (tmp_path / "up.json").read_text()
    (tmp_path / "up.json").write_text(left)
    assert find(tmp_path) is None
    with claim(tmp_path) as claimed:
        assert claimed.previous == NOTE


def test_a_damaged_note_blocks_nothing(tmp_path: Path) -> None:
    (tmp_path / "up.json").write_text('{"pid": 1')
    with claim(tmp_path) as claimed:
        assert claimed.previous is None


def test_a_folder_that_cannot_be_made_is_told_with_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(ServerError, match=r"cannot be used.*LUISTERPOST_DATA_DIR"),
        claim(tmp_path / "file" / "data"),
    ):
        pass


def test_the_note_is_closed_to_others(tmp_path: Path) -> None:
    with claim(tmp_path) as claimed:
        claimed.announce(NOTE)
        assert (tmp_path / "up.json").stat().st_mode & 0o777 == 0o600


def test_a_command_uses_the_given_servers(tmp_path: Path) -> None:
    given = Settings(data_dir=tmp_path, database_url="postgresql://h/d", redis_url="redis://h")
    with connected(given) as settings:
        assert settings == given
    assert not list(tmp_path.iterdir())


def test_a_command_finds_the_running_servers(tmp_path: Path) -> None:
    with claim(tmp_path) as claimed:
        claimed.announce(NOTE)
        with connected(Settings(data_dir=tmp_path, redis_url="redis://h")) as settings:
            assert settings.database_url == NOTE.database_url
            assert settings.redis_url == "redis://h"


def test_a_command_does_not_disturb_a_start(tmp_path: Path) -> None:
    with claim(tmp_path) as claimed:
        claimed.announce(Note(1, "http://127.0.0.1:8080", "token"))
        with (
            pytest.raises(NotReachableError, match="still starting"),
            connected(Settings(data_dir=tmp_path)),
        ):
            pass


def test_a_command_starts_servers_of_its_own_where_none_runs(
    server_folder: Path, redis_server: EmbeddedRedis
) -> None:
    alone = Settings(data_dir=server_folder / "alone", redis_url=redis_server.url)
    with connected(alone) as settings:
        engine = create_engine(str(settings.database_url))
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM users")) == 0
        engine.dispose()
