"""The `googleplay` source against a replayed API: log-in by a signed claim, pages, refusals.

The answers are made by the documentation (developers.google.com/android-publisher); their
content is invented and the key is made for the test.
"""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

import ingest
from ingest.errors import (
    BadAnswerError,
    BotWallError,
    IngestError,
    RetryLaterError,
    UnreadableContentError,
    WrongOptionError,
)
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded"
LISTING = "/androidpublisher/v3/applications/nl.zonnig.app/reviews"


def as_pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture
def account(key: rsa.RSAPrivateKey) -> str:
    told = {
        "type": "service_account",
        "client_email": "luister@zonnig.iam.example",
        "private_key_id": "k1",
        "private_key": as_pem(key),
        "token_uri": "https://elsewhere.example/token",
    }
    return json.dumps(told)


def review(number: int, text: str = "Hoi", seconds: int = 1_795_000_000) -> dict[str, Any]:
    comment = {
        "text": text,
        "lastModified": {"seconds": str(seconds + number), "nanos": 5},
        "starRating": 2,
        "reviewerLanguage": "nl",
        "device": "phone1",
        "appVersionName": "5.2.0",
        "thumbsUpCount": 7,
    }
    answer = {"text": "Dank!", "lastModified": {"seconds": "1"}}
    return {
        "reviewId": f"r{number}",
        "authorName": "Fenna",
        "comments": [{"userComment": comment}, {"developerComment": answer}],
    }


def serve(server: ReplayServer, reviews: list[Any], token: str | None = None) -> None:
    told: dict[str, Any] = {"reviews": reviews}
    if token:
        told["tokenPagination"] = {"nextPageToken": token}
    server.answer(LISTING, json.dumps(told))


def fetch(
    client: GuardedClient,
    server: ReplayServer,
    account: str,
    state: State | None = None,
    **options: object,
) -> Fetched:
    server.answer("/token", json.dumps({"access_token": "t0ken"}), method="POST")
    given = {
        "package": "nl.zonnig.app",
        "service_account": account,
        "service": server.url,
        "login_service": server.url,
        **options,
    }
    return ingest.fetch("googleplay", given, json.loads(json.dumps(state or {})), client, now=NOW)


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_a_recorded_page_gives_its_expected_rows(
    client: GuardedClient, server: ReplayServer, account: str
) -> None:
    server.answer(LISTING, (RECORDED / "googleplay.json").read_bytes())
    fetched = fetch(client, server, account)
    rows = [ingest.raw_mention_to_json(mention) for mention in fetched.mentions]
    expected = (RECORDED / "googleplay.json.expected.jsonl").read_text("utf-8").splitlines()
    assert rows == [json.loads(row) for row in expected]
    assert fetch(client, server, account, fetched.state).not_modified


def test_the_claim_is_signed_for_the_token_service_and_one_right(
    client: GuardedClient, server: ReplayServer, account: str, key: rsa.RSAPrivateKey
) -> None:
    serve(server, [review(1)])
    fetch(client, server, account)
    form = parse_qs(server.hits[0].body.decode())
    assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    head, claim, signature = form["assertion"][0].split(".")
    key.public_key().verify(decoded(signature), f"{head}.{claim}".encode(), PKCS1v15(), SHA256())
    assert json.loads(decoded(head)) == {"alg": "RS256", "typ": "JWT", "kid": "k1"}
    assert json.loads(decoded(claim)) == {
        "iss": "luister@zonnig.iam.example",
        "scope": "https://www.googleapis.com/auth/androidpublisher",
        "aud": f"{server.url}/token",
        "iat": int(NOW.timestamp()),
        "exp": int(NOW.timestamp()) + 3600,
    }


def test_the_token_goes_in_a_header_and_no_secret_into_the_state(
    client: GuardedClient, server: ReplayServer, account: str
) -> None:
    serve(server, [review(1)])
    fetched = fetch(client, server, account)
    assert server.hits[1].headers["authorization"] == "Bearer t0ken"
    kept = json.dumps(fetched.state) + " ".join(server.paths)
    assert not any(word in kept for word in ("t0ken", "PRIVATE", "iam.example"))


def test_pages_are_followed_to_the_end(
    client: GuardedClient, server: ReplayServer, account: str
) -> None:
    serve(server, [review(3)], "two")
    serve(server, [review(2)], "three")
    serve(server, [review(1)])
    assert ids(fetch(client, server, account)) == ["r1", "r2", "r3"]
    assert server.paths[1:] == [
        f"{LISTING}?maxResults=100",
        f"{LISTING}?maxResults=100&token=two",
        f"{LISTING}?maxResults=100&token=three",
    ]


def test_the_pages_have_an_end_that_is_told(
    client: GuardedClient, server: ReplayServer, account: str
) -> None:
    serve(server, [review(1)], "more")
    fetched = fetch(client, server, account, max_pages=1)
    assert (ids(fetched), len(server.paths)) == (["r1"], 2)
    assert "raise max_pages" in fetched.refused[0].reason


def test_a_page_that_points_at_itself_is_read_once_more_only(
    client: GuardedClient, server: ReplayServer, account: str
) -> None:
    serve(server, [review(1)], "same")
    fetch(client, server, account)
    assert len(server.paths) == 3


def test_a_changed_review_comes_again_with_the_time_of_its_change(
    client: GuardedClient, server: ReplayServer, account: str
) -> None:
    serve(server, [review(2), review(1)])
    serve(server, [review(1, "Opgelost", 1_795_000_500), review(2)])
    first = fetch(client, server, account)
    assert [mention.edited_at for mention in first.mentions] == [None, None]
    (mention,) = fetch(client, server, account, first.state).mentions
    assert (mention.external_id, mention.text) == ("r1", "Opgelost")
    assert mention.edited_at == datetime.fromtimestamp(1_795_000_501, UTC)


@pytest.mark.parametrize("body", ["{}", '{"reviews": []}', '{"pageInfo": {"totalResults": 0}}'])
def test_a_week_without_reviews_is_no_error(
    body: str, client: GuardedClient, server: ReplayServer, account: str
) -> None:
    server.answer(LISTING, body)
    assert fetch(client, server, account).mentions == ()


def test_a_broken_review_is_refused_and_the_others_go_on(
    client: GuardedClient, server: ReplayServer, account: str
) -> None:
    serve(server, [review(1), {"reviewId": "r2"}, review(3, seconds=10**12), None])
    fetched = fetch(client, server, account)
    assert (ids(fetched), len(fetched.refused)) == (["r1"], 3)


@pytest.mark.parametrize("field", ["text", "lastModified", "starRating"])
def test_a_changed_comment_is_an_error_naming_the_field(
    field: str, client: GuardedClient, server: ReplayServer, account: str
) -> None:
    changed = review(1)
    del changed["comments"][0]["userComment"][field]
    serve(server, [changed])
    with pytest.raises(UnreadableContentError, match=field):
        fetch(client, server, account)


@pytest.mark.parametrize("field", ["reviewId", "comments"])
def test_a_changed_review_is_an_error_naming_the_field(
    field: str, client: GuardedClient, server: ReplayServer, account: str
) -> None:
    serve(server, [{name: told for name, told in review(1).items() if name != field}])
    with pytest.raises(UnreadableContentError, match=field):
        fetch(client, server, account)


@pytest.mark.parametrize(
    "body", ['{"items": []}', '{"error": {}}', "[]", "", "<html>Log in</html>", "[" * 90_000]
)
def test_what_is_no_listing_is_an_error(
    body: str, client: GuardedClient, server: ReplayServer, account: str
) -> None:
    server.answer(LISTING, body)
    with pytest.raises(UnreadableContentError, match=server.url):
        fetch(client, server, account)


def test_a_check_for_robots_is_an_error(
    client: GuardedClient, server: ReplayServer, account: str
) -> None:
    server.answer(LISTING, "<title>Just a moment...</title>")
    with pytest.raises(BotWallError):
        fetch(client, server, account)


@pytest.mark.parametrize(
    ("code", "hint"), [(401, "token"), (403, "may not see"), (404, "no such app")]
)
def test_a_refusal_says_what_to_do(
    code: int, hint: str, client: GuardedClient, server: ReplayServer, account: str
) -> None:
    server.answer(LISTING, '{"error": {"message": "t0ken"}}', status=code)
    with pytest.raises(BadAnswerError, match=hint) as told:
        fetch(client, server, account)
    assert told.value.permanent
    assert "t0ken" not in str(told.value)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, '{"error": "invalid_grant"}', BadAnswerError),
        (429, "", RetryLaterError),
        (503, "", RetryLaterError),
        (200, "{}", BadAnswerError),
        (200, "<html>", UnreadableContentError),
    ],
)
def test_a_refused_log_in_asks_for_no_reviews(
    status: int,
    body: str,
    error: type[IngestError],
    client: GuardedClient,
    server: ReplayServer,
    account: str,
) -> None:
    server.answer("/token", body, status=status, method="POST")
    server.answer("/token", body, status=status, method="POST")
    with pytest.raises(error) as told:
        fetch(client, server, account)
    assert len(server.paths) == 1
    assert "PRIVATE" not in str(told.value)


def test_a_rate_limit_says_when_to_come_back(
    client: GuardedClient, server: ReplayServer, account: str
) -> None:
    server.answer(LISTING, status=429, headers={"Retry-After": "3600"})
    with pytest.raises(RetryLaterError) as told:
        fetch(client, server, account)
    assert told.value.retry_after_s == 3600


def test_a_failure_on_a_later_page_keeps_what_was_had(
    client: GuardedClient, server: ReplayServer, account: str
) -> None:
    serve(server, [review(1)], "two")
    server.answer(LISTING, status=503)
    fetched = fetch(client, server, account)
    assert (ids(fetched), len(fetched.refused)) == (["r1"], 1)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"type": "authorized_user"}, "is not the JSON file of a service account"),
        ({"client_email": None}, "lacks the field"),
        ({"private_key": None}, "lacks the field"),
        ({"private_key": "s3cret"}, "private_key that cannot be read"),
        ({"private_key": as_pem(ec.generate_private_key(ec.SECP256R1()))}, "not RSA of 2048"),
    ],
)
def test_a_wrong_key_file_is_named_and_never_shown(
    change: dict[str, object], named: str, client: GuardedClient, account: str
) -> None:
    told = json.dumps({**json.loads(account), **change})
    options = {"package": "nl.zonnig.app", "service_account": told}
    with pytest.raises(WrongOptionError, match=f"option service_account: .*{named}") as error:
        ingest.fetch("googleplay", options, {}, client, now=NOW)
    assert not any(word in str(error.value) for word in ("s3cret", "iam.example", "BEGIN"))


def test_a_key_file_may_arrive_as_an_object(
    client: GuardedClient, server: ReplayServer, account: str
) -> None:
    serve(server, [review(1)])
    server.answer("/token", json.dumps({"access_token": "t0ken"}), method="POST")
    options = {
        "package": "nl.zonnig.app",
        "service_account": json.loads(account),
        "service": server.url,
        "login_service": server.url,
    }
    assert ids(ingest.fetch("googleplay", options, {}, client, now=NOW)) == ["r1"]


@pytest.mark.parametrize("told", ["", "s3cret", "[]", "[" * 90_000])
def test_what_is_no_key_file_is_named(told: str, client: GuardedClient) -> None:
    options = {"package": "nl.zonnig.app", "service_account": told}
    with pytest.raises(WrongOptionError, match="option service_account: is not the JSON") as error:
        ingest.fetch("googleplay", options, {}, client, now=NOW)
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize("package", ["app", "nl/zonnig", "../nl.zonnig", "nl..zonnig"])
def test_a_wrong_package_is_named(package: str, client: GuardedClient, account: str) -> None:
    options = {"package": package, "service_account": account}
    with pytest.raises(WrongOptionError, match="option package"):
        ingest.fetch("googleplay", options, {}, client, now=NOW)
