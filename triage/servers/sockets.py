"""Private folders for unix sockets, short enough for the kernel.

A socket's path holds at most 107 bytes (`sun_path` in unix(7)). A data folder can be deeper than
that; its sockets then live in a short folder elsewhere, recorded in the data folder.
"""

import os
import secrets
from pathlib import Path
from typing import Final

from triage.errors import ServerError
from triage.servers.accounts import Account

_LONGEST_PATH: Final = 107


def socket_folder(folder: Path, longest_name: str, account: Account) -> Path:
    """A folder (0700) below `folder`, or a short one elsewhere, for a socket of that name."""
    near = folder / "socket"
    if fits(near, longest_name):
        return account.make_private_folder(near)
    record = folder / "socket.place"
    if record.exists():
        place = Path(record.read_text(encoding="utf-8").strip())
        if _is_ours(place, account):
            return place
    for parent in _short_parents(account):
        place = parent / f"luisterpost-{secrets.token_hex(8)}"
        if parent.is_dir() and os.access(parent, os.W_OK) and fits(place, longest_name):
            # A fresh, unguessable name: mkdir fails rather than take what somebody else has put.
            place.mkdir(mode=0o700)
            account.make_private_folder(place)
            account.write_private_file(record, f"{place}\n")
            return place
    raise ServerError(f"no folder with a path short enough for a socket: {near}/{longest_name}")


def fits(folder: Path, name: str) -> bool:
    """Whether the path of a socket of that name is short enough."""
    return len(os.fsencode(folder / name)) <= _LONGEST_PATH


def _short_parents(account: Account) -> tuple[Path, ...]:
    own = Path(f"/run/user/{account.uid}")
    return (Path("/run"), own, Path("/tmp"))  # noqa: S108 (name unguessable, mode 0700)


def _is_ours(place: Path, account: Account) -> bool:
    try:
        status = place.lstat()
    except FileNotFoundError:  # /run and /tmp are emptied at a restart of the machine
        return False
    return place.is_dir() and status.st_uid == account.uid and not status.st_mode & 0o077
