"""`luisterpost fetch KIND` for every kind there is, against recorded answers on this machine."""

from pathlib import Path

import pytest

import ingest
from ingest.outbound import InProcessPace
from tests.every_kind import CASES, serve
from tests.imap_server import PASSWORD, USER, ImapServer
from tests.replay import ReplayServer


@pytest.fixture(autouse=True)
def quick_and_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUISTERPOST_ALLOWED_NETWORKS", "127.0.0.2/32")
    monkeypatch.setattr("ingest.outbound.client.InProcessPace", lambda: InProcessPace(0))


def ask(luisterpost, kind: str, options: dict[str, str]):
    pairs = [part for pair in options.items() for part in ("--option", "=".join(pair))]
    return luisterpost("fetch", kind, *pairs)


def test_every_kind_is_asked() -> None:
    assert tuple(CASES) == ingest.kinds()


@pytest.mark.parametrize("kind", sorted(set(CASES) - {"file", "mail"}))
def test_a_kind_prints_its_mentions_as_json_lines(kind: str, luisterpost) -> None:
    case = CASES[kind]
    with ReplayServer("127.0.0.2") as server:
        serve(server, case)
        ran = ask(luisterpost, kind, case.options(server.url))
    assert ran.code == 0, ran.err
    assert len(ran.rows) >= case.rows
    assert all(row["external_id"] and row["text"] and row["published_at"] for row in ran.rows)


def test_files_are_fetched_too(luisterpost, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,tekst\n1,Te laat\n")
    ran = ask(luisterpost, "file", {"path": str(path)})
    assert [row["text"] for row in ran.rows] == ["Te laat"]


def test_mails_are_fetched_too(
    luisterpost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ImapServer(tmp_path / "tls") as inbox:
        inbox.add("From: a@voorbeeld.nl\nMessage-ID: <1@x>\n\nTe laat", arrived=today())
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "tls" / "cert.pem"))
        options = {
            "host": inbox.host,
            "port": str(inbox.port),
            "user": USER,
            "password": PASSWORD,
        }
        ran = ask(luisterpost, "mail", options)
    assert [row["text"] for row in ran.rows] == ["Te laat"], ran.err


def today() -> str:
    from datetime import UTC, datetime  # noqa: PLC0415 - the command reads the real clock

    return datetime.now(UTC).strftime("%d-%b-%Y %H:%M:%S +0000")
