"""F8: every kind of broken and odd JSON, through every source and receiver that reads JSON.

First as the whole answer, then as a value in the middle of a recorded one. Each is answered with
mentions that can be stored, or with an error that names the address; nothing else ever comes out.
"""

import json
import random
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest.errors import IngestError, UnreadableContentError
from ingest.google_login import read_account
from ingest.incoming import Delivery, read_delivery
from ingest.outbound import GuardedClient, InProcessPace
from ingest.outbound.answers import Answer, Request
from ingest.outbound.urls import Target
from ingest.parsing import child
from ingest.sandbox import READY, ParseLimits, parse_apart
from tests.every_kind import CASES as KINDS
from tests.every_kind import RECORDED
from tests.ingest.json_cases import CASES

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SITE = "http://place.example"
HTML_ONLY = {"feed", "file", "forum", "mail", "news", "reviews", "webpage"}
DISCOURSE = {
    "latest_posts": [
        {
            "id": 7,
            "topic_id": 5,
            "post_number": 1,
            "username": "anna",
            "created_at": "2026-11-19T10:00:00.000Z",
            "version": 1,
            "cooked": "<p>Hoi</p>",
        }
    ]
}
CHANGES = {
    "object": "page",
    "entry": [
        {
            "id": "100200300",
            "time": 1795000000,
            "changes": [
                {
                    "field": "ratings",
                    "value": {
                        "item": "rating",
                        "verb": "add",
                        "open_graph_story_id": "9",
                        "review_text": "Slecht",
                        "recommendation_type": "NEGATIVE",
                        "created_time": 1795000000,
                        "reviewer_id": "4",
                        "reviewer_name": "Anna",
                    },
                }
            ],
        }
    ],
}


TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # made once: thousands of clients are
SMALL_BYTES = 100_000
read_account_once = cache(read_account)


class ParsedHere:
    """What a child would answer, without one: thousands of documents are parsed."""

    def parse(self, header: bytes, content: bytes, wall_s: float) -> bytes:
        return child._answer(json.loads(header), content)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sandbox.READY", ParsedHere())
    monkeypatch.setattr("ingest.google_options.read_account", read_account_once)


class Canned(GuardedClient):
    """Answers without a network; whatever is not known is not there."""

    def __init__(self) -> None:
        super().__init__(pace=InProcessPace(0), ssl_context=TLS)
        self.answers: dict[tuple[str, str], bytes] = {}

    def _send(self, request: Request, target: Target, budget: object) -> Answer:
        path = target.url.removeprefix(SITE).partition("?")[0]
        body = self.answers.get((request.method, path))
        headers = {"content-type": "application/json"}
        return Answer(target.url, 404 if body is None else 200, headers, body or b"")


@dataclass(frozen=True)
class Connector:
    """One kind with its recorded answers, of which one at a time is replaced."""

    kind: str
    options: dict[str, Any]
    answers: dict[tuple[str, str], bytes]

    @property
    def listings(self) -> list[tuple[str, str]]:
        return sorted(place for place in self.answers if place[0] == "GET")

    def fetch(self, place: tuple[str, str], body: bytes, state: Any = None) -> Any:
        client = Canned()
        client.answers = {**self.answers, place: body}
        return ingest.fetch(self.kind, self.options, state or {}, client, now=NOW)


def connectors() -> Iterator[Connector]:
    for kind, case in KINDS.items():
        if kind in HTML_ONLY:
            continue
        answers = {}
        for place, told in case.answers.items():
            method, _, path = place.rpartition(" ")
            body = told.encode() if told[0] in "[{" else (RECORDED / told).read_bytes()
            answers[method or "GET", path] = body
        yield Connector(kind, case.options(SITE), answers)
    discourse = {"url": f"{SITE}/", "software": "discourse"}
    yield Connector("forum", discourse, {("GET", "/posts.json"): json.dumps(DISCOURSE).encode()})
    feed = (RECORDED / "feed.json").read_bytes()
    yield Connector("feed", {"url": f"{SITE}/feed.json"}, {("GET", "/feed.json"): feed})


CONNECTORS = {one.kind: one for one in connectors()}
pytestmark = pytest.mark.filterwarnings("ignore::bs4.MarkupResemblesLocatorWarning")
every_connector = pytest.mark.parametrize("kind", sorted(CONNECTORS))


def assert_bounded(answer: Callable[[], Any]) -> None:
    """Mentions and a state that can be stored, or an error that says where."""
    try:
        fetched = answer()
    except IngestError as error:
        assert error.where.startswith((SITE, "http", "delivery")), error.where
        json.dumps(str(error)).encode()
        return
    for mention in fetched.mentions:
        assert_storable(ingest.raw_mention_to_json(mention))
        assert mention.text
        assert mention.rating is None or 1 <= mention.rating <= 5
    assert_storable(dict(fetched.state))
    assert_storable([[one.where, one.reason] for one in fetched.refused])


def small() -> Iterator[tuple[str, bytes]]:
    return ((name, content) for name, content in CASES.items() if len(content) <= SMALL_BYTES)


def assert_storable(value: Any) -> None:
    """As a JSON column takes it: finite, no NUL, no half characters."""
    told = json.dumps(value, ensure_ascii=False, allow_nan=False)
    assert "\\u0000" not in told
    told.encode("utf-8")


# -- The parser itself -----------------------------------------------------------------------------


def test_a_document_is_read_or_refused_as_its_name_says() -> None:
    for name, content in CASES.items():
        try:
            told = parse_apart("json", content, where=SITE)
        except UnreadableContentError as error:
            assert not name.startswith("y_"), f"{name}: {error.problem}"
            assert "stumbled" not in error.problem, f"{name}: {error.problem}"
            continue
        assert not name.startswith("n_"), name
        assert name.startswith("i_") or told == json.loads(content), name


def test_the_largest_documents_stay_within_the_bounds_of_the_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ingest.sandbox.READY", READY)
    limits = ParseLimits(cpu_s=2, wall_s=60)
    for name, content in CASES.items():
        if len(content) <= SMALL_BYTES:
            continue
        for job in ("json", "mastodon", "discourse"):
            try:
                parse_apart(job, content, where=SITE, limits=limits)
            except UnreadableContentError as error:
                wrong = ("takes", "stopped", "stumbled", "no answer")
                assert not any(word in error.problem for word in wrong), f"{name}: {error.problem}"


# -- As the whole answer ---------------------------------------------------------------------------


@every_connector
def test_every_document_as_the_whole_answer_is_no_crash(kind: str) -> None:
    connector = CONNECTORS[kind]
    place = connector.listings[-1]
    state = connector.fetch(place, connector.answers[place]).state
    for name, content in small():
        try:
            assert_bounded(lambda body=content: connector.fetch(place, body, state))
        except Exception as error:
            raise AssertionError(f"{name}: {type(error).__name__}: {error}") from error


@every_connector
def test_what_cannot_be_json_is_an_error_and_never_calm(kind: str) -> None:
    connector = CONNECTORS[kind]
    place = connector.listings[-1]
    for name, content in small():
        if name.startswith("n_"):
            try:
                fetched = connector.fetch(place, content)
            except IngestError:
                continue
            assert fetched.trouble is not None, name  # one of several lists


# -- As a value in the middle of an answer ---------------------------------------------------------

VALUES = [
    "null", "true", "0", "-1", "1e400", "-1e400", "NaN", "Infinity", "9" * 30, "9" * 5000, '""',
    "[]", "{}", "[[[[]]]]", '"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udfff x"', '"\\n\\t"',
    '"' + "w" * 30_000 + '"', '"http://[bad"', '"javascript:alert(1)"', '"0001-01-01T00:00:00Z"',
    '"9999-12-31T23:59:59+14:00"', '"-14e999"', '"4,5"', '{"a": {"b": [null]}}', "[1, 2, 3]",
    "[" * 150 + "]" * 150, "[" * 5000 + "]" * 5000, '{"id": 1, "id": 2}', '"\ufeff"', '"\u202e"',
]  # fmt: skip
MARK = '"\ue000mark\ue000"'


def leaves(told: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all values, also of lists and objects."""
    if path:
        yield path
    inner = (
        told.items()
        if isinstance(told, dict)
        else enumerate(told)
        if isinstance(told, list)
        else ()
    )
    for name, value in inner:
        yield from leaves(value, (*path, name))


def replaced(told: Any, paths: list[tuple[Any, ...]], value: str) -> bytes:
    """The document with a value, which need not be JSON, in place of others."""
    copy = json.loads(json.dumps(told))
    for path in paths:
        at = copy
        for name in path[:-1]:
            at = at[name] if isinstance(at, dict | list) else None
        if isinstance(at, dict | list):
            at[path[-1]] = "\ue000mark\ue000"
    text = json.dumps(copy, ensure_ascii=False).replace(MARK, value)
    return text.encode("utf-8", "surrogatepass")


@every_connector
def test_a_hostile_value_in_any_field_is_no_crash(kind: str) -> None:
    connector = CONNECTORS[kind]
    chance = random.Random(kind)  # noqa: S311 - to be the same every time
    for place in connector.listings:
        told = json.loads(connector.answers[place])
        paths = list(leaves(told))
        state = connector.fetch(place, connector.answers[place]).state
        for value in VALUES:
            for few in (1, 2, 6):
                chosen = chance.sample(paths, min(few, len(paths)))
                body = replaced(told, chosen, value)
                known = chance.choice([None, state])
                given = (place, body, known)
                try:
                    assert_bounded(lambda given=given: connector.fetch(*given))
                except Exception as error:
                    at = f"{value[:40]} at {chosen}"
                    raise AssertionError(f"{at}: {type(error).__name__}: {error}") from error


# -- What is sent to us, and what stands in pages and files ----------------------------------------

RECEIVED: dict[str, tuple[dict[str, Any], Any]] = {
    "webhook": ({}, {"items": [{"id": 1, "text": "Hoi", "created_at": "2026-11-19T10:00:00Z"}]}),
    "facebook": ({"page": "100200300", "access_token": "t", "service": SITE}, CHANGES),
    "instagram": (
        {"account_id": "100200300", "access_token": "t", "service": SITE},
        {**CHANGES, "object": "instagram"},
    ),
}


def assert_received(kind: str, body: bytes) -> None:
    try:
        read = read_delivery(kind, RECEIVED[kind][0], Delivery(body, NOW), Canned(), now=NOW)
    except IngestError as error:
        json.dumps(str(error)).encode()
        return
    for one in read.told:
        assert one.external_id
        assert one.mention is None or one.mention.text
        if one.mention:
            assert_storable(ingest.raw_mention_to_json(one.mention))
    assert_storable([[one.where, one.reason] for one in read.refused])


@pytest.mark.parametrize("kind", sorted(RECEIVED))
def test_every_document_that_is_sent_to_us_is_no_crash(kind: str) -> None:
    chance = random.Random(kind)  # noqa: S311 - to be the same every time
    for _, content in small():
        assert_received(kind, content)
    paths = list(leaves(RECEIVED[kind][1]))
    for value in VALUES:
        for few in (1, 2, 6):
            chosen = chance.sample(paths, min(few, len(paths)))
            assert_received(kind, replaced(RECEIVED[kind][1], chosen, value))


def test_every_document_within_a_page_costs_itself_only() -> None:
    review = json.dumps({"@type": "Review", "reviewBody": "Slecht"}).encode()
    tag = b'<script type="application/ld+json">%s</script>'
    for name, content in small():
        if b"<" in content:
            continue
        page = b"<html>" + tag % content + tag % review + b"</html>"
        params = {"content_type": "text/html"}
        told = parse_apart("reviews", page, where=SITE, params=params)
        assert [one["text"] for one in told["items"]] == ["Slecht"], name


def test_every_document_as_a_line_of_a_file_costs_its_line_only(tmp_path: Path) -> None:
    place = tmp_path / "rows.jsonl"
    good = b'{"id": 1, "text": "Hoi"}\n'
    for name, content in small():
        if b"\x00" in content[:200]:  # as in UTF-16, which a whole file is or is not
            continue
        place.write_bytes(good + content.replace(b"\n", b" ") + b"\n" + good.replace(b"1", b"2"))
        options = {"path": str(place), "format": "jsonl"}
        fetched = ingest.fetch("file", options, {}, Canned(), now=NOW)
        ids = [one.external_id for one in fetched.mentions]
        assert {"1", "2"} <= set(ids), name
        assert_bounded(lambda fetched=fetched: fetched)
