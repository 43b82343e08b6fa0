"""F3–F6: Retry-After, pace, conditional requests and robots.txt."""

import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import (
    BadAnswerError,
    BotWallError,
    RetryLaterError,
    RobotsDisallowedError,
    UnreachableError,
)
from ingest.links import linked
from ingest.outbound import GuardedClient, InProcessPace, MemoryRobotsStore
from ingest.outbound.waiting import LONGEST_WAIT_S, read_retry_after
from tests.replay import ReplayServer

PUBLIC = "127.0.0.2"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class FakeTime:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds


@pytest.mark.parametrize(
    ("told", "expected_s"),
    [
        ("120", 120),
        ("0", 0),
        ("1.2", 2),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 0),
        ("99999999", LONGEST_WAIT_S),
        ("Sun, 20 Nov 2033 12:00:00 GMT", LONGEST_WAIT_S),
        (str(int(NOW.timestamp()) + 30), 30),
        (str((int(NOW.timestamp()) + 30) * 1000), 30),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("٣", None),
    ],
)
def test_retry_after_is_read_in_all_its_forms(told: str, expected_s: float | None) -> None:
    assert read_retry_after({"retry-after": told}, NOW) == expected_s


def test_the_reset_of_a_rate_limit_counts_where_retry_after_is_missing() -> None:
    reset = (NOW + timedelta(minutes=5)).isoformat().replace("+00:00", "Z")
    assert read_retry_after({"x-ratelimit-reset": reset}, NOW) == 300


@given(st.text(max_size=40))
def test_no_retry_after_is_ever_outside_its_bounds(told: str) -> None:
    wait_s = read_retry_after({"retry-after": told}, NOW)
    assert wait_s is None or 0 <= wait_s <= LONGEST_WAIT_S


@pytest.mark.parametrize("status", [429, 503])
def test_no_request_goes_out_before_retry_after(status: int, server: ReplayServer) -> None:
    fake = FakeTime()
    client = GuardedClient(
        allowed_networks=[f"{PUBLIC}/32"],
        pace=InProcessPace(1.0, clock=fake.clock, sleep=fake.sleep),
    )
    server.answer("/feed", status=status, headers={"Retry-After": "300"})
    server.answer("/feed", "fine")
    with pytest.raises(RetryLaterError) as told:
        client.get(f"{server.url}/feed", obey_robots=False)
    assert told.value.retry_after_s == 300
    fake.now_s += 200
    with pytest.raises(RetryLaterError) as again:
        client.get(f"{server.url}/other", obey_robots=False)
    assert again.value.retry_after_s == pytest.approx(100)
    assert len(server.hits) == 1
    fake.now_s += 100
    assert client.get(f"{server.url}/feed", obey_robots=False).body == b"fine"


def test_a_refusal_without_a_time_leaves_the_wait_to_the_caller(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/feed", status=429)
    with pytest.raises(RetryLaterError) as told:
        client.get(f"{server.url}/feed")
    assert told.value.retry_after_s is None
    assert not told.value.permanent


@pytest.mark.parametrize(("status", "permanent"), [(404, True), (410, True), (401, True)])
def test_some_answers_wait_for_a_person(
    status: int, permanent: bool, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/feed", "gone", status=status)
    with pytest.raises(BadAnswerError) as told:
        client.get(f"{server.url}/feed")
    assert (told.value.status, told.value.permanent) == (status, permanent)
    assert f"{server.url}/feed" in str(told.value)


@pytest.mark.parametrize("status", [500, 502, 504, 408])
def test_some_answers_may_be_better_next_time(
    status: int, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/feed", status=status)
    with pytest.raises(BadAnswerError) as told:
        client.get(f"{server.url}/feed")
    assert not told.value.permanent


def test_a_robot_check_is_called_by_its_name(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/page", "<title>Just a moment...</title>", status=403)
    with pytest.raises(BotWallError):
        client.get(f"{server.url}/page")


def test_twenty_threads_on_one_host_go_one_at_a_time_with_a_gap(server: ReplayServer) -> None:
    gap_s = 0.02
    client = GuardedClient(allowed_networks=[f"{PUBLIC}/32"], pace=InProcessPace(gap_s))
    server.answer("/feed", "fine")
    threads = [
        threading.Thread(target=client.get, args=(f"{server.url}/feed",), daemon=True)
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    times = [hit.at_s for hit in server.hits if hit.path == "/feed"]
    assert len(times) == 20
    assert min(later - sooner for sooner, later in pairwise(times)) >= gap_s


def test_the_usual_gap_is_a_second() -> None:
    fake = FakeTime()
    pace = InProcessPace(clock=fake.clock, sleep=fake.sleep)
    for _ in range(3):
        with pace.turn("a.example"):
            fake.now_s += 0.25
    with pace.turn("b.example"):
        pass
    assert fake.slept == [1.0, 1.0]


def test_who_cannot_have_a_turn_soon_is_told_to_come_back() -> None:
    pace = InProcessPace(0, longest_wait_s=0.05)
    with pace.turn("a.example"):
        started = time.monotonic()
        with pytest.raises(RetryLaterError), pace.turn("a.example"):
            pass
        assert time.monotonic() - started < 10


def test_a_disallowed_path_is_never_requested(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/robots.txt", "User-agent: *\nDisallow: /private\nAllow: /private/open\n")
    server.answer("/private/open", "fine")
    server.redirect("/door", "/private/page")
    for path in ("/private/page", "/door"):
        with pytest.raises(RobotsDisallowedError):
            client.get(f"{server.url}{path}")
    client.get(f"{server.url}/private/open")
    assert server.paths == ["/door", "/private/open"]
    assert [hit.path for hit in server.hits].count("/robots.txt") == 1


def test_rules_for_our_name_count_before_those_for_all(server: ReplayServer) -> None:
    server.answer(
        "/robots.txt", "User-agent: *\nDisallow:\n\nUser-agent: luisterpost\nDisallow: /\n"
    )
    client = GuardedClient(allowed_networks=[f"{PUBLIC}/32"], pace=InProcessPace(0))
    with pytest.raises(RobotsDisallowedError):
        client.get(f"{server.url}/page")
    assert server.paths == []


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_robots_txt_allows_all(
    status: int, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/robots.txt", status=status)
    server.answer("/page", "fine")
    assert client.get(f"{server.url}/page").body == b"fine"


@pytest.mark.parametrize("status", [500, 503])
def test_a_site_whose_robots_txt_fails_is_asked_later(
    status: int, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/robots.txt", status=status)
    with pytest.raises(RetryLaterError):
        client.get(f"{server.url}/page")
    assert server.paths == []


def test_an_unreachable_site_is_asked_later() -> None:
    def nothing(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    client = GuardedClient(pace=InProcessPace(0), resolver=nothing)
    with pytest.raises(RetryLaterError) as told:
        client.get("http://shop.example/page")
    assert isinstance(told.value.__cause__, UnreachableError)


def test_robots_txt_is_kept_for_a_day_and_shared_through_the_store(server: ReplayServer) -> None:
    store, moment = MemoryRobotsStore(), 1_000_000.0
    server.answer("/robots.txt", "User-agent: *\nDisallow: /private\n")
    server.answer("/page", "fine")

    def visit(at_s: float) -> int:
        client = GuardedClient(
            allowed_networks=[f"{PUBLIC}/32"],
            pace=InProcessPace(0),
            robots_store=store,
            clock=lambda: at_s,
        )
        client.get(f"{server.url}/page")
        return [hit.path for hit in server.hits].count("/robots.txt")

    assert [visit(moment), visit(moment + 86_000), visit(moment + 86_500)] == [1, 1, 2]


def test_hostile_robots_rules_cost_no_time(client: GuardedClient, server: ReplayServer) -> None:
    rule = "Disallow: /" + "*a" * 200 + "b\n"
    server.answer("/robots.txt", "User-agent: *\n" + rule * 1000)
    server.answer("/" + "a" * 1500, "fine")
    started = time.process_time()
    client.get(f"{server.url}/{'a' * 1500}")
    assert time.process_time() - started < 4


@pytest.mark.parametrize(
    ("header", "relation", "expected"),
    [
        ('<https://a.example/?p=2>; rel="next"', "next", "https://a.example/?p=2"),
        ("</p2>; rel=next", "next", "https://a.example/p2"),
        (
            '<https://a.example/1,2>; rel="prev", <x>; rel="next last"',
            "next",
            "https://a.example/x",
        ),
        ('<https://a.example/1>; title="a, b"; rel="prev"', "prev", "https://a.example/1"),
        ('<https://a.example/1>; rel="prev"', "next", None),
        ("", "next", None),
        ("<<<>>>;;;,", "next", None),
    ],
)
def test_link_headers_are_read(header: str, relation: str, expected: str | None) -> None:
    assert linked(header, relation, "https://a.example/") == expected
