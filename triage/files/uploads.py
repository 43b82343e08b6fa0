"""Files on their way in: a folder of the data folder, one file for each import, gone afterwards."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from triage.errors import WrongInputError

_PIECE_BYTES: Final = 1024 * 1024
LONGEST_FILE_NAME: Final = 120


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that was taken in, under a name of its own until the import has an id."""

    path: Path
    size_bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class UploadFolder:
    """Where files of imports lie; every process of this machine looks there."""

    folder: Path

    def receive(self, stream: IO[bytes], *, largest_bytes: int) -> ReceivedFile:
        """Write a stream to disk piece by piece. Raises WrongInputError where it is too long."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{secrets.token_hex(8)}.part"
        size, digest = 0, hashlib.sha256()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                while piece := stream.read(_PIECE_BYTES):
                    size += len(piece)
                    if size > largest_bytes:
                        raise WrongInputError("file", "is too large")
                    digest.update(piece)
                    file.write(piece)
            if not size:
                raise WrongInputError("file", "is empty")
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return ReceivedFile(path, size, digest.hexdigest())

    def keep(self, received: ReceivedFile, job_id: int) -> None:
        """Give the file the name by which its import finds it."""
        received.path.rename(self.file_of(job_id))

    def file_of(self, job_id: int) -> Path:
        """The file of an import."""
        return self.folder / f"{job_id}.data"

    def report_of(self, job_id: int) -> Path:
        """What of it could not be used."""
        return self.folder / f"{job_id}.refused.jsonl"

    def forget(self, job_id: int, *, with_report: bool = False) -> None:
        """Delete the file; nothing where it is gone already."""
        self.file_of(job_id).unlink(missing_ok=True)
        if with_report:
            self.report_of(job_id).unlink(missing_ok=True)


def upload_folder(data_dir: Path) -> UploadFolder:
    """The folder of this installation."""
    return UploadFolder(data_dir / "imports")


def digest_of(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file of our own. Raises WrongInputError."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size
    except OSError as error:
        raise WrongInputError(str(path), error.strerror or "cannot be read") from error


def shown_file_name(name: str | None) -> str:
    """A file's name as it may be shown: without folders and control characters, not long."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    text = "".join(char for char in last if char.isprintable()).strip()
    return text[-LONGEST_FILE_NAME:] or "customers"
