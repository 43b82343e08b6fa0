"""Places that only members see: they are never a source, whatever a page there lets through.

Only what is certain by the address alone is told here; a page that turns out to stand behind a
log-in is told by what it answers.
"""

import posixpath
import re
from typing import Annotated, Final
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator

from ingest.options import WebAddress

_CLOSED: Final = (
    (r"(?:^|\.)(?:facebook|fb)\.com$", r"/(?:groups|share/g)/"),
    (r"(?:^|\.)linkedin\.com$", r"/(?:groups|feed|messaging)/"),
    (r"(?:^|\.)nextdoor\.\w+$", r"/"),
    (r"^(?:chat|web)\.whatsapp\.com$", r"/"),
    (r"^(?:t|telegram)\.(?:me|dog)$", r"/(?:\+|joinchat/|c/)"),
    (r"^signal\.group$", r"/"),
    (r"^teams\.(?:microsoft|live)\.com$", r"/"),
    (r"(?:^|\.)discord(?:app)?\.com$", r"/(?:channels|invite)/"),
    (r"^discord\.gg$", r"/"),
    (r"\.slack\.com$", r"/(?:archives|messages)/"),
)


def is_closed(url: str) -> bool:
    """Whether an address leads to a closed group, or to a place where everybody has to log in."""
    parts = urlsplit(url)
    # However it is spelled (`//`, `/x/../`, `%67`), a browser comes to the same place.
    host = (parts.hostname or "").lower().rstrip(".")
    path = posixpath.normpath("/" + unquote(parts.path).lower().lstrip("/")).rstrip("/") + "/"
    return any(re.search(at, host) and re.match(where, path) for at, where in _CLOSED)


def _public(told: str) -> str:
    if is_closed(told):
        raise ValueError("is a closed group or behind a log-in: such a place is never a source")
    return told


PublicAddress = Annotated[WebAddress, AfterValidator(_public)]
"""The address of a page or feed that anybody may read."""
