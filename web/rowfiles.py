"""Files of rows that people upload: taken in, told how far they are, and what was refused.

Customers and mentions come in the same way; what their columns mean is each page's own.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any, Final, Protocol, TypeVar

from flask import request, send_file, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from triage.crm.csv_ import defuse
from triage.errors import WrongInputError
from triage.files.refusals import Refusal, read_report
from triage.files.uploads import ReceivedFile, UploadFolder, upload_folder
from triage.intake.apart import inspect_apart
from triage.intake.inspecting import Inspection
from web.room import room
from web.texts import gettext
from web.uploads import largest_upload_bytes

SHOWN_REFUSALS: Final = 50
MOST_FIELDS: Final = 600  # a field for each column, and a few
IN_MEMORY_BYTES: Final = 1024 * 1024

_Id = TypeVar("_Id")


class Words(Protocol):
    """How one kind of file is spoken of."""

    def field_words(self, field: str) -> str:
        """What a field is called."""
        ...

    def reason_words(self, reason: str) -> str:
        """Why a value was refused."""
        ...


class Job(Protocol):
    """A file that is being read, or was."""

    @property
    def id(self) -> int:
        """Its number."""
        ...

    @property
    def is_under_way(self) -> bool:
        """Whether more is to come."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """The pages of one kind of file: its blueprint, and what its routes call the number."""

    name: str
    key: str
    tell: Words

    def at(self, view: str, number: int | None = None) -> str:
        """The address of one of its views."""
        given: dict[str, Any] = {} if number is None else {self.key: number}
        return url_for(f"{self.name}.{view}", **given)

    def told(self, job: Job) -> dict[str, object]:
        """What the page of a started file shows."""
        report = read_report(folder().report_of(job.id))
        refusals = [] if job.is_under_way else list(islice(report, SHOWN_REFUSALS))
        return {
            "job": job,
            "refusals": refusals,
            "most": SHOWN_REFUSALS,
            "tell": self.tell,
            "place": self,
        }

    def refused(self, number: int) -> AnyResponse:
        """What could not be used, as a table to download."""
        # Spooled: a long report goes to disk, not into memory.
        file = SpooledTemporaryFile(IN_MEMORY_BYTES, mode="w+b")  # noqa: SIM115 - Flask closes it
        for line in refused_as_csv(read_report(folder().report_of(number)), self.tell):
            file.write(line.encode())
        file.seek(0)
        return send_file(
            file, mimetype="text/csv", as_attachment=True, download_name=f"refused-{number}.csv"
        )

    def uploaded(self, take: Callable[[FileStorage], int]) -> int | str:
        """Take the file of the form in: its new number, or what is wrong with it in words."""
        given = request.files.get("file")
        if given is None or not given.filename:
            return gettext("Choose a file first.")
        try:
            return take(given)
        except WrongInputError as error:
            return gettext(
                "“%(name)s” %(reason)s.",
                name=given.filename[-80:],
                reason=self.tell.reason_words(error.message),
            )


def folder() -> UploadFolder:
    """Where uploaded files lie."""
    return upload_folder(room().services.settings.data_dir)


def receive(given: FileStorage, store: Callable[[ReceivedFile, Inspection], _Id]) -> _Id:
    """Keep the bytes, look into them in a child process, and store; nothing stays on failure."""
    received = folder().receive(given.stream, largest_bytes=largest_upload_bytes())
    try:
        return store(received, inspect_apart(received.path))
    except BaseException:
        received.path.unlink(missing_ok=True)
        raise


def sent_delimiter(before: str, known: Iterable[str]) -> str:
    """The delimiter that was chosen; one that nobody offers is as good as none."""
    sent = request.form.get("delimiter", before)
    return sent if sent in known else ""


def sent_fields(
    header: Iterable[str], before: dict[str, str], known: Iterable[str], none: str
) -> dict[str, str]:
    """What was chosen for every column: `field-3` is the third in the order of the file."""
    choices = frozenset(known)
    chosen = {
        column: request.form.get(f"field-{number}", before[column])
        for number, column in enumerate(header)
    }
    return {column: field if field in choices else none for column, field in chosen.items()}


def refused_as_csv(refusals: Iterator[Refusal], tell: Words) -> Iterator[str]:
    """The report of an import line by line, for a spreadsheet."""
    yield "\ufeff"  # Excel takes a file for UTF-8 only with a byte order mark
    yield _csv_line(
        gettext("Line"), gettext("Field"), gettext("Reason"), gettext("What became of it")
    )
    left_out, kept = gettext("row left out"), gettext("imported without this value")
    for one in refusals:
        outcome = left_out if one.is_refused else kept
        yield _csv_line(
            one.line, tell.field_words(one.field), tell.reason_words(one.reason), outcome
        )


def _csv_line(*cells: object) -> str:
    """Names of columns come from the file, which may hold formulas."""
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow([defuse(str(cell)) for cell in cells])
    return buffer.getvalue()
