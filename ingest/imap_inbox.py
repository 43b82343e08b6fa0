"""A visit to a folder of a mailbox over IMAP: looked at, never changed unless asked.

Source: RFC 9051 and 3501 (UID, UIDVALIDITY, BODY.PEEK), RFC 2595 (STARTTLS), RFC 7628's
relative XOAUTH2 as Google and Microsoft document it. The standard library speaks the protocol;
the connection is the guarded client's, and no answer may be larger than is good for us.
"""

import base64
import imaplib
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal

from ingest.errors import (
    BadAnswerError,
    RetryLaterError,
    TooLargeError,
    UnavailableError,
    UnreachableError,
)
from ingest.outbound import GuardedClient

MAIL_BYTES: Final = 2 * 1024 * 1024  # of one mail; what follows is attachments
_VISIT_BYTES: Final = 24 * 1024 * 1024  # of one visit, all answers together
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_LIMIT: Final = re.compile(r"\[(?:INUSE|LIMIT|THROTTLED)\]|too many|throttl", re.IGNORECASE)
_TROUBLE: Final = re.compile(
    r"\[(?:UNAVAILABLE|OVERQUOTA|SERVERBUG)\]|try again|temporar", re.IGNORECASE
)
_PLAIN_USER: Final = re.compile(r"[A-Za-z0-9.@_+=/-]+")
_WAIT_S: Final = 600.0
Answers = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where a folder is, and who may look into it: by password, or by a token of OAuth 2."""

    host: str
    port: int
    security: Literal["tls", "starttls"]
    user: str
    folder: str
    password: str | None = None
    token: str | None = None

    @property
    def where(self) -> str:
        """As told in errors."""
        return f"imap://{self.host}:{self.port}/{self.folder}"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as the server keeps it; `content` may end early."""

    uid: int
    received_at: datetime | None
    size_bytes: int
    content: bytes

    @property
    def is_whole(self) -> bool:
        """Whether all of it was fetched."""
        return len(self.content) >= self.size_bytes


@contextmanager
def open_inbox(
    client: GuardedClient, mailbox: Mailbox, *, may_change: bool, limit_s: float
) -> Iterator["Inbox"]:
    """Log in and open the folder, read-only unless `may_change`. Raises an OutboundError."""
    started = time.monotonic()
    with client.dial(mailbox.host, mailbox.port, where=mailbox.where, limit_s=limit_s) as line:
        try:
            speaker = _speak(mailbox, line.opened, line.ssl_context)
            _log_in(speaker, mailbox)
            yield _open_folder(speaker, mailbox, may_change=may_change)
            with suppress(imaplib.IMAP4.error, OSError):
                speaker.logout()
        except imaplib.IMAP4.error as error:
            if time.monotonic() - started >= limit_s:
                raise TimeoutError from error
            raise UnreachableError(mailbox.where, _told(error)) from error


class Inbox:
    """An open folder. `uidvalidity` says whether the numbers are those of last time."""

    def __init__(self, speaker: "_Speaker", mailbox: Mailbox, uidvalidity: int) -> None:
        self._speaker = speaker
        self._where = mailbox.where
        self.uidvalidity = uidvalidity

    def find_since(self, day: date) -> list[int]:
        """The numbers of all mails that arrived on that day or later, from old to new."""
        return self._search(f"SINCE {_day(day)}", above=0)

    def find_between(self, first: date, last: date, *, below: int | None) -> list[int]:
        """The numbers of mails that arrived on these days, also those below a number only."""
        after = last + timedelta(days=1)
        days = f"SINCE {_day(first)} BEFORE {_day(after)}"
        found = self._search(days, above=0)
        return [uid for uid in found if below is None or uid < below]

    def find_above(self, uid: int) -> list[int]:
        """The numbers of all mails that arrived after the one with this number."""
        # "n:*" tells the last mail even where its number is below n.
        return self._search(f"UID {uid + 1}:*", above=uid)

    def take(self, uid: int) -> Mail | None:
        """A mail, without marking it as read; None if it was taken away meanwhile."""
        wanted = f"(INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.{MAIL_BYTES}>)"
        found = self._ask("FETCH", str(uid), wanted)
        heads = b" ".join(
            part[0] if isinstance(part, tuple) else part for part in found if part is not None
        )
        content = next((part[1] for part in found if isinstance(part, tuple)), None)
        if content is None:
            return None
        size = re.search(rb"RFC822\.SIZE (\d{1,15})", heads)
        return Mail(uid, _internal_date(heads), int(size[1]) if size else len(content), content)

    def mark_read(self, uids: Sequence[int]) -> None:
        """Mark mails as read."""
        if uids:
            self._ask("STORE", ",".join(map(str, uids)), "+FLAGS.SILENT", r"(\Seen)")

    def _search(self, wanted: str, *, above: int) -> list[int]:
        found = b" ".join(part for part in self._ask("SEARCH", wanted) if isinstance(part, bytes))
        numbers = {int(one) for one in found.split() if one.isdigit() and len(one) <= 10}
        return sorted(number for number in numbers if number > above)

    def _ask(self, command: str, *words: str) -> Answers:
        kind, told = self._speaker.uid(command, *words)
        if kind != "OK":
            raise _refusal(self._where, told)
        return told or []


class _Speaker(imaplib.IMAP4):
    """The library's client on a socket of ours, with an end to what it takes in."""

    def __init__(self, host: str, opened: socket.socket) -> None:
        self._opened = opened
        self._left_bytes = _VISIT_BYTES
        super().__init__(host)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self._opened

    def read(self, size: int) -> bytes:
        """A literal: the server says how long it is, which is no reason to believe it."""
        self._count(size)
        return super().read(size)

    def readline(self) -> bytes:
        """A line."""
        line = super().readline()
        self._count(len(line))
        return line

    def _count(self, size: int) -> None:
        self._left_bytes -= size
        if self._left_bytes < 0:
            raise TooLargeError(
                f"imap://{self.host}", f"the answer is larger than {_VISIT_BYTES:,} bytes"
            )


def _day(day: date) -> str:
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"


def _speak(mailbox: Mailbox, opened: socket.socket, rules: ssl.SSLContext) -> _Speaker:
    if mailbox.security == "tls":
        return _Speaker(mailbox.host, rules.wrap_socket(opened, server_hostname=mailbox.host))
    speaker = _Speaker(mailbox.host, opened)
    speaker.starttls(rules)
    return speaker


def _log_in(speaker: _Speaker, mailbox: Mailbox) -> None:
    try:
        if mailbox.token is not None:
            told = f"user={mailbox.user}\x01auth=Bearer {mailbox.token}\x01\x01".encode()
            speaker.authenticate("XOAUTH2", _once(told))
        elif not _PLAIN_USER.fullmatch(mailbox.user) or not (mailbox.password or "").isascii():
            # LOGIN has no place for other signs (RFC 3501 section 9); this way has (RFC 4616).
            both = f"\x00{mailbox.user}\x00{mailbox.password or ''}".encode()
            speaker.authenticate("PLAIN", _once(both))
        else:
            speaker.login(mailbox.user, mailbox.password or "")
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        if later := _later(mailbox.where, str(error), "not now"):
            raise later from None
        hint = "the mail server does not accept this user with this password or token"
        raise BadAnswerError(mailbox.where, 401, hint=hint) from None  # it may repeat the secret


def _once(told: bytes) -> Callable[[bytes], bytes]:
    """Say it once; a second question holds the reason of a refusal and wants an empty answer."""
    waiting = [told]

    def answer(_: bytes) -> bytes:
        return waiting.pop() if waiting else b""

    return answer


def _open_folder(speaker: _Speaker, mailbox: Mailbox, *, may_change: bool) -> Inbox:
    name = encode_folder(mailbox.folder)
    kind, told = speaker.select(f'"{name}"', readonly=not may_change)
    if kind != "OK":
        if later := _later(mailbox.where, text := _text(told), text):
            raise later
        raise BadAnswerError(mailbox.where, 404, hint=f"there is no folder {mailbox.folder!r}")
    _, validity = speaker.response("UIDVALIDITY")
    number = validity[0] if validity and isinstance(validity[0], bytes) else b""
    if not number.isdigit():
        raise UnreachableError(mailbox.where, "tells no UIDVALIDITY: mails cannot be known again")
    return Inbox(speaker, mailbox, int(number[:12]))


def encode_folder(name: str) -> str:
    """A folder's name in modified UTF-7 (RFC 3501 section 5.1.3), ready to stand in quotes."""
    plain = name.replace("&", "&-").replace("\\", "\\\\").replace('"', '\\"')

    def shift(found: re.Match[str]) -> str:
        coded = base64.b64encode(found[0].encode("utf-16-be")).decode().rstrip("=")
        return f"&{coded.replace('/', ',')}-"

    return re.sub(r"[^\x20-\x7e]+", shift, plain)


def _internal_date(heads: bytes) -> datetime | None:
    found = re.search(rb'INTERNALDATE "([^"]{10,40})"', heads)
    if not found:
        return None
    try:
        told = datetime.strptime(found[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z")
        return told.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _refusal(where: str, told: Answers) -> BadAnswerError | RetryLaterError:
    text = _text(told)
    later = _later(where, text, text)
    return later or BadAnswerError(where, 400, hint=f"the mail server says: {text}")


def _later(where: str, told: str, shown: str) -> RetryLaterError | None:
    """What a refusal means that waiting may help against; None for any other."""
    problem = f"the mail server says: {shown}"
    if _LIMIT.search(told):
        return RetryLaterError(where, problem, retry_after_s=_WAIT_S)
    if _TROUBLE.search(told):
        return UnavailableError(where, problem, retry_after_s=_WAIT_S)
    return None


def _text(told: Answers) -> str:
    parts = [part.decode("utf-8", "replace") for part in told or [] if isinstance(part, bytes)]
    return "".join(char for char in " ".join(parts) if char.isprintable())[:200]


def _told(error: Exception) -> str:
    return "".join(char for char in str(error) if char.isprintable())[:200]
