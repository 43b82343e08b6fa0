"""Bytes into lines of text, each decoded on its own: one broken line does not spoil the others."""

import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final, Protocol

LONGEST_LINE_BYTES: Final = 1_000_000
_LOOKED_AT: Final = 65_536


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end; or what is wrong with it."""

    number: int
    text: str
    problem: str = ""


class Shape(Protocol):
    """Where the encoding that was found is noted."""

    encoding: str


class Pushback:
    """Lines that can be given back and come again."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._again: deque[Line] = deque()

    def take(self) -> Line | None:
        """The next line; None at the end."""
        return self._again.popleft() if self._again else next(self._lines, None)

    def give_back(self, lines: list[Line]) -> None:
        """These lines, in their order, come next."""
        self._again.extendleft(reversed(lines))


def read_lines(file: IO[bytes], shape: Shape) -> Iterator[Line]:
    """The lines of a file from its beginning.

    UTF-8 as far as it is valid, else Windows-1252, in which Dutch Excel saves CSV; UTF-16 by
    its byte order mark or its many zeros. Old programs end lines with a return only.
    """
    start = file.read(_LOOKED_AT)
    file.seek(0)
    if wide := _wide_encoding(start):
        shape.encoding = "UTF-16"
        yield from _read_wide_lines(file, wide)
        return
    raws = _split_at_returns(file) if b"\r" in start and b"\n" not in start else _split(file)
    for number, raw in enumerate(raws, 1):
        if len(raw) >= LONGEST_LINE_BYTES and not raw.endswith(b"\n"):
            yield Line(number, "", f"is longer than {LONGEST_LINE_BYTES:,} bytes")
            continue
        yield _decode(raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw, number, shape)


def _wide_encoding(start: bytes) -> str:
    """Which kind of UTF-16 it is, if it is; in Latin letters every other byte is zero."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if start[first::2].count(0) * 4 > len(start) > 3:
            return encoding
    return ""


def _read_wide_lines(file: IO[bytes], encoding: str) -> Iterator[Line]:
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline=None)
    for number, line in enumerate(iter(lambda: text.readline(LONGEST_LINE_BYTES), ""), 1):
        broken = "\ufffd" in line
        yield Line(number, line.rstrip("\n"), "is not UTF-16" if broken else "")
    text.detach()


def _split(file: IO[bytes]) -> Iterator[bytes]:
    while raw := file.readline(LONGEST_LINE_BYTES):
        yield raw
        if len(raw) == LONGEST_LINE_BYTES and not raw.endswith(b"\n"):
            _skip_line(file)


def _split_at_returns(file: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := file.read(_LOOKED_AT):
        *whole, rest = (rest + chunk).split(b"\r")
        yield from whole
        rest = rest[:LONGEST_LINE_BYTES]  # what is longer is told as such
    if rest:
        yield rest


def _skip_line(file: IO[bytes]) -> None:
    while (rest := file.readline(LONGEST_LINE_BYTES)) and not rest.endswith(b"\n"):
        pass


def _decode(raw: bytes, number: int, shape: Shape) -> Line:
    raw = raw.rstrip(b"\r\n")
    if raw.isascii():
        return Line(number, raw.decode("ascii"))
    for encoding, name in (("utf-8", "UTF-8"), ("cp1252", "Windows-1252")):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        shape.encoding = shape.encoding or name
        return Line(number, text)
    return Line(number, "", "is neither UTF-8 nor Windows-1252")
