"""Everything that was heard: the list, its filters, and one mention in full."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from backoffice import START, Browser, World, add_mention
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.datastructures import MultiDict

from triage.models import Analysis, Mention, MentionRevision
from web.mentions.links import MentionLinks, read_id
from web.periods import Period

ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def alice(world: World, log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("alice")


def shown(page: str, world: World) -> set[str]:
    """The names of the mentions that a list shows."""
    return {name for name, id_ in world.mentions.items() if f'href="/mentions/{id_}"' in page}


def test_the_newest_comes_first_with_what_was_understood(
    sessions: sessionmaker[Session], world: World, alice: Browser
) -> None:
    with sessions.begin() as session:
        add_mention(session, world, "newest", "Net binnen", published_at=START)
    page = alice.get("/mentions").text
    assert page.index("Net") < page.index("pakket is nooit")
    assert "zeer waarschijnlijk een klacht" in page
    assert '<span class="chip negative">negatief</span>' in page
    assert '<mark class="reason reason-3">Mijn</mark> pakket' in page
    assert "4 vermeldingen" in page


def test_search_finds_words_phrases_and_leaves_words_out(world: World, alice: Browser) -> None:
    assert shown(alice.get("/mentions?text=pakket").text, world) == {"delivery"}
    assert shown(alice.get("/mentions?text=%22dezelfde+rekening%22").text, world) == {"billing"}
    assert shown(alice.get("/mentions?text=-pakket").text, world) == {"billing", "doubtful"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("category=billing", {"billing"}),
        ("sentiment=positive", set()),
        ("sentiment=negative", {"delivery", "billing", "doubtful"}),
        ("intent=complaint&category=delivery", {"delivery"}),
        ("complaints=1&category=delivery", {"delivery"}),
        ("language=en", set()),
        ("since=2026-03-02&until=2026-03-02", {"delivery", "billing", "doubtful"}),
        ("until=2026-03-01", set()),
        ("since=2026-03-03", set()),
        ("since=2026-03-02T09:00%2B01:00&until=2026-03-02T09:01%2B01:00", {"delivery"}),
    ],
)
def test_filters_stand_in_the_address(
    query: str,
    expected: set[str],
    sessions: sessionmaker[Session],
    world: World,
    alice: Browser,
) -> None:
    with sessions.begin() as session:
        for name in ("billing", "doubtful"):
            session.get_one(Mention, world.mentions[name]).published_at = START
    page = alice.get(f"/mentions?{query}").text
    assert shown(page, world) == expected


def test_a_filter_in_force_is_shown_and_can_be_taken_away(world: World, alice: Browser) -> None:
    page = alice.get(f"/mentions?source={world.source}&category=delivery&text=pakket").text
    assert f'href="/mentions?source={world.source}&amp;category=delivery"' in page
    assert "Forum" in page
    assert "Geen vermelding past hierbij" in alice.get("/mentions?text=zeppelin").text


def test_nonsense_in_the_address_is_ignored(alice: Browser) -> None:
    huge = 10**30
    query = f"source={huge}&sentiment=<x>&intent=1&category=%00&language=klingon&since=x&until=-1"
    assert alice.get(f"/mentions?{query}&text=%00").status_code == 200
    assert alice.get("/mentions?after=!").status_code == 422
    assert alice.get(f"/mentions/{huge}").status_code == 404


def test_a_long_list_goes_on_on_the_next_page(
    sessions: sessionmaker[Session], world: World, alice: Browser
) -> None:
    with sessions.begin() as session:
        for number in range(60):
            add_mention(session, world, f"more-{number}", "Waar blijft het?", category="delivery")
    first = alice.get("/mentions?category=delivery").text
    assert "61 vermeldingen" in first
    following = first.split('href="/mentions?category=delivery&amp;after=')[1].split('"')[0]
    second = alice.get(f"/mentions?category=delivery&after={following}").text
    assert shown(first, world) | shown(second, world) == set(world.mentions) - {
        "billing",
        "doubtful",
    }
    assert not shown(first, world) & shown(second, world)


def test_an_empty_installation_says_what_brings_mentions(
    sessions: sessionmaker[Session], world: World, alice: Browser
) -> None:
    with sessions.begin() as session:
        session.query(Mention).delete()
    page = alice.get("/mentions").text
    assert "Nog niets gehoord" in page
    assert 'href="/sources"' in page


def test_a_mention_shows_why_it_was_understood_so(world: World, alice: Browser) -> None:
    page = alice.get(f"/mentions/{world.mentions['delivery']}").text
    assert '<mark class="reason reason-3">Mijn</mark> pakket' in page
    assert "Zeer waarschijnlijk een klacht, 94 %" in page
    for judgement in ("negatief", "Bezorging", "beschuldigt", "83 %"):
        assert judgement in page
    assert 'href="https://forum.example/delivery"' in page
    assert f'href="/cases/{world.cases["delivery"]}"' in page
    assert "bestelnummer LP-88213" in page


def test_a_mention_says_how_sure_its_language_is(
    sessions: sessionmaker[Session], world: World, alice: Browser
) -> None:
    address = f"/mentions/{world.mentions['delivery']}"
    assert "Taal: Nederlands, 99 % zeker" in alice.get(address).text
    with sessions.begin() as session:
        analysis = session.scalars(
            select(Analysis).where(Analysis.mention_id == world.mentions["delivery"])
        ).one()
        analysis.language, analysis.language_confidence = "und", 0.01
    assert "Taal: onduidelijk" in alice.get(address).text


def test_a_mention_keeps_its_earlier_texts(
    sessions: sessionmaker[Session], world: World, alice: Browser
) -> None:
    with sessions.begin() as session:
        mention = session.get_one(Mention, world.mentions["delivery"])
        mention.edited_at = START
        session.add(
            MentionRevision(mention_id=mention.id, revision=1, text="Eerst stond er iets anders")
        )
    page = alice.get(f"/mentions/{world.mentions['delivery']}").text
    assert "Eerst stond er iets anders" in page
    assert "bewerkt" in page


def test_a_mention_that_nobody_read_yet_is_shown_without_a_verdict(
    sessions: sessionmaker[Session], world: World, alice: Browser
) -> None:
    with sessions.begin() as session:
        session.query(Analysis).delete()
    assert "nog niet gelezen" in alice.get("/mentions").text
    assert alice.get(f"/mentions/{world.mentions['delivery']}").status_code == 200


def test_hostile_texts_stay_texts(
    sessions: sessionmaker[Session], world: World, alice: Browser
) -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    with sessions.begin() as session:
        mention = add_mention(
            session, world, "nasty", nasty, author_name=nasty, url="javascript:alert(1)"
        ).id
    for path in ("/mentions", f"/mentions/{mention}", "/trends", f"/mentions?text={nasty}"):
        page = alice.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "javascript:alert" not in page


def test_a_foreign_teams_mention_is_in_no_list_search_or_page(world: World, bob: Browser) -> None:
    assert "billing" not in shown(bob.get("/mentions").text, world)
    assert shown(bob.get("/mentions?text=rekening").text, world) == set()
    assert bob.get(f"/mentions/{world.mentions['billing']}").status_code == 404


def test_a_day_as_the_end_of_a_period_counts_whole() -> None:
    period = Period.read("2026-03-28", "2026-03-29")
    assert period.start(ZONE) == datetime(2026, 3, 27, 23, tzinfo=UTC)
    assert period.end(ZONE) == datetime(2026, 3, 29, 22, tzinfo=UTC)  # the clock went forward


def test_a_period_is_told_as_short_as_possible() -> None:
    start = datetime(2026, 3, 2, tzinfo=ZONE)
    assert Period.of(start, start + timedelta(days=1), ZONE) == Period("2026-03-02", "2026-03-02")
    hour = Period.of(start, start + timedelta(hours=1), ZONE)
    assert (hour.since, hour.until) == ("2026-03-02T00:00+01:00", "2026-03-02T01:00+01:00")
    assert hour.end(ZONE) == start + timedelta(hours=1)


@pytest.mark.parametrize(
    "told", ["", "x", "2026-13-01", "99999-01-01", "1066-10-14", "2026-03-02T10"]
)
def test_what_is_no_date_opens_the_period(told: str) -> None:
    assert Period.read(told, told) == Period()


@pytest.mark.parametrize("told", [None, "", "0", "-1", "1.5", "x", "²", str(2**63)])
def test_what_is_no_id_filters_nothing(told: str | None) -> None:
    assert read_id(told) is None


def test_the_same_address_comes_back_whatever_was_read(app) -> None:
    query = "text=a&source=3&sentiment=negative&intent=other&category=safety&language=en"
    query += "&complaints=1&since=2026-03-01&until=2026-03-02"
    with app.test_request_context():
        pairs = MultiDict(pair.split("=") for pair in query.split("&"))
        assert MentionLinks.read(pairs).address() == f"/mentions?{query}"
