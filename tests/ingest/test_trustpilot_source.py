"""The `trustpilot` source against a replayed Business API: both listings, edits, deletions.

The answers are made by the documentation (developers.trustpilot.com); their content is invented.
"""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest.errors import (
    BadAnswerError,
    BotWallError,
    NothingFoundError,
    RetryLaterError,
    UnreadableContentError,
    WrongOptionError,
)
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from ingest.trustpilot_login import TrustpilotLogin
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded"
UNIT = "5f0000000000000000000001"
LISTING = f"/v1/business-units/{UNIT}/reviews"
PRIVATE = f"/v1/private/business-units/{UNIT}/reviews"
TOKEN = "/v1/oauth/oauth-business-users-for-applications/accesstoken"


def review(number: int, text: str = "Hoi", **more: Any) -> dict[str, Any]:
    return {
        "id": f"r{number}",
        "consumer": {"id": "c1", "displayName": "Fenna"},
        "stars": 2,
        "title": "Titel",
        "text": text,
        "language": "nl",
        "createdAt": f"2026-11-{number:02}T10:00:00.000Z",
        "updatedAt": None,
        "companyReply": {"text": "Beste Fenna", "createdAt": "2026-11-19T10:00:00Z"},
        **more,
    }


def serve(server: ReplayServer, reviews: list[dict[str, Any]], page: int = 1) -> None:
    path = f"{LISTING}?perPage=100&page={page}&orderBy=createdat.desc"
    server.answer(path, json.dumps({"links": [], "reviews": reviews}))


def fetch(
    client: GuardedClient, server: ReplayServer, state: State | None = None, **options: object
) -> Fetched:
    given = {"business_unit": UNIT, "api_key": "k3y", "service": server.url, **options}
    return ingest.fetch("trustpilot", given, json.loads(json.dumps(state or {})), client, now=NOW)


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


def test_a_recorded_page_gives_its_expected_rows(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(PRIVATE, (RECORDED / "trustpilot.json").read_bytes())
    server.answer(TOKEN, '{"access_token": "t0ken"}', method="POST")
    fetched = fetch(client, server, api_secret="s3cret")
    rows = [ingest.raw_mention_to_json(mention) for mention in fetched.mentions]
    expected = (RECORDED / "trustpilot.json.expected.jsonl").read_text("utf-8").splitlines()
    assert rows == [json.loads(row) for row in expected]
    assert not fetched.refused


def test_mail_addresses_photos_and_replies_are_not_kept(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(LISTING, (RECORDED / "trustpilot.json").read_bytes())
    fetched = fetch(client, server)
    kept = json.dumps([ingest.raw_mention_to_json(mention) for mention in fetched.mentions])
    assert not any(word in kept for word in ("@", "Beste", "imageUrl", "numberOfReviews", "Assen"))


def test_the_key_goes_in_a_header_and_nowhere_else(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [review(1)])
    fetched = fetch(client, server)
    assert server.hits[0].headers["apikey"] == "k3y"
    assert "k3y" not in json.dumps(fetched.state) + " ".join(server.paths)


def test_with_the_secret_a_token_is_had_for_the_companys_own_listing(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(TOKEN, '{"access_token": "t0ken", "expires_in": "359999"}', method="POST")
    server.answer(PRIVATE, json.dumps({"reviews": [review(1, referenceId="B-1001")]}))
    fetched = fetch(client, server, api_secret="s3cret")
    assert [mention.reference for mention in fetched.mentions] == ["B-1001"]
    login, listing = server.hits
    pair = base64.b64encode(b"k3y:s3cret").decode()
    assert (login.headers["authorization"], login.body) == (
        f"Basic {pair}",
        b"grant_type=client_credentials",
    )
    assert listing.headers["authorization"] == "Bearer t0ken"
    assert not {"t0ken", "s3cret"} & set(json.dumps(fetched.state).replace('"', " ").split())


def with_secret(
    client: GuardedClient, server: ReplayServer, *, now: datetime = NOW, **options: object
) -> Fetched:
    given = {"business_unit": UNIT, "api_key": "k3y", "service": server.url}
    given |= {"api_secret": "s3cret", **options}
    return ingest.fetch("trustpilot", given, {}, client, now=now)


def logins(server: ReplayServer) -> int:
    return sum(path == TOKEN for path in server.paths)


def test_a_token_is_used_until_it_ends(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(TOKEN, '{"access_token": "t0ken", "expires_in": "359999"}', method="POST")
    server.answer(PRIVATE, json.dumps({"reviews": [review(1)]}))
    for hours in (0, 1, 99):
        with_secret(client, server, now=NOW + timedelta(hours=hours))
    assert logins(server) == 1
    with_secret(client, server, now=NOW + timedelta(hours=100))
    assert logins(server) == 2
    with_secret(client, server, now=NOW + timedelta(hours=101), api_secret="another")
    assert logins(server) == 3


def test_a_token_that_ended_early_is_replaced_once(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(TOKEN, '{"access_token": "t0ken", "expires_in": "359999"}', method="POST")
    server.answer(TOKEN, '{"access_token": "n3w", "expires_in": "359999"}', method="POST")
    server.answer(PRIVATE, json.dumps({"reviews": [review(1)]}))
    server.answer(PRIVATE, status=401)
    server.answer(PRIVATE, json.dumps({"reviews": [review(1)]}))
    server.answer(PRIVATE, status=401)
    with_secret(client, server)
    assert len(with_secret(client, server).mentions) == 1
    assert server.hits[-1].headers["authorization"] == "Bearer n3w"
    with pytest.raises(BadAnswerError, match="api_secret is not valid"):
        with_secret(client, server)
    assert (len(server.hits), logins(server)) == (8, 3)
    assert client.tokens.find(server.url, "k3y", "s3cret", now=NOW) is None


def test_a_token_is_not_held_where_its_end_is_not_told(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(TOKEN, '{"access_token": "t0ken"}', method="POST")
    server.answer(PRIVATE, json.dumps({"reviews": [review(1)]}))
    with_secret(client, server)
    with_secret(client, server)
    assert logins(server) == 2


def test_a_token_without_an_end_lasts_for_a_fetch(
    client: GuardedClient, server: ReplayServer
) -> None:
    at = "2026-11-18T10:00:00.000Z"
    server.answer(TOKEN, '{"access_token": "t0ken"}', method="POST")
    server.answer(
        PRIVATE, json.dumps({"reviews": [review(one, createdAt=at) for one in range(1, 101)]})
    )
    server.answer(PRIVATE, json.dumps({"reviews": [review(101, createdAt=at)]}))
    assert len(with_secret(client, server).mentions) == 101
    assert logins(server) == 1


def test_a_login_shows_no_secret(client: GuardedClient) -> None:
    login = TrustpilotLogin(client, "https://api.example", "k3y", "s3cret", NOW)
    assert not any(told in repr(login) for told in ("k3y", "s3cret"))


def test_a_company_is_found_by_its_domain_once(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/v1/business-units/find?name=zonnig.example", json.dumps({"id": UNIT}))
    serve(server, [review(1)])
    first = fetch(client, server, business_unit="zonnig.example")
    fetch(client, server, first.state, business_unit="zonnig.example")
    assert sum("find" in path for path in server.paths) == 1


def test_pages_are_followed_to_the_end_or_the_limit(
    client: GuardedClient, server: ReplayServer
) -> None:
    full = [review(2, id=f"a{number}") for number in range(100)]
    serve(server, full)
    serve(server, [review(1)], page=2)
    assert len(fetch(client, server, max_pages=5).mentions) == 101
    assert len(server.paths) == 2
    assert len(fetch(client, server, max_pages=1).mentions) == 100


def test_only_new_and_edited_reviews_come_again(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [review(2), review(1)])
    edited = review(1, "Opgelost", updatedAt="2026-11-20T09:00:00Z", stars=4)
    serve(server, [review(3), review(2), edited])
    first = fetch(client, server)
    second = fetch(client, server, first.state)
    assert ids(second) == ["r1", "r3"]
    mention = second.mentions[0]
    assert (mention.text, mention.rating) == ("Opgelost", 4)
    assert mention.edited_at == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert fetch(client, server, second.state).not_modified


def test_a_deleted_review_is_told_once_trustpilot_confirms_it(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [review(4), review(3), review(2), review(1)])
    serve(server, [review(4), review(1)])
    server.answer("/v1/reviews/r3", '{"message": "not found"}', status=404)
    server.answer("/v1/reviews/r2", json.dumps(review(2)))
    first = fetch(client, server)
    second = fetch(client, server, first.state)
    assert (second.removed, ids(second)) == (["r3"], [])
    third = fetch(client, server, second.state)
    assert (third.removed, third.not_modified) == ([], True)


@pytest.mark.parametrize("status", [401, 429, 500])
def test_a_review_is_not_deleted_because_asking_fails(
    status: int, client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [review(2), review(1)])
    serve(server, [review(2)])
    server.answer("/v1/reviews/r1", status=status)
    second = fetch(client, server, fetch(client, server).state)
    assert second.removed == []
    assert "r1" in second.state["watched"]


def test_an_older_review_that_moved_to_a_later_page_is_not_missed(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [review(1)])
    serve(server, [review(3, id=f"a{number}") for number in range(100)])
    first = fetch(client, server, max_pages=1)
    second = fetch(client, server, first.state, max_pages=1)
    assert not any("/v1/reviews/" in path for path in server.paths)
    assert any("some may be missing" in row.reason for row in second.refused)


def test_after_many_new_reviews_pages_are_read_until_one_is_known(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [review(1)])
    state = fetch(client, server, max_pages=1).state
    server.forget()
    for page in (1, 2):
        serve(server, [review(3, id=f"p{page}n{number}") for number in range(100)], page=page)
    serve(server, [review(2), review(1)], page=3)
    second = fetch(client, server, state, max_pages=1)
    assert (len(second.mentions), list(second.refused)) == (201, [])
    before = len(server.paths)
    fetch(client, server, second.state, max_pages=1)
    assert len(server.paths) == before + 1


def test_a_company_without_reviews_is_no_error_but_an_emptied_listing_is(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [])
    assert fetch(client, server).mentions == ()
    state = {"heard": f"{server.url} {UNIT} None", "unit": UNIT, "marks": {"r1": "x", "r2": "x"}}
    with pytest.raises(NothingFoundError):
        fetch(client, server, state)


def test_a_broken_review_is_refused_and_the_others_go_on(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [review(1), review(2, stars=7), review(3, createdAt="ooit"), review(4, id="")])
    fetched = fetch(client, server)
    assert ids(fetched) == ["r1"]
    assert [
        word in row.reason
        for word, row in zip(("stars", "createdAt", "field id"), fetched.refused, strict=True)
    ] == [True] * 3


@pytest.mark.parametrize("field", ["id", "createdAt", "stars"])
def test_a_changed_layout_is_an_error_naming_the_field(
    field: str, client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [{name: told for name, told in review(1).items() if name != field}])
    with pytest.raises(UnreadableContentError, match=field):
        fetch(client, server)


@pytest.mark.parametrize("body", ['{"items": []}', "[]", "", "<html>Log in</html>", "[" * 90_000])
def test_what_is_no_listing_is_an_error(
    body: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(LISTING, body)
    with pytest.raises(UnreadableContentError, match=server.url):
        fetch(client, server)


def test_a_check_for_robots_is_an_error(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(LISTING, "<title>Just a moment...</title>", status=403)
    with pytest.raises(BotWallError):
        fetch(client, server)


@pytest.mark.parametrize(("code", "hint"), [(401, "api_key"), (403, "allowed"), (404, "no such")])
def test_a_refusal_says_what_to_do(
    code: int, hint: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(LISTING, '{"fault": "Invalid ApiKey k3y"}', status=code)
    with pytest.raises(BadAnswerError, match=hint) as told:
        fetch(client, server)
    assert told.value.permanent
    assert "k3y" not in str(told.value)


@pytest.mark.parametrize(
    ("status", "error"), [(401, BadAnswerError), (503, RetryLaterError), (429, RetryLaterError)]
)
def test_a_refused_log_in_shows_no_secret(
    status: int, error: type[Exception], client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(TOKEN, '{"reason": "s3cret is wrong"}', status=status, method="POST")
    with pytest.raises(error) as told:
        fetch(client, server, api_secret="s3cret")
    assert "s3cret" not in str(told.value)


def test_a_log_in_without_a_token_is_an_error_naming_the_field(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(TOKEN, '{"token": "t"}', method="POST")
    with pytest.raises(BadAnswerError, match="access_token"):
        fetch(client, server, api_secret="s3cret")


def test_a_rate_limit_says_when_to_come_back(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(LISTING, status=429, headers={"Retry-After": "60"})
    with pytest.raises(RetryLaterError) as told:
        fetch(client, server)
    assert told.value.retry_after_s == 60


def test_a_failure_on_a_later_page_keeps_what_was_had(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [review(2, id=f"a{number}") for number in range(100)])
    server.answer(LISTING, status=503)
    fetched = fetch(client, server)
    assert len(fetched.mentions) == 100
    assert "not now" in fetched.refused[0].reason


PRODUCTS = f"/v1/private/product-reviews/business-units/{UNIT}/reviews"


def of_product(number: int, text: str = "Kapot na een week.", **more: Any) -> dict[str, Any]:
    return {
        "id": f"p{number}",
        "createdAt": f"2026-11-{number:02}T10:00:00.000Z",
        "stars": 1,
        "content": text,
        "product": {
            "id": "q1",
            "name": "Lamp Zon",
            "sku": "ZON-1",
            "productUrl": "https://zonnig.example/lamp",
        },
        "consumer": {"id": "c1", "email": "fenna@voorbeeld.example", "name": "Fenna"},
        "referenceId": "B-1001",
        "language": "nl",
        "state": "published",
        "conversationId": None,
        **more,
    }


def fetch_products(
    client: GuardedClient, server: ReplayServer, state: State | None = None, **options: object
) -> Fetched:
    return fetch(client, server, state, api_secret="s3cret", take="products", **options)


def serve_products(server: ReplayServer, *pages: list[dict[str, Any]]) -> None:
    server.answer(TOKEN, '{"access_token": "t0ken", "expires_in": "359999"}', method="POST")
    for number, page in enumerate(pages, 1):
        path = f"{PRODUCTS}?perPage=100&page={number}"
        server.forget(path)
        server.answer(path, json.dumps({"productReviews": page, "links": []}))


def test_reviews_of_products_come_from_a_list_of_their_own(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve_products(server, [of_product(3), of_product(2, ""), of_product(1)])
    fetched = fetch_products(client, server)
    assert ids(fetched) == ["p1", "p3"]
    assert not fetched.refused
    mention = fetched.mentions[0]
    assert (mention.title, mention.text, mention.rating) == ("Lamp Zon", "Kapot na een week.", 1)
    assert (mention.author_name, mention.reference) == ("Fenna", "B-1001")
    assert mention.url == "https://zonnig.example/lamp"
    assert mention.extra == {"product_review": True, "sku": "ZON-1"}
    assert "fenna@" not in json.dumps(ingest.raw_mention_to_json(mention))
    assert server.hits[-1].headers["authorization"] == "Bearer t0ken"


def test_only_new_and_edited_reviews_of_products_come_again(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve_products(server, [of_product(2), of_product(1)])
    first = fetch_products(client, server)
    serve_products(server, [of_product(3), of_product(2), of_product(1, "Toch goed.")])
    assert ids(fetch_products(client, server, first.state)) == ["p1", "p3"]
    # The reviews of the company are another list: nothing of this one is known there.
    server.answer(PRIVATE, json.dumps({"reviews": [review(1)]}))
    other = fetch(client, server, first.state, api_secret="s3cret")
    assert (ids(other), list(other.refused), list(other.removed)) == (["r1"], [], [])


def test_a_deleted_review_of_a_product_is_told_once_trustpilot_confirms_it(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve_products(server, [of_product(4), of_product(3), of_product(2), of_product(1)])
    first = fetch_products(client, server)
    serve_products(server, [of_product(4), of_product(1)])
    server.answer("/v1/private/product-reviews/p3", '{"message": "not found"}', status=404)
    server.answer("/v1/private/product-reviews/p2", json.dumps(of_product(2)))
    assert fetch_products(client, server, first.state).removed == ["p3"]


def test_a_list_of_products_in_another_order_says_so(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve_products(server, [of_product(1), of_product(2)])
    fetched = fetch_products(client, server)
    assert ids(fetched) == ["p1", "p2"]
    assert "newest reviews first" in fetched.refused[0].reason


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"api_key": "k"}, "option business_unit"),
        ({"business_unit": UNIT, "api_key": "k", "take": "products"}, "needs api_secret"),
        ({"business_unit": UNIT}, "option api_key"),
        ({"business_unit": "../x", "api_key": "k"}, "option business_unit"),
        ({"business_unit": UNIT, "api_key": "k", "max_pages": 11}, "option max_pages: .* 10"),
        ({"business_unit": UNIT, "api_key": "k", "language": "Nederlands"}, "option language"),
        ({"business_unit": UNIT, "api_key": ["s3cret"]}, "option api_key"),
    ],
)
def test_a_wrong_option_is_named_and_no_key_shown(
    options: dict[str, object], named: str, client: GuardedClient
) -> None:
    with pytest.raises(WrongOptionError, match=named) as told:
        ingest.fetch("trustpilot", options, {}, client, now=NOW)
    assert "s3cret" not in str(told.value)
