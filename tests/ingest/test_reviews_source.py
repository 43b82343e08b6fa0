"""The `reviews` source: paging by link and by number, edits, deletions, pages that look empty."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import ingest
from ingest.errors import BotWallError, NothingFoundError, RetryLaterError, WrongOptionError
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def review(number: int, text: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": f"Klant {number}"},
        "datePublished": f"2026-10-{number:02d}",
        "reviewBody": text or f"Bericht {number}",
        "reviewRating": {"@type": "Rating", "ratingValue": 2},
        **more,
    }


def page(*reviews: Any, total: int | None = None, following: str = "", body: str = "") -> str:
    told: dict[str, Any] = {"@type": "Product", "name": "Paneel", "review": list(reviews)}
    if total is not None:
        told["aggregateRating"] = {"@type": "AggregateRating", "reviewCount": str(total)}
    head = f'<link rel="next" href="{following}">' if following else ""
    script = f'<script type="application/ld+json">{json.dumps(told)}</script>'
    return f"<html><head>{head}{script}</head><body>{body}</body></html>"


def fetch(
    client: GuardedClient,
    server: ReplayServer,
    state: State | None = None,
    now: datetime = NOW,
    **options: object,
) -> Fetched:
    given = {"url": f"{server.url}/reviews", **options}
    told = json.loads(json.dumps(state or {}))
    return ingest.fetch("reviews", given, told, client, now=now)


def texts(fetched: Fetched) -> list[str]:
    return [mention.text for mention in fetched.mentions]


def test_pages_are_followed_by_their_links(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/reviews", page(review(9), review(8), following="/reviews?p=2"))
    server.answer("/reviews?p=2", page(review(7), following="/reviews?p=3"))
    server.answer("/reviews?p=3", page(review(6)))
    assert texts(fetch(client, server)) == [f"Bericht {n}" for n in (6, 7, 8, 9)]


@pytest.mark.parametrize("name", ["Anoniem", "Geverifieerde koper", "Bram"])
def test_an_edit_of_a_review_is_no_new_one_whoever_signed_it(
    name: str, client: GuardedClient, server: ReplayServer
) -> None:
    def signed(text: str) -> dict[str, Any]:
        return review(9, text, author={"@type": "Person", "name": name})

    server.answer("/reviews", page(signed("Te laat"), review(8)))
    server.answer("/reviews", page(signed("Te laat, maar opgelost"), review(8)))
    first = fetch(client, server)
    second = fetch(client, server, first.state, NOW + timedelta(hours=1))
    assert texts(second) == ["Te laat, maar opgelost"]
    assert second.mentions[0].external_id in {one.external_id for one in first.mentions}


def test_a_longer_listing_than_is_usually_kept_is_no_news_every_time(
    client: GuardedClient, server: ReplayServer
) -> None:
    many = [
        review(
            1, f"Bericht {n}", author={"name": f"Naam {n}"}, datePublished="2026-10-01T10:00:00Z"
        )
        for n in range(1500)
    ]
    server.answer("/reviews", page(*many))
    first = fetch(client, server)
    assert len(first.mentions) == 1500
    assert fetch(client, server, first.state).mentions == ()


@pytest.mark.parametrize("end", ["404", "empty", "repeats", "begins anew"])
def test_pages_are_followed_by_their_number_to_the_last(
    end: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(review(9)))
    server.answer("/reviews?p=2", page(review(8)))
    last = {"empty": page(), "repeats": page(review(8)), "begins anew": page(review(9))}
    server.answer("/reviews?p=3", last.get(end, ""), status=404 if end == "404" else 200)
    fetched = fetch(client, server, page_url=f"{server.url}/reviews?p={{page}}")
    assert texts(fetched) == ["Bericht 8", "Bericht 9"]
    assert list(fetched.refused) == []
    assert server.paths == ["/reviews", "/reviews?p=2", "/reviews?p=3"]


def test_the_pages_have_an_end_that_is_told(client: GuardedClient, server: ReplayServer) -> None:
    for number in range(1, 6):
        path = "/reviews" if number == 1 else f"/reviews?p={number}"
        server.answer(path, page(review(number), following=f"/reviews?p={number + 1}"))
    fetched = fetch(client, server, max_pages=2)
    assert len(fetched.mentions) == 2
    assert "raise max_pages" in fetched.refused[0].reason


def test_a_list_does_not_go_on_at_another_site(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/reviews", page(review(1), following="http://127.0.0.1/reviews"))
    assert len(fetch(client, server).mentions) == 1


def test_only_new_and_edited_reviews_come_again(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(review(2), review(1)))
    server.answer("/reviews", page(review(3), review(2, "Opgelost"), review(1)))
    first = fetch(client, server)
    second = fetch(client, server, first.state)
    assert texts(second) == ["Opgelost", "Bericht 3"]
    assert second.mentions[0].external_id in {one.external_id for one in first.mentions}


def test_in_between_a_sorted_list_is_read_up_to_what_is_known(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(review(9), review(8), following="/reviews?p=2"))
    server.answer("/reviews?p=2", page(review(7)))
    first = fetch(client, server)
    before = len(server.paths)
    second = fetch(client, server, first.state)
    assert second.not_modified
    assert server.paths[before:] == ["/reviews"]
    fetch(client, server, second.state, NOW + timedelta(hours=21))
    assert server.paths[before + 1 :] == ["/reviews", "/reviews?p=2"]


def test_a_review_missing_twice_from_a_list_that_is_whole_is_deleted(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(review(2), review(1), total=2))
    server.answer("/reviews", page(review(2), total=1))
    first = fetch(client, server)
    gone = first.mentions[0].external_id
    second = fetch(client, server, first.state, NOW + timedelta(days=1))
    third = fetch(client, server, second.state, NOW + timedelta(days=2))
    fourth = fetch(client, server, third.state, NOW + timedelta(days=3))
    assert [list(one.removed) for one in (second, third, fourth)] == [[], [gone], []]


def test_a_list_that_shows_a_part_tells_nothing_of_deletions(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(review(2), review(1), total=9))
    server.answer("/reviews", page(review(2), total=9))
    state = fetch(client, server).state
    for days in (1, 2, 3):
        fetched = fetch(client, server, state, NOW + timedelta(days=days))
        assert list(fetched.removed) == []
        state = fetched.state


def test_the_fullest_markup_counts(client: GuardedClient, server: ReplayServer) -> None:
    microdata = "".join(
        f'<div itemscope itemtype="https://schema.org/Review"><b itemprop="author">K{n}</b>'
        f'<p itemprop="reviewBody">Bericht {n}</p></div>'
        for n in (1, 2, 3)
    )
    server.answer("/reviews", page(review(1), body=microdata))
    assert len(fetch(client, server).mentions) == 3


def test_ids_that_every_page_repeats_are_no_ids(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(review(9, **{"@id": "#r1"}), following="/reviews?p=2"))
    server.answer("/reviews?p=2", page(review(8, **{"@id": "#r1"})))
    assert len({one.external_id for one in fetch(client, server).mentions}) == 2


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("<p>Geen</p>", NothingFoundError),
        ("<form><input type=password></form>", BotWallError),
        ("<title>Just a moment...</title>", BotWallError),
        ('<script type="application/ld+json">{"@type": "Review" "x"}</script>', NothingFoundError),
    ],
)
def test_a_page_that_only_looks_empty_is_an_error(
    body: str, error: type[Exception], client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", body)
    with pytest.raises(error):
        fetch(client, server)


def test_a_page_that_says_there_are_none_is_believed(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(total=0))
    assert fetch(client, server).mentions == ()


def test_a_page_that_changed_is_an_error_and_not_a_deletion(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(review(1), total=1))
    server.answer("/reviews", "<p>Nieuw ontwerp</p>")
    state = fetch(client, server).state
    with pytest.raises(NothingFoundError):
        fetch(client, server, state, NOW + timedelta(days=1))


def test_a_failure_on_a_later_page_keeps_the_first_and_deletes_nothing(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(review(9), total=2, following="/reviews?p=2"))
    server.answer("/reviews?p=2", page(review(8)))
    server.answer("/reviews?p=2", status=503)
    state = fetch(client, server).state
    fetched = fetch(client, server, state, NOW + timedelta(days=1))
    assert (list(fetched.removed), len(fetched.refused)) == ([], 1)


def test_a_rate_limit_says_when_to_come_back(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/reviews", status=429, headers={"Retry-After": "90"})
    with pytest.raises(RetryLaterError) as told:
        fetch(client, server)
    assert told.value.retry_after_s == 90


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"page_url": "https://other.example/{page}"}, "page_url is not an address"),
        ({"page_url": "http://127.0.0.2/reviews"}, "page_url needs"),
        ({"max_pages": 0}, "max_pages"),
        ({"timezone": "Mars"}, "timezone"),
    ],
)
def test_a_wrong_option_is_named(options: dict[str, object], named: str) -> None:
    given = {"url": "http://127.0.0.2/reviews", **options}
    with pytest.raises(WrongOptionError, match=named):
        ingest.fetch("reviews", given, {}, GuardedClient(), now=NOW)


def test_parts_of_a_review_may_stand_elsewhere_on_the_page(
    client: GuardedClient, server: ReplayServer
) -> None:
    body = (
        '<div itemscope itemtype="https://schema.org/Review" itemref="who stars ring">'
        '<p itemprop="reviewBody">Te laat</p></div><b id="who" itemprop="author">Fenna</b>'
        '<div id="stars" itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating">'
        '<i itemprop="ratingValue">2</i></div>'
    )
    server.answer("/reviews", f'<html><body><div id="ring">{body}</div></body></html>')
    (mention,) = fetch(client, server).mentions
    assert (mention.text, mention.author_name, mention.rating) == ("Te laat", "Fenna", 2.0)
