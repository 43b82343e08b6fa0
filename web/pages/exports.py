"""Cases as a file, for those who work in a spreadsheet or hand them to another system."""

import io
from tempfile import SpooledTemporaryFile
from typing import Final

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from triage.crm.export import export_visible_cases
from web.access import signed_in, viewer
from web.registry import Page
from web.room import now, transaction

pages = Blueprint("exports", __name__)
PAGE = Page(pages)

IN_MEMORY_BYTES: Final = 4 * 1024 * 1024
MEDIA_TYPES: Final = {"csv": "text/csv", "jsonl": "application/jsonl"}


@pages.get("/export/cases.<string(maxlength=20):name>")
@signed_in
def cases(name: str) -> Response:
    """All cases that this person may see; an unknown format is an error page."""
    # Spooled: a large export goes to disk, not into memory.
    file = SpooledTemporaryFile(IN_MEMORY_BYTES, mode="w+b")  # noqa: SIM115 - Flask closes it
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    with transaction() as session:
        export_visible_cases(session, viewer(), name, text)
    text.detach()
    file.seek(0)
    return send_file(
        file,
        mimetype=MEDIA_TYPES.get(name, "application/octet-stream"),
        as_attachment=True,
        download_name=f"luisterpost-cases-{now():%Y-%m-%d}.{name}",
    )
