"""Answers to reviews at Kiyoh, and to reviews of products at Trustpilot."""

import json
from datetime import datetime
from typing import Any

import pytest
from answering_places import KIYOH_REVIEW, TEXT, answer_to, give, place_of, posted, send, tell

from ingest.answering import AnsweredPost, send_answer
from ingest.errors import AnswerRefusedError, IngestError, PostGoneError
from ingest.outbound import GuardedClient
from tests.replay import ReplayServer


@pytest.mark.parametrize(("site", "tenant"), [("kiyoh", "98"), ("klantenvertellen", "99")])
def test_kiyoh_is_told_the_location_the_review_and_whether_to_mail(
    site: str, tenant: str, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("kiyoh")
    tell(place, server, place.success)
    for more in ({}, {"send_email": "yes"}):
        options = {**place.options(server.url), "site": site, **more}
        send_answer("kiyoh", options, answer_to(place), client, now=now)
    first, second = (json.loads(body) for body in posted(server, place))
    assert first == {
        "locationId": "1234567",
        "tenantId": tenant,
        "reviewId": KIYOH_REVIEW,
        "response": TEXT,
        "reviewResponseType": "PUBLIC",
        "responseEmail": False,
    }
    assert second == {**first, "responseEmail": True}
    assert {hit.headers["x-publication-api-token"] for hit in server.hits} == {"s3cret"}


@pytest.mark.parametrize("standing", ["", "Dank voor uw review!"])
def test_a_retry_at_kiyoh_replaces_what_is_not_ours(
    standing: str, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("kiyoh")
    other = {"reviewId": "other", "reviewComments": TEXT}
    ours = {"reviewId": KIYOH_REVIEW, "reviewComments": standing}
    give(server, "/v1/publication/review/external", {"reviews": [other, ours]})
    tell(place, server, place.success)
    send(place, server, client, now, is_retry=True)
    assert len(posted(server, place)) == 1


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"errorCode": "REVIEW_NOT_FOUND"}, PostGoneError),
        (
            {"errorCode": "INVALID", "detailedError": [{"message": "not allowed"}]},
            AnswerRefusedError,
        ),
    ],
)
def test_what_kiyoh_refuses_is_told_with_its_words(
    told: Any, error: type[IngestError], server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("kiyoh")
    tell(place, server, (400, told))
    with pytest.raises(error) as caught:
        send(place, server, client, now)
    assert caught.value.permanent


def product_review(server: ReplayServer, conversation: str | None = None) -> AnsweredPost:
    """A review of a product at Trustpilot, with a conversation or without."""
    give(
        server,
        "/v1/oauth/oauth-business-users-for-applications/accesstoken",
        {"access_token": "t"},
        method="POST",
    )
    told = {"id": "p1", "conversationId": conversation}
    give(server, "/v1/private/product-reviews/p1", told)
    opened = {"conversationId": "k9"}
    give(server, "/v1/private/product-reviews/p1/create-conversation", opened, method="POST")
    place = f"/v1/private/conversations/{conversation or 'k9'}"
    give(server, f"{place}/comments", {"commentId": "m1", "content": TEXT}, method="POST")
    return AnsweredPost("p1", "p1", author_name="Fenna", extra={"product_review": True})


@pytest.mark.parametrize(("conversation", "opened"), [(None, 1), ("k7", 0)])
def test_a_review_of_a_product_at_trustpilot_gets_a_comment_in_its_conversation(
    conversation: str | None,
    opened: int,
    server: ReplayServer,
    client: GuardedClient,
    now: datetime,
) -> None:
    post = product_review(server, conversation)
    sent = send(place_of("trustpilot"), server, client, now, post=post)
    assert sent.external_id == "m1"
    assert sum("create-conversation" in path for path in server.paths) == opened
    hit = server.hits[-1]
    assert hit.path == f"/v1/private/conversations/{conversation or 'k9'}/comments"
    assert json.loads(hit.body) == {"content": TEXT}
    assert hit.headers["x-business-user-id"] == "5f0c1a2b3c"


def test_a_comment_without_an_id_is_sent_and_found_and_never_posted_twice(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    post = product_review(server, "k7")
    server.forget("/v1/private/conversations/k7/comments", method="POST")
    give(server, "/v1/private/conversations/k7/comments", {"content": TEXT}, method="POST")
    ours = {"author": {"type": "businessUser"}, "content": TEXT}
    give(server, "/v1/private/conversations/k7", {"id": "k7", "comments": [ours]})
    place = place_of("trustpilot")
    assert send(place, server, client, now, post=post).external_id == "k7"
    assert send(place, server, client, now, post=post, is_retry=True).external_id == "k7"
    assert sum(path.endswith("/comments") for path in server.paths) == 1


def test_a_retry_finds_our_comment_and_no_customers(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    post = product_review(server, "k7")
    theirs = {"commentId": "m0", "author": {"type": "consumer"}, "content": TEXT}
    give(server, "/v1/private/conversations/k7", {"id": "k7", "comments": [theirs]})
    ours = {"commentId": "m5", "author": {"type": "businessUser"}, "content": TEXT}
    give(server, "/v1/private/conversations/k7", {"id": "k7", "comments": [theirs, ours]})
    found = [
        send(place_of("trustpilot"), server, client, now, post=post, is_retry=True).external_id
        for _ in range(2)
    ]
    assert found == ["m1", "m5"]


def test_a_review_of_a_product_that_is_gone_is_told_as_such(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    post = AnsweredPost("p2", "p2", extra={"product_review": True})
    product_review(server)
    give(server, "/v1/private/product-reviews/p2", {"message": "not found"}, 404)
    with pytest.raises(PostGoneError):
        send(place_of("trustpilot"), server, client, now, post=post)
