"""The `mail` source against a small mail server: cursor, threads, senders, and broken mails."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import ingest
from ingest.backfilling import Stretch, look_back
from ingest.errors import (
    BadAnswerError,
    ForbiddenAddressError,
    RetryLaterError,
    TooLargeError,
    TooSlowError,
    UnreachableError,
    WrongOptionError,
)
from ingest.imap_inbox import MAIL_BYTES, encode_folder
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient, InProcessPace, Limits
from ingest.trying import check_login
from tests.imap_server import PASSWORD, TOKEN, USER, ImapServer
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[ImapServer]:
    with ImapServer(tmp_path / "tls") as running:
        yield running


def client_for(inbox: ImapServer, total_s: float = 10) -> GuardedClient:
    return GuardedClient(
        allowed_networks=["127.0.0.2/32"],
        pace=InProcessPace(0),
        limits=Limits(total_s=total_s),
        ssl_context=inbox.trusted(),
    )


def fetch(
    inbox: ImapServer,
    state: State | None = None,
    client: GuardedClient | None = None,
    **options: object,
) -> Fetched:
    given = {
        "host": inbox.host,
        "port": inbox.port,
        "user": USER,
        "password": PASSWORD,
        **options,
    }
    given = {name: value for name, value in given.items() if value is not None}
    told = json.loads(json.dumps(state or {}))
    return ingest.fetch("mail", given, told, client or client_for(inbox), now=NOW)


def mail(
    text: str = "De monteur kwam niet opdagen.",
    number: int = 1,
    *,
    sender: str = "Fenna de Vries <fenna@voorbeeld.nl>",
    subject: str = "Klacht over de monteur",
    head: str = "",
) -> str:
    return (
        f"From: {sender}\nTo: {USER}\nSubject: {subject}\nMessage-ID: <m{number}@voorbeeld.nl>\n"
        f"Date: Thu, 19 Nov 2026 10:0{number % 10}:00 +0100\n{head}"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    )


def texts(fetched: Fetched) -> list[str]:
    return [mention.text for mention in fetched.mentions]


def test_a_mail_becomes_a_mention_and_nothing_is_changed(inbox: ImapServer) -> None:
    stored = inbox.add(mail())
    (mention,) = fetch(inbox).mentions
    assert mention.external_id.startswith("m1@voorbeeld.nl#")
    assert (mention.title, mention.text) == (
        "Klacht over de monteur",
        "De monteur kwam niet opdagen.",
    )
    assert (mention.author_name, mention.author_handle) == ("Fenna de Vries", None)
    assert mention.published_at == datetime(2026, 11, 19, 9, 1, tzinfo=UTC)
    assert (mention.network, mention.conversation_id) == ("mail", "m1@voorbeeld.nl")
    assert mention.extra == {"sender": "fenna@voorbeeld.nl", "sender_verified": False}
    assert not stored.flags
    assert any(command.startswith("EXAMINE") for command in inbox.commands)
    assert not any("STORE" in command or "SELECT" in command for command in inbox.commands)


def test_only_what_arrived_since_comes_again(inbox: ImapServer) -> None:
    inbox.add(mail("een", 1))
    first = fetch(inbox)
    assert fetch(inbox, first.state).not_modified
    inbox.add(mail("twee", 2))
    second = fetch(inbox, first.state)
    assert (texts(first), texts(second)) == (["een"], ["twee"])


def test_what_does_not_fit_comes_with_the_next_visit(inbox: ImapServer) -> None:
    for number in range(1, 6):
        inbox.add(mail(f"bericht {number}", number))
    first = fetch(inbox, limit=2)
    second = fetch(inbox, first.state, limit=2)
    third = fetch(inbox, second.state, limit=2)
    found = [texts(one) for one in (first, second, third)]
    assert found == [["bericht 1", "bericht 2"], ["bericht 3", "bericht 4"], ["bericht 5"]]


def test_old_mails_are_not_begun_with(inbox: ImapServer) -> None:
    inbox.add(mail("oud", 1), arrived="01-Jan-2026 10:00:00 +0000")
    inbox.add(mail("nieuw", 2))
    assert texts(fetch(inbox)) == ["nieuw"]


def test_numbers_that_start_anew_give_the_same_ids(inbox: ImapServer) -> None:
    inbox.add(mail("een", 1))
    first = fetch(inbox)
    inbox.uidvalidity = 8
    inbox.mails[0].uid = 40
    again = fetch(inbox, first.state)
    assert [one.external_id for one in again.mentions] == [
        one.external_id for one in first.mentions
    ]


def test_a_folder_without_uidvalidity_is_an_error(inbox: ImapServer) -> None:
    inbox.uidvalidity = None
    with pytest.raises(UnreachableError, match="UIDVALIDITY"):
        fetch(inbox)


def test_a_mail_that_was_taken_away_meanwhile_is_passed_over(inbox: ImapServer) -> None:
    inbox.add(mail("een", 1))
    state = fetch(inbox).state
    inbox.extra["SEARCH"] = b"* SEARCH 9\r\n"
    fetched = fetch(inbox, state)
    assert (fetched.mentions, fetched.state["uid"]) == ((), 9)


def test_mails_are_marked_read_only_when_asked_and_only_once_they_are_stored(
    inbox: ImapServer,
) -> None:
    stored = inbox.add(mail())
    first = fetch(inbox, mark_read=True)
    assert not stored.flags
    fetch(inbox, first.state, mark_read=True)
    assert stored.flags == {r"\Seen"}


def test_a_thread_is_one_conversation(inbox: ImapServer) -> None:
    inbox.add(mail("een", 1))
    inbox.add(mail("twee", 2, head="In-Reply-To: <m1@voorbeeld.nl>\n"))
    first = fetch(inbox)
    one, two = first.mentions
    inbox.add(mail("drie", 3, head="References: <m2@voorbeeld.nl>\n"))
    (three,) = fetch(inbox, first.state).mentions
    assert {one.conversation_id, two.conversation_id, three.conversation_id} == {"m1@voorbeeld.nl"}
    assert (two.in_reply_to, three.in_reply_to) == (one.external_id, two.external_id)


def test_a_thread_begun_elsewhere_is_named_by_its_first_mail(inbox: ImapServer) -> None:
    inbox.add(mail("x", 2, head="References: <a@x> <b@x>\nIn-Reply-To: <b@x>\n"))
    (mention,) = fetch(inbox).mentions
    assert (mention.conversation_id, mention.in_reply_to) == ("a@x", "b@x")


def test_a_forged_mail_cannot_overwrite_another_by_its_id(inbox: ImapServer) -> None:
    inbox.add(mail("Echte klacht", 1))
    inbox.add(mail("Alles is opgelost, dank!", 1, sender="x@kwaad.example"))
    first, second = fetch(inbox).mentions
    assert first.external_id != second.external_id


PASS = "Authentication-Results: mx.voorbeeld.nl; dmarc=pass (p=REJECT) header.from=voorbeeld.nl\n"


def test_a_sender_counts_only_where_our_own_server_vouches(inbox: ImapServer) -> None:
    inbox.add(mail(head=PASS))
    (trusting,) = fetch(inbox, authserv_id="mx.voorbeeld.nl").mentions
    (careful,) = fetch(inbox).mentions
    assert trusting.author_handle == "fenna@voorbeeld.nl"
    assert trusting.extra["sender_verified"] is True
    assert careful.author_handle is None


@pytest.mark.parametrize(
    "head",
    [
        "",
        PASS.replace("mx.voorbeeld.nl", "mx.kwaad.example"),
        PASS.replace("mx.voorbeeld.nl", "mx.voorbeeld.nl.kwaad.example"),
        PASS.replace("dmarc=pass", "dmarc=fail"),
        PASS.replace("dmarc=pass", "spf=pass"),
        PASS.replace("header.from=voorbeeld.nl", "header.from=kwaad.example"),
        PASS.replace(" header.from=voorbeeld.nl", ""),
        PASS.replace("dmarc=pass", "dmarc=fail") + PASS,
        PASS.replace("(p=REJECT)", "; dmarc=fail"),
        PASS.replace("dmarc=pass (p=REJECT)", "spf=none (dmarc=pass"),
        # A server that judges no DMARC, and a sender who named themselves so that it looks done.
        PASS.replace("dmarc=pass (p=REJECT)", 'spf=pass smtp.mailfrom="; dmarc=pass').replace(
            "\n", ' ; "@kwaad.example\n'
        ),
        PASS + "From: Ander <ander@kwaad.example>\n",
    ],
)
def test_a_sender_that_is_not_vouched_for_is_no_identity(head: str, inbox: ImapServer) -> None:
    inbox.add(mail(head=head))
    (mention,) = fetch(inbox, authserv_id="mx.voorbeeld.nl").mentions
    assert mention.author_handle is None
    assert mention.extra["sender_verified"] is False


@pytest.mark.parametrize(
    "sender",
    [
        "fenna@voorbeeld.nl, ander@voorbeeld.nl",
        '"fenna@voorbeeld.nl" <ander@kwaad.example>',
        "=?utf-8?q?fenna=40voorbeeld.nl?= <ander@kwaad.example>",
        "fenna@voorbeeld.nl <x>",
        "",
    ],
)
def test_a_sender_that_can_be_read_in_two_ways_is_no_identity(
    sender: str, inbox: ImapServer
) -> None:
    inbox.add(mail(sender=sender, head=PASS))
    (mention,) = fetch(inbox, authserv_id="mx.voorbeeld.nl").mentions
    assert mention.author_handle is None


@pytest.mark.parametrize(
    ("head", "sender", "kind"),
    [
        ("Auto-Submitted: auto-replied\n", "a@b.example", "automatic reply"),
        ("X-Autoreply: yes\n", "a@b.example", "automatic reply"),
        ("Precedence: auto_reply\n", "a@b.example", "automatic reply"),
        ("Precedence: bulk\n", "a@b.example", "list or newsletter"),
        ("List-Id: <x.example>\n", "a@b.example", "list or newsletter"),
        ("Return-Path: <>\n", "a@b.example", "bounce"),
        ("", "MAILER-DAEMON@b.example", "bounce"),
        ("", "no-reply@b.example", "sent by a machine"),
    ],
)
def test_what_nobody_wrote_is_left_out_and_counted_or_kept_with_a_mark(
    head: str, sender: str, kind: str, inbox: ImapServer
) -> None:
    inbox.add(mail("Ik ben afwezig", 1, head=head, sender=sender))
    inbox.add(mail("Echt", 2, head="Auto-Submitted: no\n"))
    skipped = fetch(inbox)
    assert texts(skipped) == ["Echt"]
    assert [one.reason for one in skipped.refused] == [f"left out 1: 1 × {kind}"]
    kept, real = fetch(inbox, automatic="keep").mentions
    assert kept.extra["automatic"] == kind
    assert "automatic" not in real.extra


def test_a_password_that_is_wrong_waits_for_a_person_and_is_not_shown(inbox: ImapServer) -> None:
    with pytest.raises(BadAnswerError, match="does not accept this user") as told:
        fetch(inbox, password="f0ut")
    assert told.value.permanent
    assert "f0ut" not in str(told.value)


@pytest.mark.parametrize("told", [{"password": "gehéim"}, {"user": "FIRMA\\klachten desk"}])
def test_signs_that_log_in_has_no_place_for_go_another_way(
    told: dict[str, str], inbox: ImapServer
) -> None:
    with pytest.raises(BadAnswerError, match="does not accept this user") as error:
        fetch(inbox, **told)  # this server knows only the usual pair
    assert "AUTHENTICATE PLAIN" in inbox.commands
    assert told.get("password", "-") not in str(error.value).replace("password", "")


def test_a_server_that_is_busy_is_asked_later(inbox: ImapServer) -> None:
    inbox.refusals["LOGIN"] = "NO [UNAVAILABLE] try again later"
    with pytest.raises(RetryLaterError):
        fetch(inbox)


def test_a_folder_that_is_not_there_is_named(inbox: ImapServer) -> None:
    inbox.refusals["EXAMINE"] = "NO [NONEXISTENT] unknown"
    with pytest.raises(BadAnswerError, match="no folder 'Klachten'"):
        fetch(inbox, folder="Klachten")


def test_a_token_takes_the_place_of_a_password(inbox: ImapServer, server: ReplayServer) -> None:
    inbox.add(mail())
    server.answer("/token", json.dumps({"access_token": TOKEN}), method="POST")
    told = {"client_id": "i", "client_secret": "cs", "login_service": f"{server.url}/token"}
    fetched = fetch(inbox, password=None, refresh_token="rt", scope="mail", **told)
    assert len(fetched.mentions) == 1
    assert b"grant_type=refresh_token" in server.hits[0].body
    assert not any(word in json.dumps(fetched.state) for word in (TOKEN, "cs", "rt"))


def test_a_token_that_is_refused_waits_for_a_person(
    inbox: ImapServer, server: ReplayServer
) -> None:
    server.answer("/token", json.dumps({"access_token": "0ud"}), method="POST")
    told = {"client_id": "i", "client_secret": "cs", "login_service": f"{server.url}/token"}
    with pytest.raises(BadAnswerError, match="password or token") as error:
        fetch(inbox, password=None, **told)
    assert "0ud" not in str(error.value)
    assert b"client_credentials" in server.hits[0].body


def test_starttls_is_used_before_anything_secret_is_said(tmp_path: Path) -> None:
    with ImapServer(tmp_path / "s", starttls=True) as inbox:
        inbox.add(mail())
        assert len(fetch(inbox, security="starttls").mentions) == 1
        assert inbox.commands.index("STARTTLS") < next(
            number for number, one in enumerate(inbox.commands) if one.startswith("LOGIN")
        )


def test_a_server_that_refuses_starttls_hears_no_password(tmp_path: Path) -> None:
    with ImapServer(tmp_path / "s", starttls=True) as inbox:
        inbox.refusals["STARTTLS"] = "NO not here"
        with pytest.raises(UnreachableError):
            fetch(inbox, security="starttls")
        assert not any("LOGIN" in command for command in inbox.commands)


def test_a_certificate_that_is_not_trusted_is_refused(inbox: ImapServer) -> None:
    careful = GuardedClient(allowed_networks=["127.0.0.2/32"], pace=InProcessPace(0))
    with pytest.raises(UnreachableError, match="CERTIFICATE"):
        fetch(inbox, client=careful)
    assert inbox.commands == []


@pytest.mark.parametrize("host", ["127.0.0.1", "0x7f000001", "127.1", "localhost", "::1", "[::1]"])
def test_the_guard_holds_for_mail_servers_too(host: str, inbox: ImapServer) -> None:
    with pytest.raises(ForbiddenAddressError):
        fetch(inbox, host=host)


def test_a_name_that_leads_inside_is_refused(inbox: ImapServer) -> None:
    rebinding = GuardedClient(
        pace=InProcessPace(0), resolver=lambda host, port: ["10.0.0.1"], limits=Limits(total_s=5)
    )
    with pytest.raises(ForbiddenAddressError, match=r"10\.0\.0\.1"):
        fetch(inbox, client=rebinding, host="imap.voorbeeld.nl")


def test_a_server_that_hangs_is_left_in_time(inbox: ImapServer) -> None:
    inbox.hang_on = "SEARCH"
    started = time.monotonic()
    with pytest.raises(TooSlowError):
        fetch(inbox, client=client_for(inbox, total_s=1))
    assert time.monotonic() - started < 10


def test_a_literal_of_any_size_is_not_believed(inbox: ImapServer) -> None:
    inbox.extra["SEARCH"] = b"* 1 FETCH (BODY[] {99999999999}\r\n"
    with pytest.raises(TooLargeError):
        fetch(inbox)


def test_of_a_huge_mail_only_the_beginning_is_fetched(inbox: ImapServer) -> None:
    head = (
        "From: a@voorbeeld.nl\nSubject: Foto's\nMessage-ID: <g@x>\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nZie bijlage\n"
        '--b\nContent-Type: image/jpeg\nContent-Disposition: attachment; filename="foto.jpg"\n'
        "Content-Transfer-Encoding: base64\n\n"
    )
    inbox.add(head + "QUJD" * (MAIL_BYTES // 3), told_size=100 * 1024 * 1024)
    (mention,) = fetch(inbox).mentions
    assert mention.text == "Zie bijlage"
    attachment = {"name": "foto.jpg", "type": "image/jpeg", "size_bytes": None}
    assert mention.extra["attachments"] == [attachment]


def test_a_mail_that_breaks_its_reader_costs_only_itself(inbox: ImapServer) -> None:
    deep = "Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"
    nested = "From: a@voorbeeld.nl\n" + "".join(deep.format(n=n) for n in range(1000))
    inbox.add(nested + "\nhoi")
    inbox.add(mail("Daarna", 2))
    fetched = fetch(inbox)
    assert texts(fetched) == ["Daarna"]
    assert fetched.refused[0].where == "INBOX, mail 1"
    assert "nested" in fetched.refused[0].reason


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x00\xff",
        b"no headers at all",
        b"From: \n\n",
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"Content-Type: text/plain; charset=x-unknown-9\n\nhall\xc3\xa9",
        b"Content-Type: text/plain; charset=zlib_codec\n\nhallo",
        b"Content-Transfer-Encoding: base64\n\n!!!###",
        b"Content-Transfer-Encoding: x-nope\n\nhallo",
        b"Subject: =?utf-8?b?!!?= =?nope?q?a?=\n\nhallo",
        b"Date: Thu, 99 Foo 9999 99:99:99\n\nhallo",
        b"Message-ID: <<<>>>\nReferences: <" + b"a" * 5000 + b">\n\nhallo",
        b"X: y\n" * 50_000 + b"\nhallo",
        b"From: " + b"a@b.example," * 20_000 + b"\n\nhallo",
        b'Content-Disposition: attachment; filename*0*=x; filename*1="\xff"\n\nhallo',
        b"Content-Type: text/html\n\n" + b"<div>" * 50_000 + b"hallo",
    ],
    ids=range(16),
)
def test_broken_mails_stop_nobody(content: bytes, inbox: ImapServer) -> None:
    inbox.add(content)
    inbox.add(mail("Daarna", 2))
    fetched = fetch(inbox)
    assert "Daarna" in texts(fetched)


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Thu, 19 Nov 2026 10:30:00 +0100", datetime(2026, 11, 19, 9, 30, tzinfo=UTC)),
        ("Thu, 19 Nov 2020 10:30:00 +0100", datetime(2026, 11, 19, 10, 0, tzinfo=UTC)),
        ("Thu, 19 Nov 2029 10:30:00 +0100", datetime(2026, 11, 19, 10, 0, tzinfo=UTC)),
        ("nonsense", datetime(2026, 11, 19, 10, 0, tzinfo=UTC)),
    ],
)
def test_a_date_that_cannot_be_is_that_of_arrival(
    date: str, at: datetime, inbox: ImapServer
) -> None:
    inbox.add(f"From: a@b.example\nDate: {date}\n\nhallo")
    assert [one.published_at for one in fetch(inbox).mentions] == [at]


@pytest.mark.parametrize(
    ("name", "coded"),
    [("INBOX", "INBOX"), ("Klachten é", "Klachten &AOk-"), ("A&B", "A&-B"), ('a"b\\', 'a\\"b\\\\')],
)
def test_names_of_folders_are_coded(name: str, coded: str) -> None:
    assert encode_folder(name) == coded


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("host", "imap.voorbeeld.nl/x"),
        ("host", "a b"),
        ("user", "a\r\nA1 DELETE INBOX"),
        ("folder", "INBOX\nx"),
        ("password", "a\r\nb"),
        ("security", "none"),
        ("authserv_id", "a;b"),
    ],
)
def test_a_wrong_option_is_named_before_anybody_is_asked(
    option: str, value: str, inbox: ImapServer
) -> None:
    with pytest.raises(WrongOptionError, match=option):
        fetch(inbox, **{option: value})
    assert inbox.commands == []


def test_a_way_in_is_needed(inbox: ImapServer) -> None:
    with pytest.raises(WrongOptionError, match="password or client_id"):
        fetch(inbox, password=None)


def test_a_test_of_the_credentials_opens_the_folder_and_takes_nothing(inbox: ImapServer) -> None:
    inbox.add(mail())
    given = {"host": inbox.host, "port": inbox.port, "user": USER, "password": PASSWORD}
    check_login("mail", given, client_for(inbox), now=NOW)
    assert not any("FETCH" in command for command in inbox.commands)
    with pytest.raises(BadAnswerError):
        check_login("mail", {**given, "password": "f0ut"}, client_for(inbox), now=NOW)


def test_older_mails_are_taken_step_by_step(inbox: ImapServer) -> None:
    for number in range(1, 8):
        at = f"{number:02d}-Nov-2026 10:00:00 +0000"
        content = mail(f"bericht {number}", number).replace("19 Nov 2026", f"{number:02d} Nov 2026")
        inbox.add(content, arrived=at)
    given = {
        "host": inbox.host, "port": inbox.port, "user": USER, "password": PASSWORD, "limit": 2
    }  # fmt: skip
    stretch = Stretch(datetime(2026, 11, 3, tzinfo=UTC), datetime(2026, 11, 7, tzinfo=UTC))
    found: list[str] = []
    steps = 0
    state: State = {}
    while steps < 10:
        steps += 1
        filled = look_back("mail", given, stretch, state, client_for(inbox), now=NOW)
        found += [one.text for one in filled.mentions]
        state = json.loads(json.dumps(filled.state))
        if filled.is_done:
            break
    assert sorted(found) == [f"bericht {number}" for number in (3, 4, 5, 6)]
    assert 1 < steps < 6
    assert not any("STORE" in command for command in inbox.commands)
