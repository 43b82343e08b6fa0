"""An answer that does not end by itself: read line by line, for as long as was agreed.

Connecting is as guarded as for any other request. A server that stays silent, drips or sends
without end cannot hold a fetch: a timer shuts the socket down, and bytes are counted.
"""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

from ingest.outbound.answers import Answer

_CHUNK_BYTES: Final = 65536
_LONGEST_LINE_BYTES: Final = 512 * 1024


@dataclass(slots=True)
class LineStream:
    """Lines as they arrive; empty ones say that the other side is still there.

    `heard_at_s` is when the last byte came (`time.monotonic`), and `is_too_much` whether it passed
    the limit of bytes or of one line.
    """

    answer: Answer
    response: HTTPResponse | None
    left_bytes: int
    ends_at_s: float
    heard_at_s: float = field(default_factory=time.monotonic)
    is_too_much: bool = False

    def __iter__(self) -> Iterator[bytes]:
        held = b""
        for chunk in self._chunks():
            self.left_bytes -= len(chunk)
            self.heard_at_s = time.monotonic()
            *lines, held = (held + chunk).split(b"\n")
            for line in lines:
                yield line.strip()
            if self.left_bytes < 0 or len(held) > _LONGEST_LINE_BYTES:
                self.is_too_much = True
                return

    def _chunks(self) -> Iterator[bytes]:
        """Whatever arrives, at once; a connection that ends, however it does, is the end."""
        if self.response is None:
            return
        with closing(self.response) as response:
            while time.monotonic() < self.ends_at_s:
                try:
                    chunk = response.read1(_CHUNK_BYTES, decode_content=False)
                except (HTTPError, OSError, ValueError):
                    chunk = b""
                if not chunk:
                    return
                yield chunk
