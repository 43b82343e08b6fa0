"""Trying options asks for little, says what is wrong, and remembers nothing."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from ingest.describing import describe_options
from ingest.errors import BadAnswerError, NothingFoundError, WrongOptionError
from ingest.outbound import GuardedClient, InProcessPace
from ingest.registry import find_source, kinds
from ingest.trying import check_login, has_login, try_options
from tests.every_kind import CASES
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
REVIEW = """<script type="application/ld+json">{"@type": "Review", "reviewBody": "Slecht",
"datePublished": "2026-11-01", "reviewRating": {"ratingValue": 1}}</script>
<a rel="next" href="/page2">verder</a>"""


@pytest.fixture
def server() -> Iterator[ReplayServer]:
    with ReplayServer() as running:
        yield running


@pytest.fixture
def client() -> GuardedClient:
    return GuardedClient(allowed_networks=["127.0.0.1/32"], pace=InProcessPace(0))


def test_only_one_page_is_read(server: ReplayServer, client: GuardedClient) -> None:
    server.answer("/page1", REVIEW, headers={"Content-Type": "text/html"})
    options = {"url": f"{server.url}/page1", "max_pages": 9}
    fetched = try_options("webpage", options, client, now=NOW)
    assert [one.text for one in fetched.mentions] == ["Slecht"]
    assert server.paths == ["/page1"]


def test_only_a_few_posts_are_asked_for(server: ReplayServer, client: GuardedClient) -> None:
    server.answer("/2/tweets/search/recent", json.dumps({"meta": {"result_count": 0}}))
    options = {"query": "zeven", "bearer_token": "t", "service": server.url, "limit": 900}
    try_options("x", options, client, now=NOW)
    (path,) = server.paths
    assert parse_qs(urlsplit(path).query)["max_results"] == ["20"]


def test_what_is_wrong_is_told_as_it_was_typed(client: GuardedClient) -> None:
    with pytest.raises(WrongOptionError, match="less than or equal to 50"):
        try_options("webpage", {"url": "https://x.example", "max_pages": 99}, client, now=NOW)


def test_an_empty_page_is_an_error_here_too(server: ReplayServer, client: GuardedClient) -> None:
    server.answer("/page1", "<p>niets</p>", headers={"Content-Type": "text/html"})
    with pytest.raises(NothingFoundError):
        try_options("webpage", {"url": f"{server.url}/page1"}, client, now=NOW)


LOGINS = {
    "bluesky": (
        "POST",
        "/xrpc/com.atproto.server.createSession",
        {"hashtag": "x", "identifier": "a.example", "app_password": "p"},
        "login_service",
        {"accessJwt": "t"},
    ),
    "reddit": (
        "POST",
        "/api/v1/access_token",
        {"subreddit": "thenetherlands", "client_id": "c", "client_secret": "s"},
        "login_service",
        {"access_token": "t"},
    ),
    "mastodon": (
        "GET",
        "/api/v1/apps/verify_credentials",
        {"query": "x", "access_token": "t"},
        "instance",
        {},
    ),
    "trustpilot": (
        "GET",
        "/v1/business-units/find",
        {"business_unit": "zeven.example", "api_key": "k"},
        "service",
        {"id": "a" * 24},
    ),
}


@pytest.mark.parametrize("kind", LOGINS)
def test_credentials_are_checked_with_one_cheap_question(
    kind: str, server: ReplayServer, client: GuardedClient
) -> None:
    method, path, options, address, told = LOGINS[kind]
    server.answer(path, json.dumps(told), method=method)
    assert has_login(kind)
    check_login(kind, {**options, address: server.url}, client, now=NOW)
    assert [urlsplit(one).path for one in server.paths] == [path]


@pytest.mark.parametrize("kind", LOGINS)
def test_wrong_credentials_are_an_error(
    kind: str, server: ReplayServer, client: GuardedClient
) -> None:
    method, path, options, address, _ = LOGINS[kind]
    server.answer(path, b"{}", status=401, method=method)
    with pytest.raises(BadAnswerError, match="answered 401"):
        check_login(kind, {**options, address: server.url}, client, now=NOW)


def test_a_company_known_by_its_id_is_asked_for_with_the_key(
    server: ReplayServer, client: GuardedClient
) -> None:
    unit = "46a1b2c3d4e5f60718293a4b"
    server.answer(f"/v1/business-units/{unit}", b"{}", status=401)
    options = {"business_unit": unit, "api_key": "k", "service": server.url}
    with pytest.raises(BadAnswerError, match="answered 401"):
        check_login("trustpilot", options, client, now=NOW)
    assert server.hits[-1].headers["apikey"] == "k"


def secrets_of(kind: str) -> list[str]:
    described = describe_options(find_source(kind).options_model)
    return [option.name for option in described if option.type == "secret"]


@pytest.mark.parametrize("kind", [kind for kind in kinds() if secrets_of(kind)])
def test_nobody_is_let_in_without_credentials(
    kind: str, server: ReplayServer, client: GuardedClient
) -> None:
    case = CASES[kind]
    given = case.options(server.url)
    options = {name: value for name, value in given.items() if name not in secrets_of(kind)}
    with pytest.raises(WrongOptionError, match="no credentials to test"):
        check_login(kind, options, client, now=NOW)
    assert server.hits == []


def test_a_token_for_no_address_opens_nothing(server: ReplayServer, client: GuardedClient) -> None:
    with pytest.raises(WrongOptionError, match="option url: is empty"):
        check_login("webhook", {"access_token": "t"}, client, now=NOW)
    server.answer("/items", b"{}", status=401)
    listed = {"access_token": "t", "url": f"{server.url}/items"}
    with pytest.raises(BadAnswerError, match="answered 401"):
        check_login("webhook", listed, client, now=NOW)


def test_other_kinds_are_checked_by_a_small_fetch(
    server: ReplayServer, client: GuardedClient
) -> None:
    server.answer("/2/tweets/search/recent", b"{}", status=401)
    assert not has_login("x")
    options = {"query": "zeven", "bearer_token": "t", "service": server.url}
    with pytest.raises(BadAnswerError, match="answered 401"):
        check_login("x", options, client, now=NOW)
