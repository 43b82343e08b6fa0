"""Which files of a watched folder are to be taken now: new ones, once, and only when complete.

A file counts as complete when it lay still for a minute, or since the last look. What was taken is
known by its content, so that a file that comes back under another name is not taken again. Files
are moved away at the following look only: then it is sure that their rows are stored.
"""

import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

from ingest.errors import UnreachableError
from ingest.mentions import Refused

_MOST_TAKEN: Final = 5000
_MOST_FILES: Final = 5000
_STILL_S: Final = 60.0
_UNFINISHED: Final = (".part", ".tmp", ".crdownload", ".filepart", ".swp", "~")


@dataclass(slots=True)
class Look:
    """What one look into a folder found, and what to remember."""

    files: list[Path] = field(default_factory=list)
    stamps: dict[str, list[int]] = field(default_factory=dict)  # of those files, before reading
    waiting: dict[str, list[int]] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)


def look_into(
    folder: Path, pattern: str, state: Mapping[str, Any], *, largest_bytes: int, now: datetime
) -> Look:
    """The files that may be taken, the oldest first. Raises UnreachableError."""
    before: Mapping[str, list[int]] = state.get("waiting") or {}
    look = Look()
    ages: list[tuple[int, Path]] = []
    stamps: dict[str, list[int]] = {}
    for path, found in _files(folder, pattern):
        stamp = stamps[path.name] = [found.st_size, found.st_mtime_ns]
        if known_as(state, path.name) == stamp:
            continue
        is_still = now.timestamp() - found.st_mtime >= _STILL_S or before.get(path.name) == stamp
        if not is_still or found.st_size == 0:
            look.waiting[path.name] = stamp
        elif found.st_size > largest_bytes:
            look.refused.append(Refused(path.name, f"is larger than {largest_bytes:,} bytes"))
        else:
            ages.append((found.st_mtime_ns, path))
    if len(_names(folder)) == _MOST_FILES:
        problem = f"holds more files than the {_MOST_FILES:,} that are looked at: move some away"
        look.refused.append(Refused(str(folder), problem))
    look.files = [path for _, path in sorted(ages)]
    look.stamps = {path.name: stamps[path.name] for path in look.files}
    return look


def known_as(state: Mapping[str, Any], name: str) -> list[int] | None:
    """Size and time of a file of this name when it was taken."""
    told = (state.get("names") or {}).get(name)
    return list(told) if told else None


def digest_of(content: bytes) -> str:
    """By what a file is known again."""
    return hashlib.sha256(content).hexdigest()


def remember(
    state: Mapping[str, Any],
    taken: Mapping[str, str],
    stamps: Mapping[str, list[int]],
    folder: Path,
) -> dict[str, Any]:
    """The notes for the next look: digests and names of what was taken, now and before.

    With the stamps from before they were read: what was added meanwhile makes them new again.
    """
    digests = list(dict.fromkeys([*(state.get("taken") or []), *taken.values()]))
    there = set(_names(folder))
    names = {**(state.get("names") or {}), **{name: stamps.get(name) for name in taken}}
    kept = {name: stamp for name, stamp in names.items() if stamp and name in there}
    return {"taken": digests[-_MOST_TAKEN:], "names": kept}


def move_away(folder: Path, names: Mapping[str, list[int]], target: Path) -> list[Refused]:
    """Move files that were taken; one that is in the way there is never written over.

    One that changed since (name → stamp) is left there: what was added is not taken yet.
    """
    refused: list[Refused] = []
    for name, stamp in names.items():
        if _stamp(folder / Path(name).name) not in (None, list(stamp or ())):
            continue
        source, aim = folder / Path(name).name, target / Path(name).name
        try:
            target.mkdir(mode=0o750, exist_ok=True)
            number = 1
            while aim.exists():
                number += 1
                aim = target / f"{Path(name).stem}-{number}{Path(name).suffix}"
            if source.is_file() and not source.is_symlink():
                source.rename(aim)
        except OSError as error:
            problem = f"was taken but could not be moved: {error.strerror or error}"
            refused.append(Refused(name, problem))
    return refused


def _files(folder: Path, pattern: str) -> list[tuple[Path, os.stat_result]]:
    found = []
    for name in _names(folder):
        if name.startswith(".") or name.endswith(_UNFINISHED) or not fnmatch(name, pattern):
            continue
        path = folder / name
        try:
            told = path.lstat()  # a link could lead anywhere
        except OSError:
            continue  # moved away meanwhile
        if stat.S_ISREG(told.st_mode):
            found.append((path, told))
    return found


def _names(folder: Path) -> list[str]:
    try:
        return sorted(one.name for one in folder.iterdir())[:_MOST_FILES]
    except OSError as error:
        raise UnreachableError(str(folder), error.strerror or "cannot be read") from error


def _stamp(path: Path) -> list[int] | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns]
