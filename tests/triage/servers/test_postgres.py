"""The embedded PostgreSQL: private, and started again after every kind of crash."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from triage.errors import ServerError
from triage.servers.accounts import ROOTS_SHELF
from triage.servers.postgres import EmbeddedPostgres

HOLD = """
import sys, time
from pathlib import Path
from triage.servers.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), durable=False)
server.start()
print(server.pid, flush=True)
time.sleep(60)
"""


def connect(url: str, **changes: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.replace("+psycopg", ""), **changes)


def ask(url: str, query: str) -> object:
    with connect(url) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def wait_for_end(pid: int) -> None:
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < deadline, f"process {pid} is still there"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def made(server_folder: Path) -> Path:
    """A folder with a made, stopped server that knows one row."""
    folder = server_folder / "crashes"
    with (
        EmbeddedPostgres(folder, durable=False) as server,
        connect(server.url) as connection,
    ):
        connection.execute("CREATE TABLE kept AS SELECT 'row' AS what")
    return folder


@pytest.fixture
def no_new_folder_on_the_shelf() -> Iterator[None]:
    def folders() -> set[Path]:
        return set(ROOTS_SHELF.iterdir()) if ROOTS_SHELF.is_dir() else set()

    before = folders()
    yield
    assert folders() == before


def knows_its_row(folder: Path) -> bool:
    with EmbeddedPostgres(folder, durable=False) as server:
        return ask(server.url, "SELECT what FROM kept") == "row"


def test_it_offers_vectors_and_no_port(postgres_server: EmbeddedPostgres) -> None:
    url = postgres_server.url
    assert ask(url, "SELECT '[1,2]'::vector <-> '[1,4]'") == 2.0
    assert ask(url, "SHOW listen_addresses") == ""
    admin = postgres_server.admin_url
    assert ask(admin, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method = 'trust'") == 0


def test_the_products_role_is_no_superuser(postgres_server: EmbeddedPostgres) -> None:
    assert ask(postgres_server.url, "SELECT current_setting('is_superuser')") == "off"


@pytest.mark.parametrize("password", ["wrong", ""])
def test_nobody_enters_without_the_password(
    postgres_server: EmbeddedPostgres, password: str
) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        connect(postgres_server.url, password=password)


def test_socket_and_passwords_are_closed_to_others(made: Path) -> None:
    with EmbeddedPostgres(made, durable=False):
        assert stat.S_IMODE((made / "socket").stat().st_mode) == 0o700
        assert stat.S_IMODE((made / "data").stat().st_mode) == 0o700
        for path in made.glob("password-*"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_restart_keeps_the_data(made: Path) -> None:
    assert knows_its_row(made)


def test_a_killed_server_starts_again(made: Path) -> None:
    server = EmbeddedPostgres(made, durable=False)
    server.start()
    assert server.pid
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    assert knows_its_row(made)


def test_a_killed_supervisor_takes_its_server_along_and_blocks_nothing(made: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(made)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        server_pid = int(holder.stdout.readline())
        holder.kill()
    assert knows_its_row(made)
    wait_for_end(server_pid)


def test_a_server_that_outlived_its_supervisor_is_ended_first(made: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(made)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        server_pid = int(holder.stdout.readline())
        os.kill(server_pid, signal.SIGSTOP)  # frozen: it does not notice the death
        holder.kill()
    assert knows_its_row(made)
    wait_for_end(server_pid)


def test_a_pid_that_now_belongs_to_a_stranger_blocks_nothing(made: Path) -> None:
    (made / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{made / 'data'}\n1\n5432\n")
    assert knows_its_row(made)


def test_a_left_socket_blocks_nothing(made: Path) -> None:
    (made / "socket" / ".s.PGSQL.5432").touch()
    (made / "socket" / ".s.PGSQL.5432.lock").write_text("999999\n")
    assert knows_its_row(made)


def test_a_half_made_cluster_is_made_anew(server_folder: Path) -> None:
    folder = server_folder / "half"
    (folder / "data.new-1234").mkdir(parents=True)
    (folder / "data.new-1234" / "PG_VERSION").write_text("18\n")
    folder.chmod(0o711)
    with EmbeddedPostgres(folder, durable=False) as server:
        assert ask(server.url, "SELECT 1") == 1
    assert not list(folder.glob("data.new-*"))


def test_two_do_not_run_one_folder(made: Path) -> None:
    with (
        EmbeddedPostgres(made, durable=False),
        pytest.raises(ServerError, match="another process"),
    ):
        EmbeddedPostgres(made, durable=False).start()


def test_data_of_another_release_are_left_alone(server_folder: Path) -> None:
    folder = server_folder / "old"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "PG_VERSION").write_text("16\n")
    with pytest.raises(ServerError, match="made by PostgreSQL 16"):
        EmbeddedPostgres(folder, durable=False).start()


def test_a_deep_folder_gets_a_short_socket(server_folder: Path) -> None:
    folder = server_folder / ("d" * 120) / "postgres"
    with EmbeddedPostgres(folder, durable=False) as server:
        assert ask(server.url, "SELECT 1") == 1
        socket = Path((folder / "socket.place").read_text().strip())
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    with EmbeddedPostgres(folder, durable=False) as server:
        assert str(socket) in server.url
    assert not list(socket.iterdir())
    socket.rmdir()


@pytest.mark.usefixtures("no_new_folder_on_the_shelf")
def test_no_parent_folder_is_opened(server_folder: Path) -> None:
    parents = [server_folder / "a", server_folder / "a" / "b"]
    for parent in parents:
        parent.mkdir()
        parent.chmod(0o751)
    with EmbeddedPostgres(parents[-1] / "postgres", durable=False):
        pass
    assert [stat.S_IMODE(parent.stat().st_mode) for parent in parents] == [0o751, 0o751]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives the server another user")
def test_root_places_the_server_elsewhere_rather_than_open_a_closed_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    server = EmbeddedPostgres(tmp_path / "closed" / "postgres", durable=False)
    (tmp_path / "closed").mkdir(mode=0o700)
    server.start()
    place = Path((tmp_path / "closed" / "postgres.place").read_text().strip())
    try:
        assert ask(server.url, "SELECT 1") == 1
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "closed").stat().st_mode) == 0o700
        assert place.parent == ROOTS_SHELF
        assert server.pid
        assert Path(f"/proc/{server.pid}").stat().st_uid != 0
    finally:
        server.stop()
        shutil.rmtree(place)
