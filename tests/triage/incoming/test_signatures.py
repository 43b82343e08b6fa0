"""A delivery has to prove whose it is: by the library's own signatures, and by nothing less."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from triage.errors import SignatureError
from triage.incoming.signatures import prove_meta, prove_standard
from triage.queueing.webhook import read_secret, sign

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
KEY = read_secret(SECRET)
BODY = '{"id": "1", "text": "Café 😡"}'.encode()


def signed(body: bytes = BODY, at: datetime = NOW, name: str = "msg_1", secret: str = SECRET):
    """Headers as the library of Standard Webhooks makes them."""
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(name, at, body.decode()),
    }


def test_what_the_library_signs_is_genuine() -> None:
    proven = prove_standard(signed(), BODY, [KEY], NOW)
    assert (proven.name, proven.sent_at) == ("msg_1", NOW)


def test_what_we_sign_is_genuine_to_the_library() -> None:
    now = datetime.now(UTC)
    timestamp = str(int(now.timestamp()))
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": timestamp,
        "webhook-signature": sign(KEY, "msg_1", timestamp, BODY),
    }
    assert Webhook(SECRET).verify(BODY, headers)["id"] == "1"


def test_any_of_several_secrets_and_signatures_will_do() -> None:
    headers = signed()
    headers["webhook-signature"] = f"v1a,xyz v1,AAAA {headers['webhook-signature']}"
    assert prove_standard(headers, BODY, [read_secret(OTHER), KEY], NOW).name == "msg_1"


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_or_future_delivery_is_none(minutes: int) -> None:
    with pytest.raises(SignatureError):
        prove_standard(signed(at=NOW + timedelta(minutes=minutes)), BODY, [KEY], NOW)


@pytest.mark.parametrize("minutes", [-4, 4])
def test_clocks_may_differ_a_little(minutes: int) -> None:
    assert prove_standard(signed(at=NOW + timedelta(minutes=minutes)), BODY, [KEY], NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "msg_2"},
        {"webhook-id": ""},
        {"webhook-id": "msg 1"},
        {"webhook-id": "m" * 256},
        {"webhook-timestamp": "1"},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "1e9"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-timestamp": "١٧"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "no comma"},
        {"webhook-signature": "v2,AAAA"},
        {"webhook-signature": "v1," + "A" * 10_000},
        {"webhook-signature": "\ud800"},
        {"webhook-signature": " ".join(["v1,AAAA"] * 5000)},
    ],
)
def test_anything_else_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(SignatureError) as refused:
        prove_standard({**signed(), **change}, BODY, [KEY], NOW)
    assert str(refused.value) == "the delivery is not signed as it should be"


@pytest.mark.parametrize(
    "body",
    [BODY.replace(b"1", b"2"), BODY + b" ", BODY.decode().encode("utf-16"), b"", b"\xff\xfe"],
)
def test_other_bytes_are_refused_also_where_they_mean_the_same(body: bytes) -> None:
    with pytest.raises(SignatureError):
        prove_standard(signed(), body, [KEY], NOW)


def test_another_secret_or_none_is_refused() -> None:
    for keys in ([read_secret(OTHER)], []):
        with pytest.raises(SignatureError):
            prove_standard(signed(), BODY, keys, NOW)


def test_a_delivery_of_meta_is_named_by_its_content() -> None:
    given = "sha256=" + hmac.new(b"app-secret", BODY, hashlib.sha256).hexdigest()
    proven = prove_meta({"x-hub-signature-256": given}, BODY, [b"app-secret"], NOW)
    assert proven.name == hashlib.sha256(BODY).hexdigest()


@pytest.mark.parametrize("given", ["", "sha256=", "sha256=00", "sha1=aa", "é", "\ud800"])
def test_a_delivery_of_meta_with_another_signature_is_refused(given: str) -> None:
    with pytest.raises(SignatureError):
        prove_meta({"x-hub-signature-256": given}, BODY, [b"app-secret"], NOW)


def test_the_old_signature_of_meta_alone_does_not_do() -> None:
    old = hmac.new(b"app-secret", BODY, "sha1").hexdigest()
    with pytest.raises(SignatureError):
        prove_meta({"x-hub-signature": f"sha1={old}"}, BODY, [b"app-secret"], NOW)
