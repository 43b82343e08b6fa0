"""What goes over the wire and comes back, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request: all redirects together, bytes counted after decompression.

    `pages_s` is when a source that reads several pages stops asking for the next one, so that
    a long listing on a slow host does not hold a worker.
    """

    body_bytes: int = 5 * MIB
    total_s: float = 30.0
    redirects: int = 5
    pages_s: float = 25.0


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it is sent. Header names are given as they go out."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One complete answer: decoded body, header names in lower case, `url` after redirects."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def not_modified(self) -> bool:
        """Is this the server's "nothing new"?"""
        return self.status == 304

    @property
    def content_type(self) -> str:
        """The media type without parameters, in lower case; empty if not told."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()
