"""The `forum` source: Discourse by its interface, other programs by their pages, and feeds."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

import ingest
from ingest.backfilling import Stretch, look_back
from ingest.errors import (
    BadAnswerError,
    BotWallError,
    NothingFoundError,
    RetryLaterError,
    UnavailableError,
    UnreadableContentError,
    WrongOptionError,
)
from ingest.forum_pages import canonical, page_number, topic_of
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def fetch(
    client: GuardedClient,
    server: ReplayServer,
    path: str,
    state: State | None = None,
    **options: object,
) -> Fetched:
    given = {"url": server.url + path, **options}
    told = json.loads(json.dumps(state or {}))
    return ingest.fetch("forum", given, told, client, now=NOW)


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


def texts(fetched: Fetched) -> list[str]:
    return [mention.text for mention in fetched.mentions]


def post(number: int, text: str | None = None, day: int = 10) -> str:
    return (
        f'<div id="p{number}" class="post"><p class="author">door <a class="username">bram</a> '
        f"&raquo; {day} nov 2026, 10:{number % 60:02d}</p>"
        f'<h3><a href="./viewtopic.php?p={number}&amp;sid=ab#p{number}">Re</a></h3>'
        f'<div class="content">{text or f"bericht {number}"}</div></div>'
    )


def topic(*numbers: int, pages: str = "", title: str = "Draad", **texts: str) -> str:
    posts = "".join(post(number, texts.get(f"p{number}")) for number in numbers)
    return (
        f'<body id="phpbb"><h2 class="topic-title">{title}</h2>'
        f'<div class="pagination">{pages}</div>{posts}</body>'
    )


def link(start: int) -> str:
    return f'<a href="./viewtopic.php?t=7&amp;start={start}&amp;sid=xy">x</a>'


def test_a_topic_is_read_from_its_end_backwards(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/viewtopic.php?t=7", topic(1, 2, pages=link(2) + link(4)))
    server.answer("/viewtopic.php?t=7&start=4", topic(5, pages=link(0) + link(2)))
    server.answer("/viewtopic.php?t=7&start=2", topic(3, 4, pages=link(0) + link(4)))
    server.answer("/viewtopic.php?t=7&start=0", topic(1, 2, pages=link(2) + link(4)))
    fetched = fetch(client, server, "/viewtopic.php?t=7&sid=zz")
    assert sorted(ids(fetched)) == ["1", "2", "3", "4", "5"]
    assert {one.conversation_id for one in fetched.mentions} == {"topic 7"}
    assert fetched.mentions[0].extra == {"topic": "Draad"}
    assert not any("sid" in path for path in server.paths[1:])
    again = fetch(client, server, "/viewtopic.php?t=7&sid=zz", fetched.state)
    assert again.not_modified


def test_only_new_posts_come_again_and_known_pages_are_not_walked(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/viewtopic.php?t=7", topic(1, 2))
    server.answer("/viewtopic.php?t=7", topic(1, 2, 3))
    first = fetch(client, server, "/viewtopic.php?t=7", software="phpbb")
    second = fetch(client, server, "/viewtopic.php?t=7", first.state, software="phpbb")
    assert (ids(first), ids(second)) == (["1", "2"], ["3"])


def test_an_edited_post_comes_again(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/viewtopic.php?t=7", topic(1, 2))
    server.answer("/viewtopic.php?t=7", topic(1, 2, p1="Opgelost"))
    first = fetch(client, server, "/viewtopic.php?t=7", software="phpbb")
    second = fetch(client, server, "/viewtopic.php?t=7", first.state, software="phpbb")
    assert texts(second) == ["Opgelost"]


def test_a_post_that_is_missing_between_its_neighbours_is_deleted(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/viewtopic.php?t=7", topic(1, 2, 3))
    server.answer("/viewtopic.php?t=7", topic(1, 3))
    first = fetch(client, server, "/viewtopic.php?t=7", software="phpbb")
    second = fetch(client, server, "/viewtopic.php?t=7", first.state, software="phpbb")
    assert list(second.removed) == ["2"]
    assert "2" not in second.state["inner"]["seen"]


def test_a_post_that_moved_to_another_page_is_not_deleted(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/viewtopic.php?t=7", topic(1, 2, 3))
    server.answer("/viewtopic.php?t=7", topic(1, 2))
    first = fetch(client, server, "/viewtopic.php?t=7", software="phpbb")
    second = fetch(client, server, "/viewtopic.php?t=7", first.state, software="phpbb")
    assert list(second.removed) == []


def test_an_earlier_page_is_looked_at_again_in_turns(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/viewtopic.php?t=7", topic(1, 2, pages=link(2)))
    server.answer("/viewtopic.php?t=7&start=2", topic(3, 4, pages=link(0)))
    server.answer("/viewtopic.php?t=7&start=0", topic(1, 2, pages=link(2)))
    server.answer("/viewtopic.php?t=7&start=0", topic(1, 2, pages=link(2), p2="Aangepast"))
    path = "/viewtopic.php?t=7&start=2"
    first = fetch(client, server, path, software="phpbb")
    second = fetch(client, server, path, first.state, software="phpbb")
    assert sorted(ids(first)) == ["1", "2", "3", "4"]
    assert texts(second) == ["Aangepast"]


def test_too_many_new_posts_are_told(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/viewtopic.php?t=7", topic(1, 2))
    state = fetch(client, server, "/viewtopic.php?t=7", software="phpbb", max_pages=1).state
    with ReplayServer("127.0.0.2") as later:
        later.answer("/viewtopic.php?t=7", topic(8, 9, pages=link(2) + link(4)))
        later.answer("/viewtopic.php?t=7&start=4", topic(8, 9, pages=link(2)))
        moved = json.loads(json.dumps(state).replace(server.url, later.url))
        fetched = fetch(client, later, "/viewtopic.php?t=7", moved, software="phpbb", max_pages=1)
    assert any("raise max_pages" in one.reason for one in fetched.refused)


def board(*rows: tuple[int, str], sticky: bool = False) -> str:
    return (
        '<body id="phpbb"><ul class="topiclist topics">'
        + "".join(
            f'<li class="row{" sticky" if sticky else ""}"><a class="topictitle" '
            f'href="./viewtopic.php?t={number}&amp;sid=q{number}">T</a>'
            f'<dd class="lastpost">{last}</dd></li>'
            for number, last in rows
        )
        + "</ul></body>"
    )


def test_of_a_board_the_topics_with_something_new_are_opened(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/viewforum.php?f=1", board((1, "a"), (2, "b")))
    server.answer("/viewforum.php?f=1", board((2, "c"), (1, "a")))
    server.answer("/viewtopic.php?t=1", topic(11, title="Een"))
    server.answer("/viewtopic.php?t=2", topic(21, title="Twee"))
    server.answer("/viewtopic.php?t=2", topic(21, 22, title="Twee"))
    first = fetch(client, server, "/viewforum.php?f=1", software="phpbb")
    assert sorted(ids(first)) == ["11", "21"]
    before = len(server.paths)
    second = fetch(client, server, "/viewforum.php?f=1", first.state, software="phpbb")
    assert ids(second) == ["22"]
    assert server.paths[before : before + 2] == ["/viewforum.php?f=1", "/viewtopic.php?t=2"]


def test_a_topic_that_fails_costs_only_itself(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/viewforum.php?f=1", board((1, "a"), (2, "b")))
    server.answer("/viewtopic.php?t=1", status=500)
    server.answer("/viewtopic.php?t=2", topic(21))
    fetched = fetch(client, server, "/viewforum.php?f=1", software="phpbb")
    assert ids(fetched) == ["21"]
    assert "answered 500" in fetched.refused[0].reason


def test_a_rate_limit_ends_the_visit_and_keeps_what_was_had(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/viewforum.php?f=1", board((1, "a"), (2, "b"), (3, "c")))
    server.answer("/viewtopic.php?t=1", topic(11))
    server.answer("/viewtopic.php?t=2", status=429)
    server.answer("/viewtopic.php?t=3", topic(31))
    fetched = fetch(client, server, "/viewforum.php?f=1", software="phpbb")
    assert ids(fetched) == ["11"]
    assert not any("t=3" in path for path in server.paths)


def test_only_posts_with_the_words_are_taken(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/viewtopic.php?t=7", topic(1, 2, p1="Zonnig komt niet", p2="Iets anders"))
    fetched = fetch(client, server, "/viewtopic.php?t=7", query='"zonnig komt"')
    assert ids(fetched) == ["1"]


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("donderdag 19 november 2026 10:05", datetime(2026, 11, 19, 9, 5, tzinfo=UTC)),
        ("do 19 nov 2026, 10:05", datetime(2026, 11, 19, 9, 5, tzinfo=UTC)),
        ("19-11-2026 10:05", datetime(2026, 11, 19, 9, 5, tzinfo=UTC)),
        ("Gisteren, 10:05", datetime(2026, 11, 19, 9, 5, tzinfo=UTC)),
        ("vandaag om 10:05", datetime(2026, 11, 20, 9, 5, tzinfo=UTC)),
        ("Thu Nov 19, 2026 10:05 pm", datetime(2026, 11, 19, 21, 5, tzinfo=UTC)),
        ("Thu Nov 19, 2026 12:05 am", datetime(2026, 11, 18, 23, 5, tzinfo=UTC)),
        ("2 uur geleden", datetime(2026, 11, 20, 10, 0, tzinfo=UTC)),
    ],
)
def test_dates_are_read_as_people_write_them(
    told: str, moment: datetime, client: GuardedClient, server: ReplayServer
) -> None:
    page = topic(1).replace("10 nov 2026, 10:01", told)
    server.answer("/viewtopic.php?t=7", page)
    (mention,) = fetch(client, server, "/viewtopic.php?t=7").mentions
    assert mention.published_at == moment


def test_a_post_without_a_date_or_text_is_counted(
    client: GuardedClient, server: ReplayServer
) -> None:
    page = topic(1, 2, 3).replace("10 nov 2026, 10:02", "ooit").replace("bericht 3", "")
    server.answer("/viewtopic.php?t=7", page)
    fetched = fetch(client, server, "/viewtopic.php?t=7")
    assert ids(fetched) == ["1"]
    assert fetched.refused[0].reason.startswith("2 posts have no text or no date")


XENFORO = """<html id="XF"><h1 class="p-title-value">Draad</h1>
<article class="message message--post" data-author="Fenna" data-content="post-91" id="js-post-91">
<h4 class="message-name"><a class="username">Fenna</a></h4>
<header class="message-attribution"><ul class="message-attribution-main"><li>
<a href="/threads/draad.12/post-91"><time class="u-dt"
 datetime="2026-11-19T10:00:00+0100">x</time></a>
</li></ul></header>
<div class="message-body"><div class="bbWrapper">
<blockquote class="bbCodeBlock--quote">oud</blockquote>
Nieuw bericht</div></div></article></html>"""
VBULLETIN = """<html><meta name="generator" content="vBulletin 4.2">
<li class="postcontainer" id="post_55">
<span class="postdate"><span class="date">19-11-2026, 10:00</span></span>
<a class="postcounter" href="showthread.php?12-draad&p=55#post55">#1</a>
<a class="username"><strong>Fenna</strong></a>
<blockquote class="postcontent"><div class="bbcode_container">oud</div>
Nieuw bericht</blockquote></li>"""
SMF = """<html><script>var smf_theme_url = "x";</script><div class="post_wrapper" id="msg66">
<div class="poster"><h4><a>Fenna</a></h4></div>
<div class="keyinfo"><h5><a href="index.php?topic=12.msg66#msg66">D</a></h5>
<div class="smalltext">19 november 2026, 10:00:00</div></div>
<div class="post"><div class="inner" id="msg_66">
<div class="quoteheader">x</div><blockquote>oud</blockquote>
Nieuw bericht</div></div></div>"""


@pytest.mark.parametrize(
    ("page", "software", "number"),
    [(XENFORO, "xenforo", "91"), (VBULLETIN, "vbulletin", "55"), (SMF, "smf", "66")],
)
def test_other_programs_are_recognised_and_read(
    page: str, software: str, number: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/draad", page)
    fetched = fetch(client, server, "/draad")
    assert fetched.state["software"] == software
    (mention,) = fetched.mentions
    assert (mention.external_id, mention.text, mention.author_name) == (
        number,
        "Nieuw bericht",
        "Fenna",
    )
    assert mention.published_at == datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    assert mention.conversation_id == "topic 12"


def test_selectors_take_the_place_of_the_programs(
    client: GuardedClient, server: ReplayServer
) -> None:
    page = '<div class="x" data-n="4"><i>19 nov 2026</i><b>Fenna</b><p>Hallo<q>oud</q></p></div>'
    server.answer("/draad", page)
    fetched = fetch(
        client, server, "/draad", software="other", item_selector=".x", text_selector="p",
        date_selector="i", author_selector="b", id_selector="@data-n", quote_selector="q",
    )  # fmt: skip
    assert [(one.external_id, one.text, one.author_name) for one in fetched.mentions] == [
        ("4", "Hallo", "Fenna")
    ]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("<html><p>Niets</p></html>", NothingFoundError),
        ("<html><form><input type=password></form></html>", BotWallError),
        ("<html><title>Just a moment...</title></html>", BotWallError),
    ],
)
def test_a_page_that_only_looks_empty_is_an_error(
    body: str, error: type[Exception], client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/viewtopic.php?t=7", body)
    for software in ("auto", "phpbb"):
        with pytest.raises(error):
            fetch(client, server, "/viewtopic.php?t=7", software=software)


def test_a_page_that_changed_is_an_error(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/viewtopic.php?t=7", topic(1))
    server.answer("/viewtopic.php?t=7", topic(1))
    server.answer("/viewtopic.php?t=7", "<div class=new-layout>bericht 1</div>")
    state = fetch(client, server, "/viewtopic.php?t=7").state
    with pytest.raises(NothingFoundError, match="showed some before"):
        fetch(client, server, "/viewtopic.php?t=7", state)


def test_a_path_that_robots_txt_forbids_is_never_asked_for(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/robots.txt", "User-agent: *\nDisallow: /viewtopic.php")
    with pytest.raises(Exception, match=r"robots\.txt"):
        fetch(client, server, "/viewtopic.php?t=7", software="phpbb")
    assert server.paths == []


def test_a_feed_of_a_forum_is_read_with_its_topics(
    client: GuardedClient, server: ReplayServer
) -> None:
    item = (
        "<entry><id>x{n}</id><title>Re: Draad</title>"
        "<link href='{url}/viewtopic.php?t=7&amp;p={n}'/>"
        "<updated>2026-11-19T10:00:00Z</updated><content type='html'>Bericht {n}</content></entry>"
    )
    items = "".join(item.format(n=n, url=server.url) for n in (1, 2))
    server.answer(
        "/feed.php",
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{items}</feed>',
    )
    fetched = fetch(client, server, "/feed.php")
    assert fetched.state["software"] == "feed"
    assert {one.conversation_id for one in fetched.mentions} == {"topic 7"}
    assert fetch(client, server, "/feed.php", fetched.state).not_modified


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://f.example/viewtopic.php?f=2&t=77&start=20", "77"),
        ("https://gathering.tweakers.net/forum/list_messages/2088656/3", "2088656"),
        ("https://f.example/threads/een-draad.123/page-2", "123"),
        ("https://f.example/showthread.php?45-draad", "45"),
        ("https://f.example/index.php?topic=9.15", "9"),
        ("https://f.example/t/een-draad/31/4", "31"),
        ("https://f.example/nieuws", None),
    ],
)
def test_the_topic_is_known_by_its_address(url: str, number: str | None) -> None:
    assert topic_of(url) == number


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://f.example/viewtopic.php?t=7", 0),
        ("https://f.example/viewtopic.php?t=7&start=40", 40),
        ("https://f.example/threads/d.1/page-3", 3),
        ("https://f.example/forum/list_messages/5/2", 2),
        ("https://f.example/forum/list_messages/5/last", 10**9),
        ("https://f.example/index.php?topic=9.15", 15),
    ],
)
def test_pages_have_an_order(url: str, number: int) -> None:
    assert page_number(url) == number


def test_sessions_are_no_part_of_an_address() -> None:
    assert (
        canonical("https://f.example/v.php?t=1&sid=ab&hilit=x#p1") == "https://f.example/v.php?t=1"
    )


# Discourse


def entry(number: int, topic_id: int = 5, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "topic_id": topic_id,
        "topic_slug": "draad",
        "topic_title": "Draad",
        "post_number": number % 100,
        "username": "fenna",
        "name": "Fenna de Vries",
        "created_at": f"2026-11-19T10:{number % 60:02d}:00.000Z",
        "updated_at": f"2026-11-19T10:{number % 60:02d}:00.000Z",
        "version": 1,
        "cooked": f"<aside class='quote'><p>oud</p></aside><p>Bericht {number}</p>",
        **more,
    }


def give(server: ReplayServer, path: str, told: Any) -> None:
    server.answer(path, json.dumps(told), headers={"Content-Type": "application/json"})


def test_all_new_posts_of_a_discourse_are_heard(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/", '<html><meta name="generator" content="Discourse 3.5"></html>')
    give(server, "/posts.json", {"latest_posts": [entry(12), entry(11)]})
    give(server, "/posts.json?before=11", {"latest_posts": []})
    fetched = fetch(client, server, "/")
    first, second = fetched.mentions
    assert (first.external_id, first.text, second.external_id) == ("11", "Bericht 11", "12")
    assert (first.author_handle, first.author_name) == ("fenna", "Fenna de Vries")
    assert first.url == f"{server.url}/t/draad/5/11"
    assert (first.conversation_id, first.extra) == ("topic 5", {"topic": "Draad"})


def discourse(
    client: GuardedClient, server: ReplayServer, path: str = "", state: State | None = None,
    **options: object,
) -> Fetched:  # fmt: skip
    return fetch(client, server, path, state, software="discourse", **options)


def test_an_edit_and_a_deletion_on_a_discourse_are_followed(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, "/posts.json", {"latest_posts": [entry(12), entry(11), entry(10)]})
    give(server, "/posts.json?before=10", {"latest_posts": []})
    state = discourse(client, server).state
    with ReplayServer("127.0.0.2") as later:
        give(later, "/posts.json", {"latest_posts": [entry(13)]})
        give(later, "/posts.json?before=13", {"latest_posts": []})
        edited = entry(11, version=2, updated_at="2026-11-20T10:00:00.000Z", cooked="<p>Ander</p>")
        give(later, "/posts/11.json", edited)
        give(later, "/posts/12.json", entry(12))
        give(later, "/posts/13.json", entry(13))
        moved = json.loads(json.dumps(state).replace(server.url, later.url))
        fetched = discourse(client, later, "", moved)
    assert sorted(texts(fetched)) == ["Ander", "Bericht 13"]
    assert list(fetched.removed) == ["10"]
    (edit,) = [one for one in fetched.mentions if one.external_id == "11"]
    assert edit.edited_at == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_a_topic_of_a_discourse_is_read_from_its_end(
    client: GuardedClient, server: ReplayServer
) -> None:
    stream = list(range(1, 46))
    give(server, "/t/5.json", {"title": "Draad", "post_stream": {"posts": [], "stream": stream}})

    def chunk(numbers: range) -> None:
        asked = "&".join(f"post_ids[]={number}" for number in numbers)
        posts = [entry(number, topic_title=None) for number in numbers]
        give(server, f"/t/5/posts.json?{asked}", {"post_stream": {"posts": posts}})

    chunk(range(26, 46))
    chunk(range(6, 26))
    chunk(range(1, 6))
    fetched = discourse(client, server, "/t/draad/5")
    assert len(fetched.mentions) == 45
    assert fetched.mentions[0].extra == {"topic": "Draad"}


def test_a_search_fetches_whole_posts_and_only_new_ones(
    client: GuardedClient, server: ReplayServer
) -> None:
    cut = {key: told for key, told in entry(11).items() if key != "cooked"} | {"blurb": "Beri..."}
    found = {"posts": [cut], "topics": [{"id": 5, "title": "Draad", "slug": "draad"}]}
    give(server, "/search.json", {**found, "grouped_search_result": {}})
    give(server, "/posts/11.json", entry(11))
    first = discourse(client, server, query="zonnig")
    assert texts(first) == ["Bericht 11"]
    assert "q=zonnig+order%3Alatest" in server.paths[0]
    before = len(server.paths)
    assert discourse(client, server, "", first.state, query="zonnig").not_modified
    assert [path.split("?")[0] for path in server.paths[before:]] == ["/search.json"]


def test_a_search_that_an_overloaded_forum_refuses_is_not_an_empty_one(
    client: GuardedClient, server: ReplayServer
) -> None:
    trouble = "We are having trouble searching right now"
    give(server, "/search.json", {"posts": [], "grouped_search_result": {"error": trouble}})
    with pytest.raises(UnavailableError, match="cannot search now: We are having trouble") as told:
        discourse(client, server, query="zonnig")
    assert not told.value.permanent
    assert told.value.retry_after_s == 300


def test_a_search_ends_with_its_tenth_page_and_says_what_is_missing(
    client: GuardedClient, server: ReplayServer
) -> None:
    found = {"topics": [{"id": 5, "title": "Draad", "slug": "draad"}]}
    more = {"grouped_search_result": {"more_full_page_results": True}}
    path = "/search.json?q=zonnig+order%3Alatest&page="
    for number in range(1, 11):
        row = entry(number, created_at=f"2026-11-19T10:{60 - number}:00.000Z")
        give(server, f"/posts/{number}.json", row)
        cut = {key: told for key, told in row.items() if key != "cooked"} | {"blurb": "Beri..."}
        give(server, f"{path}{number}", {**found, **more, "posts": [cut]})
    stretch = Stretch(datetime(2026, 11, 1, tzinfo=UTC), NOW)
    options = {"url": server.url, "software": "discourse", "query": "zonnig"}
    filled = look_back("forum", options, stretch, {}, client, now=NOW)
    while not filled.is_done:
        filled = look_back("forum", options, stretch, filled.state, client, now=NOW)
    assert not any("page=11" in asked for asked in server.paths)
    assert ["10 pages and no more" in one.reason for one in filled.refused] == [True]


def test_a_category_is_heard_topic_by_topic(client: GuardedClient, server: ReplayServer) -> None:
    row = {"id": 5, "title": "Draad", "slug": "draad", "highest_post_number": 2}
    listing = {"topic_list": {"topics": [{**row, "bumped_at": "2026-11-19T10:30:00Z"}]}}
    give(server, "/c/klachten/9/l/latest.json", listing)
    give(server, "/t/5/2.json", {"title": "Draad", "post_stream": {"posts": [entry(1), entry(2)]}})
    fetched = discourse(client, server, "/c/klachten/9")
    assert sorted(ids(fetched)) == ["1", "2"]


def test_of_a_category_only_topics_with_something_new_are_opened(
    client: GuardedClient, server: ReplayServer
) -> None:
    def row(number: int, bumped: str, **more: object) -> dict[str, object]:
        told = {"id": number, "title": "Draad", "slug": "draad", "highest_post_number": 1}
        return {**told, "bumped_at": f"2026-11-{bumped}:00Z", **more}

    pinned = row(9, "01T10:00", pinned=True)
    first = [pinned, row(5, "19T10:00"), row(6, "18T10:00")]
    second = [pinned, row(7, "20T10:00"), row(5, "19T10:00"), row(6, "18T10:00")]
    for topics in (first, second):
        give(server, "/c/klachten/9/l/latest.json", {"topic_list": {"topics": topics}})
    for number in (5, 6, 7, 9):
        posts = {"title": "Draad", "post_stream": {"posts": [entry(number, number)]}}
        give(server, f"/t/{number}/1.json", posts)
        give(server, f"/posts/{number}.json", entry(number, number))
    fetched = discourse(client, server, "/c/klachten/9")
    assert sorted(ids(fetched)) == ["5", "6", "9"]
    before = len(server.paths)
    again = discourse(client, server, "/c/klachten/9", fetched.state)
    assert ids(again) == ["7"]
    opened = [path for path in server.paths[before:] if path.startswith("/t/")]
    assert opened == ["/t/7/1.json", "/t/5/1.json"]


@pytest.mark.parametrize("link", ["http://[bad", "https://elsewhere.example/viewtopic.php?t=9"])
def test_a_topic_that_leads_elsewhere_is_never_asked_for(
    link: str, client: GuardedClient, server: ReplayServer
) -> None:
    own = board((1, "a"))
    advertisement = own.replace("./viewtopic.php?t=1&amp;sid=q1", link)
    server.answer("/viewforum.php?f=2", own + advertisement)
    server.answer("/viewtopic.php?t=1", topic(1))
    fetched = fetch(client, server, "/viewforum.php?f=2", software="phpbb")
    assert ids(fetched) == ["1"]
    assert not fetched.refused
    server.answer("/viewforum.php?f=3", advertisement)
    (refused,) = fetch(client, server, "/viewforum.php?f=3", software="phpbb").refused
    assert "no topic leads to a page of this site" in refused.reason


def test_a_search_with_more_posts_on_a_page_than_the_limit_goes_on_there(
    client: GuardedClient, server: ReplayServer
) -> None:
    def cut(number: int) -> dict[str, Any]:
        at = {20: "12:20", 19: "12:00"}.get(number, f"10:{number}")
        told = entry(number, created_at=f"2026-11-19T{at}:00.000Z")
        give(server, f"/posts/{number}.json", told)
        return {key: one for key, one in told.items() if key != "cooked"} | {"blurb": "Beri..."}

    found = {"topics": [{"id": 5, "title": "Draad", "slug": "draad"}], "grouped_search_result": {}}
    path = "/search.json?q=zonnig+order%3Alatest&page="
    give(server, f"{path}1", {**found, "posts": [cut(11)]})
    state = discourse(client, server, query="zonnig", limit=3).state
    server.forget(f"{path}1")
    more = {"grouped_search_result": {"more_full_page_results": True}}
    give(server, f"{path}1", {**found, **more, "posts": [cut(20), cut(19)]})
    give(server, f"{path}2", {**found, "posts": [cut(18), cut(17), cut(16), cut(11)]})
    had: list[str] = []
    for _ in range(4):
        fetched = discourse(client, server, "", state, query="zonnig", limit=3)
        had += ids(fetched)
        state = fetched.state
    assert sorted(set(had)) == ["16", "17", "18", "19", "20"]


@pytest.mark.parametrize("limit", [1, 4])
def test_a_search_asks_once_for_each_post_that_is_gone(
    limit: int, client: GuardedClient, server: ReplayServer
) -> None:
    def cut(number: int) -> dict[str, Any]:
        told = entry(number, created_at=f"2026-11-19T12:{number}:00.000Z")
        if number < 50:
            give(server, f"/posts/{number}.json", told)
        return {key: one for key, one in told.items() if key != "cooked"} | {"blurb": "Beri..."}

    found = {"topics": [{"id": 5, "title": "Draad", "slug": "draad"}], "grouped_search_result": {}}
    path = "/search.json?q=zonnig+order%3Alatest&page="
    give(server, f"{path}1", {**found, "posts": [cut(11)]})
    state = discourse(client, server, query="zonnig", limit=limit).state
    server.forget(f"{path}1")
    more = {"grouped_search_result": {"more_full_page_results": True}}
    page = [*range(59, 51, -1), *range(49, 44, -1)]  # the eight of the fifties are gone
    give(server, f"{path}1", {**found, **more, "posts": [*map(cut, page), cut(11)]})
    give(server, f"{path}2", {**found, "posts": [cut(44), cut(43), cut(11)]})
    had: list[str] = []
    for _ in range(8):
        asked = len(server.paths)
        fetched = discourse(client, server, "", state, query="zonnig", limit=limit)
        paths = server.paths[asked:]
        assert all(paths.count(f"/posts/{number}.json") <= 1 for number in page if number > 50)
        assert len(paths) <= 8 + limit + 2 + 6  # gone, new, pages, edits
        had += ids(fetched)
        state = fetched.state
    assert had == list(dict.fromkeys(had))
    assert sorted(had) == ["43", "44", "45", "46", "47", "48", "49"]


def test_all_new_posts_of_a_busy_topic_are_read(
    client: GuardedClient, server: ReplayServer
) -> None:
    def listing(bumped: str, highest: int) -> dict[str, Any]:
        row = {"id": 5, "title": "Draad", "slug": "draad", "highest_post_number": highest}
        return {"topic_list": {"topics": [{**row, "bumped_at": bumped}]}}

    def near(first: int, last: int) -> dict[str, Any]:
        posts = [
            {
                **entry(number),
                "post_number": number,
                "created_at": f"2026-11-19T1{number // 10}:00Z",
            }
            for number in range(first, last + 1)
        ]
        return {"title": "Draad", "post_stream": {"posts": posts}}

    path = "/c/klachten/9/l/latest.json"
    give(server, path, listing("2026-11-19T10:30:00Z", 3))
    give(server, "/t/5/3.json", near(1, 3))
    state = discourse(client, server, "/c/klachten/9").state
    server.forget(path)
    give(server, path, listing("2026-11-19T15:30:00Z", 59))
    for number, (first, last) in {59: (40, 59), 39: (30, 49), 29: (20, 39), 19: (1, 20)}.items():
        give(server, f"/t/5/{number}.json", near(first, last))
    fetched = discourse(client, server, "/c/klachten/9", state)
    assert sorted(map(int, ids(fetched))) == list(range(4, 60))
    assert not fetched.refused


def test_older_posts_of_a_discourse_can_be_had(client: GuardedClient, server: ReplayServer) -> None:
    give(server, "/posts.json", {"latest_posts": [entry(40), entry(30)]})
    give(server, "/posts.json?before=30", {"latest_posts": [entry(20), entry(10)]})
    give(server, "/posts.json?before=10", {"latest_posts": []})
    options = {"url": server.url, "software": "discourse"}
    at = datetime(2026, 11, 19, 10, tzinfo=UTC)
    stretch = Stretch(at.replace(minute=15), at.replace(minute=35))
    filled = look_back("forum", options, stretch, {}, client, now=NOW)
    assert [one.external_id for one in filled.mentions] == ["30", "20"]
    assert filled.is_done
    with pytest.raises(WrongOptionError, match="of a Discourse only"):
        look_back("forum", {**options, "software": "phpbb"}, stretch, {}, client, now=NOW)


def test_hidden_posts_and_notes_of_the_forum_are_left_out(
    client: GuardedClient, server: ReplayServer
) -> None:
    posts = [entry(4, hidden=True), entry(3, post_type=3), entry(2, user_deleted=True), entry(1)]
    give(server, "/posts.json", {"latest_posts": posts})
    give(server, "/posts.json?before=1", {"latest_posts": []})
    assert ids(discourse(client, server)) == ["1"]


def test_a_key_goes_in_a_header_and_not_into_the_state(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, "/posts.json", {"latest_posts": [entry(1)]})
    give(server, "/posts.json?before=1", {"latest_posts": []})
    fetched = discourse(client, server, api_key="s3cret", api_user="luister")
    assert server.hits[0].headers["api-key"] == "s3cret"
    assert "s3cret" not in json.dumps(fetched.state) + " ".join(server.paths)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ('{"items": []}', UnreadableContentError),
        ("[]", UnreadableContentError),
        ("[" * 90_000, UnreadableContentError),
        ("<html>Log in</html>", UnreadableContentError),
        ("<title>Just a moment...</title>", BotWallError),
    ],
)
def test_what_is_no_answer_of_a_discourse_is_an_error(
    body: str, error: type[Exception], client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/posts.json", body)
    with pytest.raises(error, match=server.url):
        discourse(client, server)


def test_a_discourse_that_is_suddenly_empty_is_an_error(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, "/posts.json", {"latest_posts": [entry(2), entry(1)]})
    give(server, "/posts.json", {"latest_posts": []})
    give(server, "/posts.json?before=1", {"latest_posts": []})
    state = discourse(client, server).state
    with pytest.raises(NothingFoundError):
        discourse(client, server, "", state)


def test_a_refusal_of_a_discourse_says_what_to_do(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/posts.json", status=403)
    with pytest.raises(BadAnswerError, match="api_key"):
        discourse(client, server)


def test_a_rate_limit_of_a_discourse_says_when_to_come_back(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/posts.json", status=429, headers={"Retry-After": "60"})
    with pytest.raises(RetryLaterError) as told:
        discourse(client, server)
    assert told.value.retry_after_s == 60


def test_a_broken_post_is_refused_and_the_others_go_on(
    client: GuardedClient, server: ReplayServer
) -> None:
    endless = entry(2, version=float("inf"))
    posts = [entry(3), {"id": "x"}, None, endless, entry(1, created_at=None)]
    give(server, "/posts.json", {"latest_posts": posts})
    give(server, "/posts.json?before=1", {"latest_posts": []})
    give(server, "/posts.json?before=3", {"latest_posts": []})
    fetched = discourse(client, server)
    assert ids(fetched) == ["3"]
    assert len(fetched.refused) == 3


@pytest.mark.parametrize(
    ("option", "value"),
    [("url", "forum.example"), ("item_selector", "p["), ("software", "lotus"), ("max_pages", 0)],
)
def test_a_wrong_option_is_named(option: str, value: object, client: GuardedClient) -> None:
    options = {"url": "https://f.example", option: value}
    with pytest.raises(WrongOptionError, match=option):
        ingest.fetch("forum", options, {}, client, now=NOW)
