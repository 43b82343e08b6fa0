"""Outgoing webhooks, signed as Standard Webhooks lay down."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from ingest.outbound import GuardedClient, InProcessPace
from tests.replay import ReplayServer
from triage.errors import DeliveryError, SettingsError
from triage.queueing.outbox import Message
from triage.queueing.webhook import Webhook, read_secret, sign

NOW = datetime(2026, 11, 20, 12, 0, 0, 250_000, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def receiver() -> Iterator[ReplayServer]:
    with ReplayServer() as server:
        yield server


@pytest.fixture
def client() -> GuardedClient:
    return GuardedClient(allowed_networks=["127.0.0.1/32"], pace=InProcessPace(0))


def message(**payload: object) -> Message:
    return Message(uuid4(), "webhook", "case.opened", payload, uuid4())


def webhook(client: GuardedClient, receiver: ReplayServer, path: str = "/hook") -> Webhook:
    return Webhook(client, f"{receiver.url}{path}", SECRET, lambda: NOW)


def test_the_published_example_is_signed_as_published() -> None:
    # Source: the example of the Standard Webhooks libraries' documentation.
    signature = sign(
        read_secret(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}'
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_can_check_what_arrives(client: GuardedClient, receiver: ReplayServer) -> None:
    receiver.answer("/hook", status=204, method="POST")
    sent = message(case_id=7, subject="Café 😡 “kapot”")
    webhook(client, receiver).carry(sent)
    (hit,) = receiver.hits
    signed = f"{sent.id}.{int(NOW.timestamp())}.".encode() + hit.body
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert hit.headers["webhook-id"] == str(sent.id)
    assert hit.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert hit.headers["webhook-signature"] == f"v1,{expected}"
    assert hit.headers["content-type"] == "application/json"
    assert json.loads(hit.body) == {
        "type": "case.opened",
        "timestamp": NOW.isoformat(),
        "data": {"case_id": 7, "subject": "Café 😡 “kapot”"},
    }


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(300, False), (400, False), (404, False), (410, True), (429, False), (500, False)],
)
def test_only_gone_is_forever(
    client: GuardedClient, receiver: ReplayServer, status: int, permanent: bool
) -> None:
    receiver.answer("/hook", status=status, method="POST")
    with pytest.raises(DeliveryError, match=f"answered {status}") as caught:
        webhook(client, receiver).carry(message())
    assert caught.value.permanent is permanent


def test_a_redirect_is_not_followed(client: GuardedClient, receiver: ReplayServer) -> None:
    receiver.answer("/hook", status=307, headers={"Location": "/other"}, method="POST")
    receiver.answer("/other", method="POST")
    with pytest.raises(DeliveryError, match="answered 307"):
        webhook(client, receiver).carry(message())
    assert receiver.paths == ["/hook"]


def test_a_receiver_that_is_away_is_tried_again(client: GuardedClient) -> None:
    nobody = Webhook(client, "http://127.0.0.1:9/hook", SECRET, lambda: NOW)
    with pytest.raises(DeliveryError) as caught:
        nobody.carry(message())
    assert not caught.value.permanent


def test_a_private_address_is_refused_unless_the_operator_allows_it(
    receiver: ReplayServer,
) -> None:
    strict = GuardedClient(pace=InProcessPace(0))
    with pytest.raises(DeliveryError):
        webhook(strict, receiver).carry(message())
    assert receiver.hits == []


def test_half_a_character_in_a_payload_is_an_error_not_a_crash(
    client: GuardedClient, receiver: ReplayServer
) -> None:
    receiver.answer("/hook", method="POST")
    with pytest.raises((DeliveryError, UnicodeEncodeError)):
        webhook(client, receiver).carry(message(text="\ud83d"))


def test_a_plain_secret_is_its_own_key() -> None:
    assert read_secret("a plain secret of enough length") == b"a plain secret of enough length"


@pytest.mark.parametrize("secret", ["whsec_***", "whsec_c2hvcnQ=", "whsec_"])
def test_a_broken_secret_is_named(secret: str) -> None:
    with pytest.raises(SettingsError, match="LUISTERPOST_WEBHOOK_SECRET"):
        read_secret(secret)
