"""Decompression in bounded steps: no answer can make this process grow beyond the limit.

Only gzip and deflate, which zlib can bound. Encodings that were not asked for (br, zstd) or
stacked ones are refused before a byte of them is decoded.
"""

import zlib
from collections.abc import Iterable

from ingest.errors import TooLargeError, UnreadableContentError

ACCEPTED = "gzip, deflate"
_GZIP = {"gzip", "x-gzip"}
_AUTO_HEADER = 47  # zlib: gzip or zlib, told apart by the header
_RAW = -zlib.MAX_WBITS


def gather_body(chunks: Iterable[bytes], encoding: str, *, limit_bytes: int, where: str) -> bytes:
    """Join and decode an answer's chunks.

    Raises TooLargeError as soon as either side of the decompression passes the limit, and
    UnreadableContentError for an encoding that cannot be bounded or a broken stream.
    """
    named = encoding.strip().lower()
    if named in {"", "identity"}:
        return _bounded(chunks, limit_bytes, where)
    if named not in _GZIP | {"deflate"}:
        raise UnreadableContentError(where, f"content encoding {named[:40]!r} was not asked for")
    try:
        return _bounded(_inflated(_counted(chunks, limit_bytes, where)), limit_bytes, where)
    except zlib.error as error:
        raise UnreadableContentError(where, f"broken {named} data: {error}") from error


def _bounded(chunks: Iterable[bytes], limit_bytes: int, where: str) -> bytes:
    return b"".join(_counted(chunks, limit_bytes, where))


def _counted(chunks: Iterable[bytes], limit_bytes: int, where: str) -> Iterable[bytes]:
    size_bytes = 0
    for chunk in chunks:
        size_bytes += len(chunk)
        if size_bytes > limit_bytes:
            raise TooLargeError(where, f"the answer is larger than {limit_bytes:,} bytes")
        yield chunk


def _inflated(chunks: Iterable[bytes]) -> Iterable[bytes]:
    step_bytes = 65536
    inflater = None
    for chunk in chunks:
        data = chunk
        if inflater is None:
            inflater = zlib.decompressobj(_window_for(data))
        while data:
            yield inflater.decompress(data, step_bytes)
            data = inflater.unconsumed_tail
            if inflater.eof and inflater.unused_data.startswith(b"\x1f\x8b"):
                data = inflater.unused_data  # RFC 1952: members may follow each other
                inflater = zlib.decompressobj(_AUTO_HEADER)
    if inflater is not None and not inflater.eof:
        raise zlib.error("the stream ends early")


def _window_for(start: bytes) -> int:
    """Some servers send "deflate" without the zlib header that RFC 9110 asks for."""
    if start.startswith(b"\x1f\x8b"[: len(start)]):
        return _AUTO_HEADER
    has_header = len(start) > 1 and start[0] & 0x0F == 8 and (start[0] * 256 + start[1]) % 31 == 0
    return _AUTO_HEADER if has_header else _RAW
