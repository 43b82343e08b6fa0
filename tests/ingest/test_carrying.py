"""What each kind keeps of its state when its options change."""

from typing import Any

import pytest

from ingest.carrying import carry_over

X = {"query": "zeven", "bearer_token": "a"}
REDDIT = {"query": "zeven", "client_id": "a", "client_secret": "s"}
BLUESKY = {"query": "zeven", "identifier": "wij.example.com", "app_password": "p"}
GOOGLE = {"client_id": "a", "client_secret": "s", "refresh_token": "r"}
PAGE = {"access_token": "a", "page": "12345"}
X_STATE = {
    "heard": "https://api.x.com zeven",
    "cursor": "9",
    "open": None,
    "watched": {"1": "1"},
    "paused_until_s": 5.0,
}
REDDIT_STATE = {
    "heard": '["https://oauth.reddit.com", "zeven", null, "posts"]',
    "reached": "2026-11-20T12:00:00+00:00",
    "watched": {"t3_1": ""},
    "rest_until": "2026-11-20T12:00:00+00:00",
}
BLUESKY_STATE = {
    "heard": '["https://public.api.bsky.app", "zeven", null, null, null, true]',
    "reached": "2026-11-20T12:00:00+00:00",
    "watched": {"at://1": ""},
}
GOOGLE_STATE = {"heard": "h", "places": [["a", None, None, None]], "places_at": "x", "reviews": {}}


@pytest.mark.parametrize(
    ("kind", "state", "before", "change", "left"),
    [
        ("x", X_STATE, X, {"limit": 50}, set(X_STATE)),
        ("x", X_STATE, X, {"query": "acht"}, {"heard", "watched", "paused_until_s"}),
        ("x", X_STATE, X, {"bearer_token": "b"}, set(X_STATE) - {"paused_until_s"}),
        ("x", X_STATE, X, {"service": "https://other.example"}, set()),
        ("reddit", REDDIT_STATE, REDDIT, {"query": "acht"}, {"heard", "watched", "rest_until"}),
        ("reddit", REDDIT_STATE, REDDIT, {"client_id": "b"}, set(REDDIT_STATE) - {"rest_until"}),
        ("bluesky", BLUESKY_STATE, BLUESKY, {"query": "acht"}, {"heard", "watched"}),
        ("bluesky", BLUESKY_STATE, BLUESKY, {"app_password": "q"}, set(BLUESKY_STATE)),
        # Replies that were taken would not be shown any more, and would count as deleted.
        ("bluesky", BLUESKY_STATE, BLUESKY, {"include_replies": False}, set()),
        ("googlebusiness", GOOGLE_STATE, GOOGLE, {"refresh_token": "q"}, {"heard", "reviews"}),
        ("googlebusiness", GOOGLE_STATE, GOOGLE, {"limit": 9}, set(GOOGLE_STATE)),
        ("facebook", {"heard": "h", "paused_until_s": 9}, PAGE, {"access_token": "b"}, {"heard"}),
        ("feed", {"url": "x"}, {"url": "https://a.example"}, {"language": "nl"}, {"url"}),
    ],
)
def test_what_is_left(
    kind: str, state: dict[str, Any], before: dict[str, Any], change: dict[str, Any], left: set[str]
) -> None:
    kept = carry_over(kind, state, before, {**before, **change})
    assert set(kept) == left
    assert all(kept[name] == state[name] for name in left - {"heard"})


def test_what_is_kept_for_another_search_is_used_there() -> None:
    kept = carry_over("x", X_STATE, X, {**X, "query": "acht"})
    assert kept["heard"] == "https://api.x.com acht"


def test_options_that_no_version_understands_leave_nothing() -> None:
    assert carry_over("x", X_STATE, {"colour": "red"}, X) == {}
    assert carry_over("telepathy", {"a": 1}, {}, {}) == {}
