"""Tokens are held by whose they are, until shortly before they end."""

from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from ingest.outbound.tokens import HeldTokens

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_a_token_is_found_by_all_that_it_belongs_to() -> None:
    tokens = HeldTokens()
    tokens.hold("t", "https://a.example", "key", "secret", lasts_s=3600, now=NOW)
    assert tokens.find("https://a.example", "key", "secret", now=NOW) == "t"
    assert tokens.find("https://a.example", "key", "other", now=NOW) is None
    assert tokens.find("https://b.example", "key", "secret", now=NOW) is None
    assert tokens.find("https://a.example\0key", "secret", now=NOW) is None


def test_a_token_is_not_used_until_the_last_moment() -> None:
    tokens = HeldTokens()
    tokens.hold("t", "a", lasts_s=3600, now=NOW)
    assert tokens.find("a", now=NOW + timedelta(minutes=49)) == "t"
    assert tokens.find("a", now=NOW + timedelta(minutes=50)) is None


def test_what_took_the_place_of_a_dropped_token_stays() -> None:
    tokens = HeldTokens()
    tokens.hold("new", "a", lasts_s=3600, now=NOW)
    tokens.drop("old", "a")
    assert tokens.find("a", now=NOW) == "new"
    tokens.drop("new", "a")
    assert tokens.find("a", now=NOW) is None


def test_who_asks_for_a_token_of_the_same_account_waits_and_others_do_not() -> None:
    tokens = HeldTokens()
    found: list[str | None] = []
    begun, other_account = Event(), Event()

    def look() -> None:
        begun.set()
        with tokens.alone("a"):
            found.append(tokens.find("a", now=NOW))

    def ask_elsewhere() -> None:
        with tokens.alone("b"):
            other_account.set()

    waiting, elsewhere = Thread(target=look), Thread(target=ask_elsewhere)
    with tokens.alone("a"):
        waiting.start()
        elsewhere.start()
        assert begun.wait(30)
        assert other_account.wait(30)
        waiting.join(0.2)
        tokens.hold("t", "a", lasts_s=3600, now=NOW)
    waiting.join(30)
    elsewhere.join(30)
    assert found == ["t"]
