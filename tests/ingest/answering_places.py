"""The places that take answers, as the tests play them: what each answers when all is well.

The bodies are those of the platforms' documentation, with invented names and ids.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from ingest.answering import AnsweredPost, OurAnswer, Sent, send_answer
from ingest.answers.bluesky import record_key
from ingest.outbound import GuardedClient
from tests.replay import ReplayServer

WRITTEN = datetime(2026, 11, 20, 11, 59, 50, tzinfo=UTC)
KEY = uuid.UUID("6f1c3a52-9c1b-4f5e-8f0a-1b2c3d4e5f60")
TEXT = "Wat vervelend, we zoeken het uit en komen er vandaag nog op terug."
DID = "did:plc:onsbedrijf"
ROOT = "at://did:plc:klant/app.bsky.feed.post/3kroot"
GOOGLE_REVIEW = "accounts/1/locations/2/reviews/AbC-3"
PARENT = "at://did:plc:klant/app.bsky.feed.post/3kpost"
KIYOH_REVIEW = "6f000000-0000-4000-8000-000000000001"


@dataclass(frozen=True)
class Place:
    """One kind: its options, the post answered, and how the server behaves when all is well."""

    kind: str
    options: Callable[[str], Mapping[str, object]]
    post: AnsweredPost
    prepare: Callable[[ReplayServer], None]  # everything but the posting itself
    path: str  # where the answer is posted
    success: tuple[int, Any]
    external_id: str
    stands: Callable[[ReplayServer], None]  # our answer is there already
    gone: tuple[int, Any]
    too_long: tuple[int, Any]
    expired: tuple[int, Any] = field(default=(401, {"error": "invalid token"}))
    method: str = "POST"  # with which an answer is posted there


def answer_to(place: Place, **values: Any) -> OurAnswer:
    given = {"text": TEXT, "post": place.post, "key": KEY, "written_at": WRITTEN, "language": "nl"}
    return OurAnswer(**{**given, **values})


def give(server: ReplayServer, path: str, told: Any, status: int = 200, **options: Any) -> None:
    server.answer(path, json.dumps(told), status=status, **options)


@cache
def service_account() -> str:
    key = generate_rsa(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    told = {"type": "service_account", "client_email": "a@p.example", "private_key": pem}
    return json.dumps(told)


@cache
def apple_key() -> str:
    key = generate_private_key(SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _mastodon(server: ReplayServer) -> None:
    give(server, "/api/v1/accounts/verify_credentials", {"id": "77", "acct": "onsbedrijf"})
    give(server, "/api/v1/statuses/1001/context", {"ancestors": [], "descendants": []})


def _mastodon_stands(server: ReplayServer) -> None:
    status = {
        "id": "2002",
        "url": "https://mastodon.example/@onsbedrijf/2002",
        "content": f"<p><span class='h-card'>@fatima</span> {TEXT}</p>",
        "created_at": "2026-11-20T12:00:00.000Z",
        "in_reply_to_id": "1001",
        "account": {"id": "77", "acct": "onsbedrijf"},
        "visibility": "public",
    }
    give(server, "/api/v1/accounts/verify_credentials", {"id": "77", "acct": "onsbedrijf"})
    give(server, "/api/v1/statuses/1001/context", {"ancestors": [], "descendants": [status]})


def _bluesky(server: ReplayServer) -> None:
    session = {"did": DID, "handle": "onsbedrijf.example", "accessJwt": "jwt", "refreshJwt": "x"}
    give(server, "/xrpc/com.atproto.server.createSession", session, method="POST")
    reply = {
        "root": {"uri": ROOT, "cid": "cid-root"},
        "parent": {"uri": ROOT, "cid": "cid-root"},
    }
    post = {"uri": PARENT, "cid": "cid-post", "record": {"text": "Storing!", "reply": reply}}
    give(server, "/xrpc/app.bsky.feed.getPosts", {"posts": [post]})
    missing = {"error": "RecordNotFound", "message": "Could not locate record"}
    give(server, "/xrpc/com.atproto.repo.getRecord", missing, 400)


def _bluesky_stands(server: ReplayServer) -> None:
    session = {"did": DID, "handle": "onsbedrijf.example", "accessJwt": "jwt"}
    give(server, "/xrpc/com.atproto.server.createSession", session, method="POST")
    give(server, "/xrpc/com.atproto.repo.getRecord", {"uri": "at://x", "cid": "c", "value": {}})


def _x(server: ReplayServer) -> None:
    give(server, "/2/users/me", {"data": {"id": "55", "username": "onsbedrijf"}})
    give(server, "/2/users/55/tweets", {"data": [], "meta": {"result_count": 0}})


def _x_stands(server: ReplayServer) -> None:
    give(server, "/2/users/me", {"data": {"id": "55", "username": "onsbedrijf"}})
    mine = {
        "id": "9002",
        "text": f"@fatima {TEXT}",
        "created_at": "2026-11-20T12:00:00.000Z",
        "referenced_tweets": [{"type": "replied_to", "id": "9001"}],
    }
    give(server, "/2/users/55/tweets", {"data": [mine]})


def _reddit(server: ReplayServer) -> None:
    token = {"access_token": "t", "token_type": "bearer", "expires_in": 86400}
    give(server, "/api/v1/access_token", token, method="POST")
    give(server, "/api/v1/me", {"name": "onsbedrijf"})
    give(server, "/user/onsbedrijf/comments", {"data": {"children": []}})


def _reddit_stands(server: ReplayServer) -> None:
    token = {"access_token": "t", "token_type": "bearer", "expires_in": 86400}
    give(server, "/api/v1/access_token", token, method="POST")
    give(server, "/api/v1/me", {"name": "onsbedrijf"})
    mine = {"name": "t1_ours", "parent_id": "t3_post", "body": TEXT, "permalink": "/r/x/ours/"}
    listing = {"data": {"children": [{"kind": "t1", "data": mine}]}}
    give(server, "/user/onsbedrijf/comments", listing)


def _youtube(server: ReplayServer) -> None:
    give(server, "/token", {"access_token": "t", "expires_in": 3599}, method="POST")
    give(server, "/youtube/v3/comments", {"items": []})


def _youtube_stands(server: ReplayServer) -> None:
    give(server, "/token", {"access_token": "t", "expires_in": 3599}, method="POST")
    snippet = {"textOriginal": TEXT, "publishedAt": "2026-11-20T12:00:00Z"}
    give(server, "/youtube/v3/comments", {"items": [{"id": "UgxA.ours", "snippet": snippet}]})


def _googleplay(server: ReplayServer) -> None:
    give(server, "/token", {"access_token": "t", "expires_in": 3599}, method="POST")


def _reviews() -> dict[str, Any]:
    attributes = {
        "rating": 1,
        "title": "Werkt niet",
        "body": "De app sluit vanzelf af.",
        "reviewerNickname": "Fiets_ster",
        "createdDate": "2026-11-19T08:00:00-08:00",
        "territory": "NLD",
    }
    other = {**attributes, "reviewerNickname": "iemand anders"}
    return {
        "data": [
            {"type": "customerReviews", "id": "r-other", "attributes": other},
            {"type": "customerReviews", "id": "r-ours", "attributes": attributes},
        ],
        "links": {"self": "x"},
    }


def _appstore(server: ReplayServer) -> None:
    give(server, "/v1/apps/123456789/customerReviews", _reviews())


def _trustpilot(server: ReplayServer) -> None:
    place = "/v1/oauth/oauth-business-users-for-applications/accesstoken"
    give(server, place, {"access_token": "t"}, method="POST")
    give(server, "/v1/private/reviews/rev1", {"id": "rev1"})


def _trustpilot_stands(server: ReplayServer) -> None:
    place = "/v1/oauth/oauth-business-users-for-applications/accesstoken"
    give(server, place, {"access_token": "t"}, method="POST")
    give(server, "/v1/private/reviews/rev1", {"id": "rev1", "companyReply": {"text": TEXT}})


def _kiyoh(server: ReplayServer) -> None:
    rows = [{"reviewId": KIYOH_REVIEW, "rating": 3}]
    give(server, "/v1/publication/review/external", {"locationId": "1234567", "reviews": rows})


def _kiyoh_stands(server: ReplayServer) -> None:
    rows = [{"reviewId": KIYOH_REVIEW, "rating": 3, "reviewComments": TEXT}]
    give(server, "/v1/publication/review/external", {"locationId": "1234567", "reviews": rows})


_TOKEN_ENDED = {"error": {"message": "Session has expired", "code": 190, "error_subcode": 463}}
_NO_SUCH_OBJECT = {"error": {"message": "does not exist", "code": 100, "error_subcode": 33}}
_TOO_LONG_FOR_META = {"error": {"message": "(#100) the message is too long", "code": 100}}


def _facebook(server: ReplayServer) -> None:
    give(server, "/v26.0/800_11/comments", {"data": []})


def _facebook_stands(server: ReplayServer) -> None:
    ours = {"id": "800_99", "message": TEXT, "created_time": "2026-11-20T12:00:00+0000"}
    theirs = {**ours, "id": "800_98", "from": {"id": "7009"}}
    rows = [theirs, {**ours, "from": {"id": "100200300"}}]
    give(server, "/v26.0/800_11/comments", {"data": rows})


def _instagram(server: ReplayServer) -> None:
    give(server, "/v26.0/17841400000000001", {"username": "zevenmand"})
    give(server, "/v26.0/17800000000000002/replies", {"data": []})


def _instagram_stands(server: ReplayServer) -> None:
    ours = {"id": "i9", "text": f"@joris {TEXT}", "timestamp": "2026-11-20T12:00:00+0000"}
    rows = [{**ours, "id": "i8", "username": "joris"}, {**ours, "username": "zevenmand"}]
    give(server, "/v26.0/17841400000000001", {"username": "zevenmand"})
    give(server, "/v26.0/17800000000000002/replies", {"data": rows})


def _bluesky_id() -> str:
    post = AnsweredPost(PARENT, ROOT)
    return f"at://{DID}/app.bsky.feed.post/{record_key(OurAnswer(TEXT, post, KEY, WRITTEN))}"


PLACES = (
    Place(
        "mastodon",
        lambda url: {"instance": url, "answer_token": "s3cret"},
        AnsweredPost("1001", "1001", author_handle="fatima@mastodon.example"),
        _mastodon,
        "/api/v1/statuses",
        (200, {"id": "2001", "url": "https://mastodon.example/@onsbedrijf/2001"}),
        "2001",
        _mastodon_stands,
        (404, {"error": "Record not found"}),
        (422, {"error": "Validation failed: Text character limit of 500 exceeded"}),
    ),
    Place(
        "bluesky",
        lambda url: {
            "identifier": "@onsbedrijf.example",
            "app_password": "abcd-efgh",
            "login_service": url,
        },
        AnsweredPost(PARENT, ROOT, author_handle="fatima.example"),
        _bluesky,
        "/xrpc/com.atproto.repo.createRecord",
        (200, {"uri": "at://x", "cid": "c"}),
        _bluesky_id(),
        _bluesky_stands,
        (400, {"error": "InvalidRequest", "message": "could not find reply parent"}),
        (400, {"error": "InvalidRequest", "message": "text must not be longer than 300 graphemes"}),
    ),
    Place(
        "x",
        lambda url: {
            "consumer_key": "ck",
            "consumer_secret": "cs",
            "access_token": "at",
            "access_token_secret": "ats",
            "service": url,
        },
        AnsweredPost("9001", "9001", author_handle="fatima"),
        _x,
        "/2/tweets",
        (201, {"data": {"id": "9100", "text": TEXT}}),
        "9100",
        _x_stands,
        (
            403,
            {
                "title": "Forbidden",
                "detail": "You attempted to reply to a Tweet that is deleted or not visible to you",
            },
        ),
        (400, {"errors": [{"message": "Your Tweet text is too long."}]}),
    ),
    Place(
        "reddit",
        lambda url: {
            "client_id": "id",
            "client_secret": "cs",
            "refresh_token": "rt",
            "service": url,
            "login_service": url,
        },
        AnsweredPost("t3_post", "t3_post", author_handle="fatima"),
        _reddit,
        "/api/comment",
        (
            200,
            {
                "json": {
                    "errors": [],
                    "data": {
                        "things": [
                            {"kind": "t1", "data": {"name": "t1_new", "permalink": "/r/x/new/"}}
                        ]
                    },
                }
            },
        ),
        "t1_new",
        _reddit_stands,
        (200, {"json": {"errors": [["DELETED_LINK", "the link you are commenting on", "parent"]]}}),
        (200, {"json": {"errors": [["TOO_LONG", "this is too long (max: 10000)", "text"]]}}),
    ),
    Place(
        "youtube",
        lambda url: {
            "client_id": "id",
            "client_secret": "cs",
            "refresh_token": "rt",
            "service": url,
            "login_service": url,
        },
        AnsweredPost("UgxA", "UgxA", author_handle="@fatima", extra={"video": "dQw4w9WgXcQ"}),
        _youtube,
        "/youtube/v3/comments",
        (200, {"kind": "youtube#comment", "id": "UgxA.new"}),
        "UgxA.new",
        _youtube_stands,
        (404, {"error": {"code": 404, "errors": [{"reason": "parentCommentNotFound"}]}}),
        (400, {"error": {"code": 400, "errors": [{"reason": "commentTextTooLong"}]}}),
    ),
    Place(
        "googleplay",
        lambda url: {
            "package": "nl.voorbeeld.app",
            "service_account": service_account(),
            "service": url,
            "login_service": url,
        },
        AnsweredPost("gp:AOqp", "gp:AOqp", author_name="Fatima"),
        _googleplay,
        "/androidpublisher/v3/applications/nl.voorbeeld.app/reviews/gp%3AAOqp:reply",
        (200, {"result": {"replyText": TEXT, "lastEdited": {"seconds": "1700000000"}}}),
        "gp:AOqp/reply",
        _googleplay,
        (404, {"error": {"code": 404, "message": "Review not found"}}),
        (400, {"error": {"code": 400, "message": "Reply text too long"}}),
    ),
    Place(
        "googlebusiness",
        lambda url: {
            "client_id": "id",
            "client_secret": "cs",
            "refresh_token": "s3cret",
            "service": url,
            "login_service": url,
        },
        AnsweredPost(GOOGLE_REVIEW, GOOGLE_REVIEW, author_name="Fatima"),
        _googleplay,
        f"/v4/{GOOGLE_REVIEW}/reply",
        (200, {"comment": TEXT, "updateTime": "2026-11-20T12:00:00Z"}),
        f"{GOOGLE_REVIEW}/reply",
        _googleplay,
        (404, {"error": {"code": 404, "status": "NOT_FOUND"}}),
        (400, {"error": {"code": 400, "message": "comment exceeds 4096 bytes"}}),
        method="PUT",
    ),
    Place(
        "appstore",
        lambda url: {
            "app_id": "123456789",
            "issuer_id": "57246542-96fe-1a63",
            "key_id": "2X9R4HXF34",
            "private_key": apple_key(),
            "connect_service": url,
        },
        AnsweredPost(
            "11223344",
            "11223344",
            text="De app sluit vanzelf af.",
            title="Werkt niet",
            author_name="fiets_ster",
            rating=1.0,
            url="https://apps.apple.com/nl/app/id123456789",
        ),
        _appstore,
        "/v1/customerReviewResponses",
        (201, {"data": {"type": "customerReviewResponses", "id": "resp-1"}}),
        "resp-1",
        _appstore,
        (404, {"errors": [{"status": "404", "code": "NOT_FOUND"}]}),
        (409, {"errors": [{"status": "409", "detail": "responseBody exceeds the maximum length"}]}),
    ),
    Place(
        "trustpilot",
        lambda url: {
            "api_key": "k",
            "api_secret": "s",
            "business_user": "5f0c1a2b3c",
            "service": url,
        },
        AnsweredPost("rev1", "rev1", author_name="Fatima"),
        _trustpilot,
        "/v1/private/reviews/rev1/reply",
        (201, {}),
        "rev1/reply",
        _trustpilot_stands,
        (404, {"message": "Review not found"}),
        (400, {"message": "message exceeds maximum length"}),
    ),
    Place(
        "kiyoh",
        lambda url: {"location_id": "1234567", "token": "s3cret", "service": url},
        AnsweredPost(
            KIYOH_REVIEW,
            KIYOH_REVIEW,
            author_name="Fenna",
            url="https://www.kiyoh.com/reviews/1234567/zonnig",
        ),
        _kiyoh,
        "/v1/publication/review/response",
        (200, {}),
        f"{KIYOH_REVIEW}/response",
        _kiyoh_stands,
        (404, {"errorCode": "NOT_FOUND"}),
        (400, {"errorCode": "INVALID", "detailedError": [{"message": "response: length too big"}]}),
        method="PUT",
    ),
    Place(
        "facebook",
        lambda url: {"page": "100200300", "access_token": "s3cret", "service": url},
        AnsweredPost("800_13", "800_11", author_name="Fatima", extra={"parent": "800_11"}),
        _facebook,
        "/v26.0/800_11/comments",
        (200, {"id": "800_99"}),
        "800_99",
        _facebook_stands,
        (400, _NO_SUCH_OBJECT),
        (400, _TOO_LONG_FOR_META),
        (400, _TOKEN_ENDED),
    ),
    Place(
        "instagram",
        lambda url: {"account_id": "17841400000000001", "access_token": "s3cret", "service": url},
        AnsweredPost(
            "17800000000000004",
            "17800000000000002",
            author_handle="joris",
            extra={"parent": "17800000000000002"},
        ),
        _instagram,
        "/v26.0/17800000000000002/replies",
        (200, {"id": "i9"}),
        "i9",
        _instagram_stands,
        (400, _NO_SUCH_OBJECT),
        (400, _TOO_LONG_FOR_META),
        (400, _TOKEN_ENDED),
    ),
)
# A second answer replaces the first there: posting again is harmless, and they do so.
REPLACES = frozenset({"googlebusiness", "googleplay", "appstore"})


def place_of(kind: str) -> Place:
    return next(place for place in PLACES if place.kind == kind)


def tell(place: Place, server: ReplayServer, told: tuple[int, Any], **headers: str) -> None:
    """What the place says to the next answer that is posted."""
    status, body = told
    give(server, place.path, body, status, method=place.method, headers=headers)


def send(
    place: Place, server: ReplayServer, client: GuardedClient, now: datetime, **values: Any
) -> Sent:
    options = place.options(server.url)
    return send_answer(place.kind, options, answer_to(place, **values), client, now=now)


def posted(server: ReplayServer, place: Place) -> list[str]:
    """The bodies that were posted as answers."""
    return [
        hit.body.decode()
        for hit in server.hits
        if hit.method == place.method and hit.path.partition("?")[0] == place.path
    ]
