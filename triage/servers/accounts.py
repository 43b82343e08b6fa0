"""Under which user the embedded servers run, and in which folders they may live.

PostgreSQL refuses to run as root. Root therefore gives the servers a system user of their own.
That user must reach its data and the server's files, but no folder of anybody else is opened for
it: what lies out of its reach (a virtual environment below /root, a folder from `mktemp -d`) is
copied or placed below /var/lib/luisterpost-servers instead.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from triage.errors import ServerError

SYSTEM_USER: Final = "luisterpost"
ROOTS_SHELF: Final = Path("/var/lib/luisterpost-servers")


@dataclass(frozen=True, slots=True)
class Account:
    """The user a server runs under; `switch` is False where that is the user who asks."""

    uid: int
    gid: int
    switch: bool

    def can(self, access: str, path: Path) -> bool:
        """Whether this user may really `r`ead, `w`rite or `x` (enter, run) this path."""
        if not self.switch:
            return os.access(path, {"r": os.R_OK, "w": os.W_OK, "x": os.X_OK}[access])
        # Asked of the kernel under that very user: mode bits alone would miss ACLs.
        question = subprocess.run(  # noqa: S603 (the path is an argument, not shell text)
            ["/bin/sh", "-c", f'test -{access} "$1"', "sh", str(path)],
            user=self.uid,
            group=self.gid,
            extra_groups=[],
            cwd="/",
            check=False,
        )
        return question.returncode == 0

    def make_private_folder(self, path: Path) -> Path:
        """Make a folder that only this user and root can enter."""
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
        with _opened(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW) as descriptor:
            self._own(descriptor)
            os.fchmod(descriptor, 0o700)
        return path

    def write_private_file(self, path: Path, text: str) -> None:
        """Write a file that only this user and root can read, all of it or nothing."""
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with _opened(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as descriptor:
            self._own(descriptor)
            os.write(descriptor, text.encode())
            os.fsync(descriptor)
        draft.replace(path)

    def _own(self, descriptor: int) -> None:
        if self.switch:
            os.fchown(descriptor, self.uid, self.gid)


@contextlib.contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    descriptor = os.open(path, flags, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def server_account() -> Account:
    """The account for the servers; made at first need when root asks."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    entry = _find_user() or _make_user()
    return Account(entry.pw_uid, entry.pw_gid, switch=True)


def _find_user() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return None


def _make_user() -> pwd.struct_passwd:
    # fmt: off
    command = [
        "useradd", "--system", "--user-group", "--no-create-home",
        "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SYSTEM_USER,
    ]
    # fmt: on
    try:
        made = subprocess.run(  # noqa: S603 (all parts are constants)
            command, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise ServerError(
            f"PostgreSQL does not run as root, and there is no useradd to make the user "
            f"{SYSTEM_USER}: make it, or start as an ordinary user"
        ) from None
    entry = _find_user()  # two starts at once: the other one may have made it
    if entry is None:
        raise ServerError(f"cannot make the system user {SYSTEM_USER}: {made.stderr.strip()}")
    return entry


def place_folder(wanted: Path, account: Account) -> Path:
    """The folder for one server: `wanted`, or a place on root's shelf.

    The place is recorded in `wanted` + ".place", so that the next start finds the same one.
    It belongs to who asks, and the server's own user may only pass through it: root must not
    follow names that this user could have put there.
    """
    make_passage(wanted.parent, account)
    record = wanted.with_name(f"{wanted.name}.place")
    if record.exists():
        place = Path(record.read_text(encoding="utf-8").strip())
        if place.parent != ROOTS_SHELF:
            raise ServerError(f"{record} must name a folder in {ROOTS_SHELF}, not {place}")
        return make_passage(place, account)
    if account.can("x", wanted.parent):
        return make_passage(wanted, account)
    place = _shelf() / f"{wanted.name}-{secrets.token_hex(4)}"
    record.write_text(f"{place}\n", encoding="utf-8")
    return make_passage(place, account)


def make_passage(path: Path, account: Account) -> Path:
    """Make a folder, if it is missing, that the account can pass through and nobody can list."""
    if not path.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(exist_ok=True)
        path.chmod(0o711 if account.switch else 0o700)
    return path


def _shelf() -> Path:
    if not ROOTS_SHELF.is_dir():
        ROOTS_SHELF.mkdir(parents=True, exist_ok=True)
        ROOTS_SHELF.chmod(0o755)
    return ROOTS_SHELF


def reachable_copy(
    home: Path, names: Sequence[str], *, key: str, probe: str, account: Account
) -> Path:
    """`home` itself if the account can run `home/probe`, else root's copy of these folders of it.

    Copies stay, one per `key` (name and version), owned by root: the server cannot change them.
    """
    if account.can("x", home / probe):
        return home
    copy = _shelf() / key
    if not copy.exists():
        with _draft_beside(copy) as draft:
            for name in names:
                shutil.copytree(home / name, draft / name, symlinks=True, ignore=_left_out)
            _open_for_reading(draft)
            with contextlib.suppress(OSError):  # another start has just put the same copy there
                draft.rename(copy)
    return copy


def _left_out(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name in {"include", "pkgconfig"} or name.endswith(".a")}


@contextlib.contextmanager
def _draft_beside(path: Path) -> Iterator[Path]:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _open_for_reading(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
