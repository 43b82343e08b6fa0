"""Where things are sent to: only what is genuine gets in, once; what is wrong is not told."""

import hashlib
import hmac
import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from backoffice import START, Browser, Clock, World, make_services
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import make_source
from triage.errors import SealedError
from triage.incoming.keeping import claim_delivery, fail_delivery
from triage.models import HookAddress, IncomingDelivery, Source
from triage.queueing.webhook import read_secret, sign
from triage.sources.options import seal_options
from web import create_app
from web.pages import hooks
from web.pages.hooks import LARGEST_BODY_BYTES

Sessions = sessionmaker[Session]
BODY = json.dumps({"id": "1", "text": "Kapot"}).encode()
APP_SECRET = "app-geheim-van-de-test"


@dataclass
class Hook:
    """An address as its sender knows it."""

    client: FlaskClient
    path: str
    secret: str
    source_id: int
    clock: Clock

    def headers(self, body: bytes, name: str = "msg_1", **change: str) -> dict[str, str]:
        timestamp = str(int(self.clock().timestamp()))
        return {
            "webhook-id": name,
            "webhook-timestamp": timestamp,
            "webhook-signature": sign(read_secret(self.secret), name, timestamp, body),
            **{key.replace("_", "-"): value for key, value in change.items()},
        }

    def send(self, body: bytes = BODY, name: str = "msg_1", **change: str):
        return self.client.post(self.path, data=body, headers=self.headers(body, name, **change))

    def sign_for_meta(self, body: bytes) -> Mapping[str, str]:
        digest = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
        return {"X-Hub-Signature-256": f"sha256={digest}"}


@pytest.fixture
def ada(world: World, log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("ada")


def make_hook(
    app: Flask, sessions: Sessions, ada: Browser, clock: Clock, kind: str, **options: object
) -> Hook:
    with sessions.begin() as session:
        sealed = seal_options(session, kind, options)
        source_id = make_source(session, kind=kind, name=f"Haak {kind}", options=sealed).id
    page = ada.post(f"/sources/{source_id}/address")
    assert page.status_code == 201
    secrets = re.findall(r'class="secret-once"[^>]*>([^<]+)<', page.text)
    path = re.search(r"/hooks/[\w-]+", page.text)
    assert path is not None
    return Hook(app.test_client(), path[0], html.unescape(secrets[0]), source_id, clock)


@pytest.fixture
def hook(app: Flask, sessions: Sessions, ada: Browser, clock: Clock) -> Hook:
    return make_hook(app, sessions, ada, clock, "webhook")


@pytest.fixture
def page_hook(app: Flask, sessions: Sessions, ada: Browser, clock: Clock) -> Hook:
    options = {"page": "100200300", "access_token": "t", "app_secret": APP_SECRET}
    return make_hook(app, sessions, ada, clock, "facebook", **options)


def kept(sessions: Sessions) -> int:
    with sessions.begin() as session:
        return session.scalar(select(func.count()).select_from(IncomingDelivery)) or 0


def test_a_genuine_delivery_is_kept_without_log_in_or_form_token(
    hook: Hook, sessions: Sessions
) -> None:
    answer = hook.send()
    assert (answer.status_code, answer.data) == (200, b"")
    with sessions.begin() as session:
        row = session.scalars(select(IncomingDelivery)).one()
        assert (row.name, row.body, row.source_id) == ("msg_1", BODY, hook.source_id)


def test_a_delivery_sent_again_is_taken_and_changes_nothing(hook: Hook, sessions: Sessions) -> None:
    assert [hook.send().status_code for _ in range(3)] == [200, 200, 200]
    assert kept(sessions) == 1


def test_the_answer_goes_out_after_the_commit(
    hook: Hook, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> bool:
        raise OperationalError("insert", {}, Exception("gone"))

    monkeypatch.setattr(hooks, "keep_delivery", fails)
    answer = hook.send()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert kept(sessions) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"webhook_signature": "v1,AAAA"},
        {"webhook_signature": ""},
        {"webhook_id": "msg_2"},
        {"webhook_timestamp": "1"},
    ],
)
def test_what_is_not_genuine_is_refused_without_a_word(
    hook: Hook, sessions: Sessions, change: dict[str, str]
) -> None:
    answer = hook.send(**change)
    assert (answer.status_code, answer.data, kept(sessions)) == (401, b"", 0)


def test_a_tampered_or_stale_delivery_is_refused(
    hook: Hook, sessions: Sessions, clock: Clock
) -> None:
    headers = hook.headers(BODY)
    tampered = BODY.replace(b"Kapot", b"Top")
    assert hook.client.post(hook.path, data=tampered, headers=headers).status_code == 401
    clock.advance(minutes=6)
    assert hook.client.post(hook.path, data=BODY, headers=headers).status_code == 401
    assert kept(sessions) == 0


def test_a_log_in_is_no_signature(hook: Hook, ada: Browser, sessions: Sessions) -> None:
    assert ada.post(hook.path, {"id": "1"}).status_code == 401
    assert kept(sessions) == 0


@pytest.mark.parametrize("path", ["/hooks/x", "/hooks/" + "a" * 32, "/hooks/%00" + "a" * 30])
def test_an_address_that_is_nobodys_is_not_there(hook: Hook, path: str) -> None:
    headers = hook.headers(BODY)
    assert hook.client.post(path, data=BODY, headers=headers).status_code == 404
    assert hook.client.get(path).status_code == 404


def test_a_body_may_be_a_mebibyte_and_no_more(hook: Hook, sessions: Sessions) -> None:
    full = b" " * (LARGEST_BODY_BYTES - len(BODY)) + BODY
    assert hook.send(full).status_code == 200
    for size in (1, 10 * LARGEST_BODY_BYTES):
        answer = hook.send(full + b" " * size, "msg_2")
        assert (answer.status_code, answer.data) == (413, b"")
    assert kept(sessions) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain; charset=utf-7"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": ""},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    ],
    ids=str,
)
def test_the_bytes_count_and_not_what_headers_say_of_them(
    hook: Hook, sessions: Sessions, headers: dict[str, str]
) -> None:
    answer = hook.client.post(hook.path, data=BODY, headers=hook.headers(BODY) | headers)
    assert (answer.status_code, kept(sessions)) == (200, 1)


@pytest.mark.parametrize("body", [b"\x00\xff", b"[" * 100_000, b"not json"], ids=len)
def test_what_a_genuine_body_holds_is_read_later(
    hook: Hook, sessions: Sessions, body: bytes
) -> None:
    assert hook.send(body).status_code == 200
    assert kept(sessions) == 1


def test_a_paused_source_takes_nothing_and_says_when_to_come_back(
    hook: Hook, sessions: Sessions
) -> None:
    with sessions.begin() as session:
        session.get_one(Source, hook.source_id).enabled = False
    answer = hook.send()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3600")
    with sessions.begin() as session:
        session.get_one(Source, hook.source_id).archived_at = START
    assert hook.send().status_code == 410
    assert kept(sessions) == 0


def test_who_sends_to_an_archived_source_is_told_to_stop(
    hook: Hook, page_hook: Hook, ada: Browser, sessions: Sessions
) -> None:
    for one in (hook, page_hook):
        assert ada.post(f"/sources/{one.source_id}/archive").status_code == 303
        assert one.send().status_code == 410
        assert ada.post(f"/sources/{one.source_id}/bring-back").status_code == 303
        assert one.send().status_code == 401  # its secrets are destroyed
        with sessions.begin() as session:
            address = session.get_one(HookAddress, one.source_id)
            assert (address.secrets, address.verify_token) == ([], None)
    assert kept(sessions) == 0


def test_a_sender_that_is_too_fast_is_told_to_wait(
    app: Flask, hook: Hook, sessions: Sessions, database_url: str, tmp_path, clock: Clock
) -> None:
    slow = make_services(sessions, database_url, tmp_path, hook_deliveries_per_minute=2)
    hook.client = create_app(slow, clock).test_client()
    answers = [hook.send(name=f"msg_{number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "60"
    assert kept(sessions) == 2


def test_a_replaced_secret_counts_for_a_day_more(hook: Hook, ada: Browser, clock: Clock) -> None:
    page = ada.post(f"/sources/{hook.source_id}/address")
    assert page.status_code == 201
    newer = replace(hook, secret=re.findall(r'class="secret-once"[^>]*>([^<]+)<', page.text)[0])
    assert newer.secret != hook.secret
    assert newer.send(name="a").status_code == 200
    assert hook.send(name="b").status_code == 200
    clock.advance(hours=25)
    assert newer.send(name="c").status_code == 200
    assert hook.send(name="d").status_code == 401


def test_a_secret_is_shown_once_and_kept_sealed(
    hook: Hook, ada: Browser, sessions: Sessions
) -> None:
    assert hook.secret.startswith("whsec_")
    page = ada.get(f"/sources/{hook.source_id}").text
    assert hook.path in page
    assert hook.secret not in page
    with sessions.begin() as session:
        row = session.get_one(HookAddress, hook.source_id)
        assert hook.secret not in json.dumps(row.secrets)


def test_metas_question_is_answered_only_with_the_right_token(page_hook: Hook) -> None:
    def ask(**change: str):
        asked = {
            "hub.mode": "subscribe",
            "hub.verify_token": page_hook.secret,
            "hub.challenge": "1158201444",
        }
        told = {key.replace("_", ".", 1): value for key, value in change.items()}
        return page_hook.client.get(page_hook.path, query_string=asked | told)

    answer = ask()
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "1158201444", "text/plain")
    for change in ({"hub_verify_token": "x"}, {"hub_verify_token": ""}, {"hub_mode": "x"}):
        assert (ask(**change).status_code, ask(**change).data) == (403, b"")
    hostile = ask(hub_challenge="<script>alert(1)</script>" + "a" * 500)
    assert (len(hostile.text), hostile.mimetype) == (200, "text/plain")


def test_a_key_that_is_missing_is_no_fault_of_who_asks(
    page_hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise SealedError

    monkeypatch.setattr(hooks, "find_address", fails)
    asked, sent = page_hook.client.get(page_hook.path), page_hook.send()
    assert [one.status_code for one in (asked, sent)] == [503, 503]


def test_an_address_of_a_program_has_no_such_question(hook: Hook) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"}
    assert hook.client.get(hook.path, query_string=asked).status_code == 404


def test_a_delivery_of_meta_is_signed_with_the_apps_secret(
    page_hook: Hook, sessions: Sessions
) -> None:
    body = json.dumps({"object": "page", "entry": []}).encode()
    signed = page_hook.sign_for_meta(body)
    for _ in range(2):
        answer = page_hook.client.post(page_hook.path, data=body, headers=signed)
        assert answer.status_code == 200
    other = page_hook.client.post(page_hook.path, data=body + b" ", headers=signed)
    assert (other.status_code, kept(sessions)) == (401, 1)


def test_without_the_apps_secret_nothing_of_meta_gets_in(
    page_hook: Hook, sessions: Sessions, ada: Browser
) -> None:
    with sessions.begin() as session:
        session.get_one(Source, page_hook.source_id).options = {"page": "100200300"}
    for key in (b"", b"None", APP_SECRET.encode()):
        digest = hmac.new(key, BODY, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature-256": f"sha256={digest}"}
        assert page_hook.client.post(page_hook.path, data=BODY, headers=headers).status_code == 401
    assert "app-geheim" in ada.get(f"/sources/{page_hook.source_id}").text


def test_dead_deliveries_are_shown_and_tried_again(
    hook: Hook, ada: Browser, sessions: Sessions
) -> None:
    hook.send()
    with sessions.begin() as session:
        claimed = claim_delivery(session)
        assert claimed is not None
        error = ValueError("x")
        fail_delivery(session, claimed, error, "<b>kapot</b>")
        session.execute(update(IncomingDelivery).values(dead_at=START, due_at=START))
    page = ada.get(f"/sources/{hook.source_id}").text
    assert "opgegeven" in page
    assert "&lt;b&gt;kapot&lt;/b&gt;" in page
    assert "een levering lezen" in ada.get("/settings/failed").text
    path = f"/sources/{hook.source_id}/deliveries/{claimed.id}/replay"
    assert ada.post(path).status_code == 303
    with sessions.begin() as session:
        assert session.get_one(IncomingDelivery, claimed.id).dead_at is None


def test_only_administrators_make_addresses_and_only_for_kinds_that_are_told_things(
    hook: Hook, world: World, ada: Browser, log_in_as: Callable[[str], Browser]
) -> None:
    for name in ("alice", "bob"):
        browser = log_in_as(name)
        assert browser.post(f"/sources/{hook.source_id}/address").status_code == 403
        assert browser.post(f"/sources/{hook.source_id}/deliveries/1/replay").status_code == 403
    assert "Nieuw geheim" not in log_in_as("alice").get(f"/sources/{hook.source_id}").text
    assert ada.post(f"/sources/{world.source}/address").status_code == 422
    assert "Wat ons wordt toegestuurd" not in ada.get(f"/sources/{world.source}").text
    assert ada.post(f"/sources/{world.source}/deliveries/1/replay").status_code == 404


def test_the_list_of_deliveries_says_what_they_brought(
    hook: Hook, ada: Browser, sessions: Sessions
) -> None:
    hook.send()
    with sessions.begin() as session:
        counts = {"new": 2, "refused": 1, "late": 0}
        done = {"handled_at": START + timedelta(seconds=1), "counts": counts}
        session.execute(update(IncomingDelivery).values(**done))
    page = ada.get(f"/sources/{hook.source_id}").text
    assert "2 nieuw, 1 geweigerd" in page
