"""One mail as it lies in a mailbox → who says to have sent it, what it says, what hangs on it.

The standard library's reader takes the mail apart (RFC 5322, 2045–2047, 2231); headers are
decoded here, because its newer half raises on some broken ones. Attachments are named and
weighed, never kept.
"""

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import collapse_rfc2231_value, getaddresses
from typing import Any

from ingest.parsing.decoding import decode_document
from ingest.parsing.html_text import tidy_lines
from ingest.parsing.mail_text import is_forwarded, read_html, trim_history
from ingest.parsing.problems import UnreadableProblem

_LONGEST = 21_000
_LONGEST_HEADER = 20_000
_MOST_HEADERS = 1000
_MOST_PARTS = 500
_DEEPEST = 50
_MOST_ATTACHMENTS = 20
_MOST_REFERENCES = 50
_MOST_RESULTS = 10
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,400})>")
_REPORTS = {"delivery-status", "disposition-notification"}
_MACHINES = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon)@", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:no-?reply|do-?not-?reply|noreply|niet-?beantwoorden)[\w.+-]*@", re.IGNORECASE
)
# In place of a text, where a program wrote the mail as a page only.
_EXCUSE = re.compile(
    r"\b(?:geen|not?|doesn['’]t|n['’]t|kein|pas)\b.{0,60}\bHTML\b|\bHTML\b.{0,60}\b(?:niet|not|nicht"
    r"|viewer|compatible|client|programma|enabled)\b",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_EXCUSE = 400
_CLEARLY_LONGER = 2
_TEXTS = {"text/plain", "text/html"}
_MAILS = {"message/rfc822", "message/global"}
_CHARSET = re.compile(r"[A-Za-z0-9._:+-]{1,40}")

Headers = dict[str, list[str]]


def parse(content: bytes, *, is_whole: bool = True) -> dict[str, Any]:
    """The mail as plain values; `is_whole` is false where its end was not fetched."""
    message = BytesParser(policy=compat32).parsebytes(content)
    _name_charsets(message)
    headers = _read_headers(message)
    subject = _decoded(_first(headers, "subject"))[:1000]
    text, trimmed = _read_text(message, whole=is_forwarded(subject))
    parts = _read_attachments(message)
    if parts and not is_whole:
        parts[-1]["size_bytes"] = None  # it goes on where the fetch stopped
    return {
        "message_id": next(iter(_ids(_first(headers, "message-id"))), None),
        "references": _ids(" ".join(headers.get("references", [])))[-_MOST_REFERENCES:],
        "in_reply_to": next(iter(_ids(_first(headers, "in-reply-to"))), None),
        "from": _senders(headers),
        "subject": tidy_lines(subject).replace("\n", " "),
        "date": _first(headers, "date")[:200],
        "automatic": _why_automatic(headers, message),
        "results": headers.get("authentication-results", [])[:_MOST_RESULTS],
        "language": _first(headers, "content-language")[:35].split(",")[0].strip() or None,
        "text": text[:_LONGEST],
        "trimmed": trimmed,
        "attachments": parts,
    }


def _name_charsets(message: Message) -> None:
    """Charsets as one plain word: the library's reader breaks at `charset*=` (RFC 2231) and NUL."""
    waiting = [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        if part.is_multipart():
            inner = part.get_payload()
            waiting.extend(one for one in inner if isinstance(one, Message))
            continue
        told = part.get_param("charset")
        name = collapse_rfc2231_value(told) if isinstance(told, tuple) else told
        if isinstance(told, tuple) or (isinstance(name, str) and not _CHARSET.fullmatch(name)):
            is_name = isinstance(name, str) and _CHARSET.fullmatch(name)
            part.set_param("charset", str(name) if is_name else "us-ascii")


def _read_headers(message: Message) -> Headers:
    """Names in lower case, values unfolded; bytes that are no ASCII as UTF-8 or Windows-1252."""
    headers: Headers = {}
    for name, told in list(message.raw_items())[:_MOST_HEADERS]:
        raw = str(told)[:_LONGEST_HEADER].encode("utf-8", "surrogateescape")
        text = re.sub(r"\r?\n[ \t]*", " ", decode_document(raw))
        headers.setdefault(name.lower(), []).append(text.strip())
    return headers


def _first(headers: Headers, name: str) -> str:
    return next(iter(headers.get(name, [])), "")


def _decoded(told: str) -> str:
    """Encoded words (RFC 2047) as text; what cannot be decoded stays as it is."""
    try:
        parts = decode_header(told)
    except (HeaderParseError, ValueError):
        return told
    return "".join(
        decode_document(part, f"x; charset={charset or 'utf-8'}")
        if isinstance(part, bytes)
        else part
        for part, charset in parts
    )


def _ids(told: str) -> list[str]:
    return list(dict.fromkeys(_MESSAGE_ID.findall(told)))


def _senders(headers: Headers) -> list[list[str]]:
    """[[name, address] …] of all From headers: an honest mail has one. Names are decoded last,
    so that an encoded comma cannot make two senders of one."""
    found = getaddresses(headers.get("from", [])[:3])[:5]
    return [[_decoded(name)[:200].strip(), address[:320].strip()] for name, address in found]


def _why_automatic(headers: Headers, message: Message) -> str | None:
    """Why nobody wrote this by hand (RFC 3834, RFC 2919, RFC 3464 and habit), or None."""
    sender = " ".join(address for _, address in _senders(headers))
    precedence = _first(headers, "precedence").lower()
    submitted = _first(headers, "auto-submitted").lower().split(";")[0].strip()
    if _is_report(message) or _MACHINES.search(sender) or _first(headers, "return-path") == "<>":
        return "bounce" if not submitted.startswith("auto-replied") else "automatic reply"
    if submitted not in {"", "no"} or precedence == "auto_reply":
        return "automatic reply"
    if any(name in headers for name in ("x-autoreply", "x-autorespond", "x-autoresponder")):
        return "automatic reply"
    if "list-id" in headers or "list-unsubscribe" in headers or precedence in {"bulk", "list"}:
        return "list or newsletter"
    if precedence == "junk" or _NOBODY.match(sender):
        return "sent by a machine"
    return None


def _is_report(message: Message) -> bool:
    if message.get_content_type() != "multipart/report":
        return False
    kind = message.get_param("report-type")
    return not isinstance(kind, str) or kind.lower() in {
        "delivery-status",
        "disposition-notification",
    }


def _leaves(message: Message) -> Iterator[Message]:
    """All parts that hold something, in their order; mails inside the mail are not opened."""
    waiting = [message]
    seen = 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop()
        seen += 1
        inner = part.get_payload()
        if isinstance(inner, list) and part.get_content_maintype() != "message":
            waiting.extend(one for one in reversed(inner) if isinstance(one, Message))
        else:
            yield part


def _read_text(message: Message, *, whole: bool) -> tuple[str, bool]:
    text, trimmed = _text_of(message, 0, whole=whole)
    if not text.strip():
        # Where nothing else is said: a text with a name, text/enriched, or a mail within.
        text, trimmed = _text_of(message, 0, whole=whole, takes_all=True)
    return tidy_lines(text), trimmed


def _text_of(
    part: Message, depth: int, *, whole: bool, takes_all: bool = False
) -> tuple[str, bool]:
    if depth > _DEEPEST:
        raise UnreadableProblem(f"has parts nested more than {_DEEPEST} deep")
    inner = part.get_payload()
    kind = part.get_content_type()
    if isinstance(inner, list):
        if part.get_content_maintype() == "message" and not (takes_all and kind in _MAILS):
            return "", False
        parts = [one for one in inner[:_MOST_PARTS] if isinstance(one, Message)]
        if kind == "multipart/alternative":
            return _best_of(parts, depth, whole=whole, takes_all=takes_all)
        found = [_text_of(one, depth + 1, whole=whole, takes_all=takes_all) for one in parts]
        said = [text for text, _ in found if text]
        return "\n\n".join(said), any(trimmed for text, trimmed in found if text)
    return _leaf_text(part, whole=whole, takes_all=takes_all)


def _leaf_text(part: Message, *, whole: bool, takes_all: bool) -> tuple[str, bool]:
    kind = part.get_content_type()
    if _is_undivided(part):
        return trim_history(tidy_lines(_content(part)), whole=whole)
    if takes_all:
        is_attached = part.get_content_disposition() == "attachment"
        is_text = kind in {*_TEXTS, "text/enriched"} and not is_attached
    else:
        is_text = kind in _TEXTS and not _is_attached(part)
    if not is_text:
        return "", False
    if kind == "text/html":
        html, found_by_markup = read_html(_content(part), whole=whole)
        text, found_by_text = trim_history(html, whole=whole)
        return text, found_by_markup or found_by_text
    return trim_history(tidy_lines(_plain(part)), whole=whole)


def _best_of(parts: list[Message], depth: int, *, whole: bool, takes_all: bool) -> tuple[str, bool]:
    """The plain version if it says anything; some programs leave it empty, or say so in it.

    What sounds so may be the complaint itself: it gives way to a clearly longer version only.
    """
    in_order = sorted(parts, key=lambda one: one.get_content_type() != "text/plain")
    best = ("", False)
    for one in in_order:
        text, trimmed = _text_of(one, depth + 1, whole=whole, takes_all=takes_all)
        if not text or (best[0] and len(text) <= _CLEARLY_LONGER * len(best[0])):
            continue
        best = text, trimmed
        if not _is_excuse(text):
            return best
    return best


def _is_excuse(text: str) -> bool:
    """ "Your program does not show HTML": what was written stands in the other version."""
    return len(text) < _LONGEST_EXCUSE and _EXCUSE.search(text) is not None


def _is_undivided(part: Message) -> bool:
    """Said to have parts, but nothing divides them: all of it is the text."""
    return part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), str)


def _content(part: Message) -> str:
    payload = part.get_payload(decode=True)
    charset = part.get_param("charset")
    told = charset if isinstance(charset, str) else ""
    return decode_document(payload, f"x; charset={told}") if isinstance(payload, bytes) else ""


def _plain(part: Message) -> str:
    """Plain text; `format=flowed` (RFC 3676) lines that were only wrapped become one again."""
    text = _content(part).replace("\r\n", "\n")
    if str(part.get_param("format") or "").lower() != "flowed":
        return text
    # RFC 3676 section 4.5: with DelSp the blank was put there only to wrap.
    between = "" if str(part.get_param("delsp") or "").lower() == "yes" else " "
    return re.sub(r"(?<!^--)(?<=\S) \n(?![>\n])", between, text, flags=re.MULTILINE)


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_name(part))


def _name(part: Message) -> str:
    try:
        told = part.get_filename() or ""
    except (ValueError, TypeError, IndexError, KeyError, AttributeError):
        return "?"  # a name made to break its reader
    last = re.split(r"[/\\]", _decoded(told))[-1]
    return "".join(char for char in last if char.isprintable()).strip()[:120]


def _read_attachments(message: Message) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for part in _leaves(message):
        kind = part.get_content_type()
        is_text = kind in _TEXTS and not _is_attached(part)
        if (part.is_multipart() and part.get_content_maintype() != "message") or is_text:
            continue
        if _is_undivided(part):
            continue
        if kind in {"message/delivery-status", "text/rfc822-headers", "application/pgp-signature"}:
            continue
        payload = part.get_payload(decode=True)
        size = len(payload) if isinstance(payload, bytes) else None
        found.append({"name": _name(part) or "?", "type": kind[:100], "size_bytes": size})
        if len(found) == _MOST_ATTACHMENTS:
            break
    return found
