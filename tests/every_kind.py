"""How every kind of source is asked on this machine: its options, and recorded answers by path."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.replay import ReplayServer

RECORDED = Path(__file__).parent / "ingest" / "recorded"
GRAPH = "/v26.0"
TOKEN = '{"access_token": "t0ken"}'


@dataclass(frozen=True)
class Case:
    """How one kind is asked: what the server answers, by path, and the options."""

    answers: dict[str, str]  # path → recorded file, or the answer itself
    options: Callable[[str], dict[str, str]]
    rows: int


def google_account() -> str:
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    told = {"type": "service_account", "client_email": "a@p.example", "private_key": pem}
    return json.dumps(told)


PLACES = '{"locations": [{"name": "locations/2", "title": "Zonnig"}]}'
CASES = {
    "appstore": Case(
        {"/nl/rss/customerreviews/page=1/id=123456789/sortby=mostrecent/json": "appstore.json"},
        lambda url: {"app_id": "123456789", "service": url, "max_pages": "1"},
        3,
    ),
    "bluesky": Case(
        {"/xrpc/app.bsky.feed.searchPosts": "bluesky_search.json"},
        lambda url: {"query": "zonnig", "service": url, "login_service": url, "limit": "3"},
        3,
    ),
    "facebook": Case(
        {
            f"{GRAPH}/100200300/feed": "facebook_feed.json",
            f"{GRAPH}/100200300/ratings": "facebook_ratings.json",
            f"{GRAPH}/100200300/tagged": '{"data": []}',
        },
        lambda url: {"page": "100200300", "access_token": "t", "service": url},
        1,
    ),
    "feed": Case({"/feed.xml": "feed_rss.xml"}, lambda url: {"url": f"{url}/feed.xml"}, 1),
    "file": Case({}, lambda url: {}, 1),
    "forum": Case(
        {"/viewtopic.php?t=77": "forum_phpbb.html"},
        lambda url: {"url": f"{url}/viewtopic.php?t=77"},
        2,
    ),
    "googlebusiness": Case(
        {
            "POST /token": TOKEN,
            "/v1/accounts/1/locations": PLACES,
            "/v4/accounts/1/locations/2/reviews": "googlebusiness.json",
        },
        lambda url: {
            "client_id": "i",
            "client_secret": "s",
            "refresh_token": "r",
            "account": "1",
            **dict.fromkeys(
                ("service", "account_service", "location_service", "login_service"), url
            ),
        },
        2,
    ),
    "googleplay": Case(
        {
            "POST /token": TOKEN,
            "/androidpublisher/v3/applications/nl.zonnig.app/reviews": "googleplay.json",
        },
        lambda url: {
            "package": "nl.zonnig.app",
            "service_account": google_account(),
            "service": url,
            "login_service": url,
        },
        2,
    ),
    "instagram": Case(
        {
            f"{GRAPH}/17841400000000001": '{"username": "zevenmand", "id": "1"}',
            f"{GRAPH}/17841400000000001/media": "instagram_media.json",
            f"{GRAPH}/17841400000000001/tags": "instagram_tags.json",
        },
        lambda url: {"account_id": "17841400000000001", "access_token": "t", "service": url},
        1,
    ),
    "kiyoh": Case(
        {"/v1/publication/review/external": "kiyoh.json"},
        lambda url: {"location_id": "1046", "token": "h", "service": url},
        2,
    ),
    "mail": Case({}, lambda url: {}, 1),
    "mastodon": Case(
        {"/api/v1/timelines/tag/zonnig": "mastodon_hashtag.json"},
        lambda url: {"instance": url, "hashtag": "zonnig"},
        3,
    ),
    "news": Case({"/news.xml": "news_sitemap.xml"}, lambda url: {"url": f"{url}/news.xml"}, 1),
    "reddit": Case(
        {"POST /api/v1/access_token": TOKEN, "/r/zonnig/new": "reddit_new.json"},
        lambda url: {
            "subreddit": "zonnig",
            "client_id": "i",
            "client_secret": "s",
            "service": url,
            "login_service": url,
        },
        2,
    ),
    "reviews": Case({"/reviews": "reviews_rdfa.html"}, lambda url: {"url": f"{url}/reviews"}, 2),
    "trustpilot": Case(
        {"/v1/business-units/46a1b2c3d4e5f60718293a4b/reviews": "trustpilot.json"},
        lambda url: {
            "business_unit": "46a1b2c3d4e5f60718293a4b",
            "api_key": "k",
            "service": url,
        },
        3,
    ),
    "webhook": Case(
        {"/items": '[{"id": 1, "text": "Hoi", "created_at": "2026-11-19T10:00:00Z"}]'},
        lambda url: {"url": f"{url}/items"},
        1,
    ),
    "webpage": Case({"/book": "reviews_json_ld.html"}, lambda url: {"url": f"{url}/book"}, 2),
    "x": Case(
        {"/2/tweets/search/recent": "x_search.json"},
        lambda url: {"query": "zonnig", "bearer_token": "t", "service": url},
        3,
    ),
    "youtube": Case(
        {"/youtube/v3/commentThreads": "youtube_threads.json"},
        lambda url: {"video": "ZonnigVid01", "api_key": "k", "service": url},
        3,
    ),
}


def serve(server: ReplayServer, case: Case) -> None:
    """Let the server answer as recorded."""
    for place, told in case.answers.items():
        method, _, path = place.rpartition(" ")
        recorded = RECORDED / told
        body = told.encode() if told[0] in "[{" else recorded.read_bytes()
        kinds = {".html": "text/html", ".xml": "application/xml"}
        header = {"Content-Type": kinds.get(recorded.suffix, "application/json")}
        server.answer(path, body, headers=header, method=method or "GET")
