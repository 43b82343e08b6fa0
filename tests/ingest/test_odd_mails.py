"""Mails as programs really write them: charsets, parts and wrappings that break the rules."""

import base64
from typing import Any

import pytest

from ingest.parsing.mail import parse

HEAD = b"From: Anna <anna@a.example>\r\nSubject: Klacht\r\nMIME-Version: 1.0\r\n"


def read(kind: str, body: bytes, *more: str) -> dict[str, Any]:
    lines = [f"Content-Type: {kind}", *more]
    told = "".join(f"{line}\r\n" for line in lines).encode("latin-1")
    return parse(HEAD + told + b"\r\n" + body)


def parts(*told: tuple[str, str]) -> bytes:
    inner = "".join(f"--x\r\n{head}\r\n\r\n{text}\r\n" for head, text in told)
    return f"{inner}--x--".encode()


PLAIN, HTML = "Content-Type: text/plain", "Content-Type: text/html"
MIXED, EITHER = "multipart/mixed; boundary=x", "multipart/alternative; boundary=x"


@pytest.mark.parametrize(
    "charset",
    [
        "charset=utf-8",
        "charset*=utf-8''utf-8",
        "charset*0=ut; charset*1=f-8",
        "charset=klingon",
        "charset=us-ascii",
        "charset=utf\x008",
        'charset="\xe9"',
        'charset="utf-8',
        "",
    ],
)
def test_words_are_read_whatever_the_charset_is_called(charset: str) -> None:
    assert read(f"text/plain; {charset}", "Café één".encode())["text"] == "Café één"


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le"])
def test_utf_16_in_a_mail_is_read(name: str) -> None:
    body = base64.b64encode("<Café>".encode(name))
    told = read(f"text/plain; charset={name}", body, "Content-Transfer-Encoding: base64")
    assert told["text"] == "<Café>"


@pytest.mark.parametrize("kind", ["multipart/mixed", "multipart/mixed; boundary=never"])
def test_a_mail_said_to_have_parts_without_any_is_its_text(kind: str) -> None:
    told = read(kind, b"Mijn pakket is weg.\r\n")
    assert (told["text"], told["attachments"]) == ("Mijn pakket is weg.", [])


def test_lines_wrapped_within_words_become_one() -> None:
    flowed = "text/plain; charset=utf-8; format=flowed"
    body = b"Een lang ge \r\ndicht.\r\n"
    assert read(flowed, body)["text"] == "Een lang ge dicht."
    assert read(f"{flowed}; delsp=yes", body)["text"] == "Een lang gedicht."


@pytest.mark.parametrize(
    "excuse",
    [
        "Uw e-mailprogramma ondersteunt geen HTML.",
        "Your email client does not support HTML messages.",
        "To view this message, please use an HTML compatible email viewer!",
    ],
)
def test_an_excuse_in_place_of_the_plain_version_is_none(excuse: str) -> None:
    complaint = "Mijn pakket is weg, en niemand weet waar het gebleven is. " * 3
    told = read(EITHER, parts((PLAIN, excuse), (HTML, f"<p>{complaint}</p>")))
    assert told["text"] == complaint.strip()
    assert read(EITHER, parts((PLAIN, excuse)))["text"] == excuse


@pytest.mark.parametrize("times", [1, 8])
@pytest.mark.parametrize("other", ["Hi", "Uw nieuwsbrief laat geen HTML zien, alles is kapot."])
def test_a_complaint_about_html_is_no_excuse(times: int, other: str) -> None:
    text = "Uw nieuwsbrief laat geen HTML zien, alles is kapot. " * times
    told = read(EITHER, parts((PLAIN, text), (HTML, f"<p>{other}</p>")))
    assert told["text"] == text.strip()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (MIXED, parts((f"{PLAIN}; name=body.txt\r\nContent-Disposition: inline", "Mijn klacht"))),
        ("text/enriched", b"Mijn klacht"),
        ("text/html; name=page.html", b"<p>Mijn klacht"),
        (MIXED, parts(("Content-Type: message/rfc822", "Subject: Eerder\r\n\r\nMijn klacht"))),
    ],
    ids=["named", "odd kind", "named page", "a mail within"],
)
def test_where_nothing_else_is_said_the_only_words_count(kind: str, body: bytes) -> None:
    assert read(kind, body)["text"] == "Mijn klacht"


@pytest.mark.parametrize(
    "other",
    [
        (f"{PLAIN}; name=log.txt\r\nContent-Disposition: attachment", "Regels"),
        ("Content-Type: message/rfc822", "Subject: Eerder\r\n\r\nOud"),
        ("Content-Type: text/calendar", "BEGIN:VCALENDAR"),
    ],
)
def test_beside_a_text_of_its_own_other_texts_are_attachments(other: tuple[str, str]) -> None:
    told = read(MIXED, parts((PLAIN, "Mijn klacht"), other))
    assert told["text"] == "Mijn klacht"
    assert len(told["attachments"]) == 1


def test_an_attached_text_is_never_the_mail() -> None:
    told = read(MIXED, parts((f"{PLAIN}\r\nContent-Disposition: attachment", "Regels")))
    assert told["text"] == ""


@pytest.mark.parametrize("kind", ["x-vcard", "vcard", "calendar", "csv", "rfc822-headers", "css"])
def test_what_only_programs_read_is_never_the_mail(kind: str) -> None:
    card = (f"Content-Type: text/{kind}\r\nContent-Disposition: inline", "BEGIN:VCARD")
    assert read(MIXED, parts((PLAIN, ""), card))["text"] == ""
