"""The `appstore` source against a replayed feed: both forms, pages, edits, hostile XML."""

import json
import resource
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest.errors import (
    BadAnswerError,
    BotWallError,
    NothingFoundError,
    RetryLaterError,
    RobotsDisallowedError,
    UnreadableContentError,
    WrongOptionError,
)
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded"
XML = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:im="http://itunes.apple.com/rss">{}</feed>'


def page_path(number: int, form: str = "json") -> str:
    return f"/nl/rss/customerreviews/page={number}/id=123456789/sortby=mostrecent/{form}"


def review(number: int, text: str = "Hoi", **more: Any) -> dict[str, Any]:
    return {
        "id": {"label": str(number)},
        "title": {"label": "Titel"},
        "content": {"label": text, "attributes": {"type": "text"}},
        "im:rating": {"label": "2"},
        "im:version": {"label": "1.0"},
        "author": {"name": {"label": "fenna"}},
        "updated": {"label": "2026-11-19T10:00:00Z"},
        **more,
    }


def serve(server: ReplayServer, number: int, entries: object = None) -> None:
    told = {} if entries is None else {"entry": entries}
    server.answer(page_path(number), json.dumps({"feed": {"id": {"label": "x"}, **told}}))


def fetch(
    client: GuardedClient, server: ReplayServer, state: State | None = None, **options: object
) -> Fetched:
    given = {"app_id": "123456789", "service": server.url, **options}
    return ingest.fetch("appstore", given, json.loads(json.dumps(state or {})), client, now=NOW)


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_both_recorded_forms_give_the_same_rows(
    form: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(page_path(1, form), (RECORDED / f"appstore.{form}").read_bytes())
    fetched = fetch(client, server, format=form, max_pages=1)
    rows = [ingest.raw_mention_to_json(mention) for mention in fetched.mentions]
    expected = (RECORDED / f"appstore.{form}.expected.jsonl").read_text("utf-8").splitlines()
    assert rows == [json.loads(row) for row in expected]
    again = fetch(client, server, fetched.state, format=form, max_pages=1)
    assert (again.mentions, again.not_modified) == ((), True)


def test_pages_are_read_until_one_holds_nothing_new(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, 1, [review(4), review(3)])
    serve(server, 2, [review(2), review(1)])
    serve(server, 3)
    first = fetch(client, server, max_pages=10)
    assert ids(first) == ["1", "2", "3", "4"]
    assert server.paths == [page_path(1), page_path(2), page_path(3)]
    fetch(client, server, first.state, max_pages=10)
    assert server.paths[3:] == [page_path(1)]


def test_the_pages_have_an_end(client: GuardedClient, server: ReplayServer) -> None:
    for number in (1, 2, 3):
        serve(server, number, [review(10 - number)])
    fetch(client, server, max_pages=2)
    assert len(server.paths) == 2


def test_a_gap_between_two_fetches_is_told(client: GuardedClient, server: ReplayServer) -> None:
    serve(server, 1, [review(1)])
    serve(server, 1, [review(9)])
    first = fetch(client, server, max_pages=1)
    assert not first.refused
    second = fetch(client, server, first.state, max_pages=1)
    assert "raise max_pages" in second.refused[0].reason


def test_a_changed_review_comes_again_with_the_time_of_its_change(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, 1, [review(2), review(1)])
    serve(server, 1, [review(1, "Opgelost", updated={"label": "2026-11-20T09:00:00Z"}), review(2)])
    first = fetch(client, server, max_pages=1)
    assert [mention.edited_at for mention in first.mentions] == [None, None]
    second = fetch(client, server, first.state, max_pages=1)
    (mention,) = second.mentions
    assert (mention.external_id, mention.text) == ("1", "Opgelost")
    assert mention.edited_at == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    third = fetch(client, server, second.state, max_pages=1)
    assert third.not_modified


def test_a_single_review_and_the_app_itself_are_told_apart(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, 1, review(1))
    app = {"id": {"label": "9"}, "im:name": {"label": "Onze app"}}
    serve(server, 2, [app, review(2)])
    serve(server, 3)
    assert ids(fetch(client, server)) == ["2", "1"]


def test_a_review_without_a_time_gets_the_time_of_fetching(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, 1, [review(1, updated=None)])
    (mention,) = fetch(client, server, max_pages=1).mentions
    assert (mention.published_at, mention.extra["published_at_unknown"]) == (NOW, True)


def test_no_page_of_the_author_and_no_votes_are_kept(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(page_path(1), (RECORDED / "appstore.json").read_bytes())
    fetched = fetch(client, server, max_pages=1)
    kept = json.dumps([ingest.raw_mention_to_json(mention) for mention in fetched.mentions])
    assert not any(word in kept for word in ("/reviews/id", "vote"))


@pytest.mark.parametrize("form", ["json", "xml"])
def test_an_app_without_reviews_is_no_error_but_an_emptied_feed_is(
    form: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(page_path(1), '{"feed": {}}')
    server.answer(page_path(1, "xml"), XML.format("<title>x</title>"))
    assert fetch(client, server, format=form).mentions == ()
    state = {"heard": "123456789 nl", "marks": {"1": "x", "2": "x"}}
    with pytest.raises(NothingFoundError, match="where it showed some before"):
        fetch(client, server, state, format=form)


def test_the_state_of_another_country_is_not_used(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, 1, [review(1)])
    state = fetch(client, server, max_pages=1).state
    path = page_path(1).replace("/nl/", "/be/")
    server.answer(path, json.dumps({"feed": {"entry": [review(1)]}}))
    assert ids(fetch(client, server, state, max_pages=1, country="BE")) == ["1"]


def test_a_broken_review_is_refused_and_the_others_go_on(
    client: GuardedClient, server: ReplayServer
) -> None:
    entries = [review(1), review(2, **{"im:rating": {"label": "9"}}), None, {"id": {"label": "3"}}]
    serve(server, 1, entries)
    fetched = fetch(client, server, max_pages=1)
    assert ids(fetched) == ["1"]
    assert [row.reason.split(" ", 2)[1] for row in fetched.refused] == ["2", "3", "4"]


@pytest.mark.parametrize("field", ["id", "im:rating", "content"])
def test_a_changed_layout_is_an_error_naming_the_field(
    field: str, client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, 1, [{name: told for name, told in review(1).items() if name != field}])
    with pytest.raises(UnreadableContentError, match=field):
        fetch(client, server)


def test_a_changed_xml_is_an_error_naming_the_field(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(page_path(1, "xml"), XML.format("<entry><id>1</id></entry>"))
    with pytest.raises(UnreadableContentError, match="im:rating"):
        fetch(client, server, format="xml")


@pytest.mark.parametrize("body", ['{"reviews": []}', "[]", "", "<html>Store</html>", "[" * 90_000])
def test_what_is_no_json_feed_is_an_error(
    body: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(page_path(1), body)
    with pytest.raises(UnreadableContentError, match=server.url):
        fetch(client, server)


@pytest.mark.parametrize("body", ["<html>Store</html>", "", "{}", XML.format("<entry>")])
def test_what_is_no_xml_feed_is_an_error(
    body: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(page_path(1, "xml"), body)
    with pytest.raises(UnreadableContentError, match=server.url):
        fetch(client, server, format="xml")


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
HOSTILE = {
    "entities": f'<!DOCTYPE feed [<!ENTITY a0 "ha">{ENTITIES}]>' + XML.format("&a8;"),
    "quadratic": f'<!DOCTYPE f [<!ENTITY a "{"x" * 90_000}">]>' + XML.format("&a;" * 90_000),
    "outside": '<!DOCTYPE f [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + XML.format("&a;"),
    "nested": XML.format("<a>" * 98_000),
    "nested entries": XML.format("<entry>" + "<a>" * 98_000),
    "entries": XML.format("<entry/>" * 500_000),
    "fields": XML.format("<entry>" + "".join(f"<b{n}/>" for n in range(450_000)) + "</entry>"),
    "attributes": XML.format("<a " + " ".join(f'b{n}=""' for n in range(300_000)) + "/>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_costs_little(name: str, client: GuardedClient, server: ReplayServer) -> None:
    server.answer(page_path(1, "xml"), HOSTILE[name])
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    computed_s = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with pytest.raises(UnreadableContentError):
        fetch(client, server, format="xml")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - computed_s < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 64 * 1024


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_check_for_robots_is_an_error(
    form: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(page_path(1, form), "<title>Just a moment...</title>")
    with pytest.raises((BotWallError, UnreadableContentError)):
        fetch(client, server, format=form)


def test_robots_txt_is_obeyed(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/robots.txt", "User-agent: *\nDisallow: /nl/rss/")
    with pytest.raises(RobotsDisallowedError):
        fetch(client, server)
    assert server.paths == []


def test_an_unknown_app_is_a_lasting_error(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(page_path(1), "Invalid app", status=400)
    with pytest.raises(BadAnswerError) as told:
        fetch(client, server)
    assert told.value.permanent


def test_a_rate_limit_says_when_to_come_back(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(page_path(1), status=503, headers={"Retry-After": "120"})
    with pytest.raises(RetryLaterError) as told:
        fetch(client, server)
    assert told.value.retry_after_s == 120


def test_a_failure_on_a_later_page_keeps_what_was_had(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, 1, [review(1)])
    server.answer(page_path(2), status=503)
    fetched = fetch(client, server)
    assert ids(fetched) == ["1"]
    assert "not now" in fetched.refused[0].reason


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({}, "option app_id"),
        ({"app_id": "nl.bedrijf.app"}, "option app_id"),
        ({"app_id": "id123456789", "country": "nld"}, "option country"),
        ({"app_id": "123456789", "format": "csv"}, "option format"),
        ({"app_id": "123456789", "max_pages": 11}, "option max_pages: .* 10"),
    ],
)
def test_a_wrong_option_is_named(
    options: dict[str, object], named: str, client: GuardedClient
) -> None:
    with pytest.raises(WrongOptionError, match=named):
        ingest.fetch("appstore", options, {}, client, now=NOW)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_recorded_page_of_others_is_read_in_full(
    form: str, client: GuardedClient, server: ReplayServer, shared: Path
) -> None:
    body = (shared / f"appstore/customerreviews.page1.{form}").read_bytes()
    server.answer(page_path(1, form), body)
    fetched = fetch(client, server, format=form, max_pages=1)
    assert len(fetched.mentions) > 20
    assert all(1 <= (mention.rating or 0) <= 5 for mention in fetched.mentions)
    assert not fetched.refused
