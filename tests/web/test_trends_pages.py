"""What managers watch: the sentence, the numbers, and the way to the mentions behind them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from backoffice import START, Browser, World, add_mention
from sqlalchemy.orm import Session, sessionmaker

from triage.models import Analysis, Source

Tell = Callable[..., None]


@pytest.fixture
def tell(sessions: sessionmaker[Session], world: World) -> Tell:
    """`tell(5, days_ago=2, category="delivery")`: so many further complaints."""

    def put(count: int, *, days_ago: float, category: str = "delivery", **changes: object) -> None:
        at = START - timedelta(days=days_ago)
        with sessions.begin() as session:
            for number in range(count):
                name = f"{category}-{days_ago}-{number}-{len(world.mentions)}"
                add_mention(
                    session, world, name, "Te laat", category=category, published_at=at, **changes
                )

    return put


def headline(page: str) -> str:
    found = re.search(r'<p class="headline">(.*?)</p>', page)
    assert found is not None
    return found[1]


def total(page: str) -> int:
    found = re.search(r'<span class="total">([\d.]+) vermelding', page)
    assert found is not None
    return int(found[1].replace(".", ""))


def test_a_category_that_doubled_comes_first_with_both_numbers(
    tell: Tell, log_in_as: Callable[[str], Browser]
) -> None:
    tell(12, days_ago=2)
    tell(6, days_ago=9)
    assert headline(log_in_as("alice").get("/trends").text) == (
        "Klachten over bezorging verdubbelden in de afgelopen 7 dagen: 13 tegen 6."
    )


def test_a_rise_from_nothing_is_called_new(tell: Tell, log_in_as: Callable[[str], Browser]) -> None:
    tell(11, days_ago=1, category="privacy")
    assert headline(log_in_as("alice").get("/trends").text) == (
        "Nieuw: 11 klachten over privacy in de afgelopen 7 dagen, ervoor geen enkele."
    )


def test_a_rise_names_the_source_that_most_of_it_comes_from(
    sessions: sessionmaker[Session], tell: Tell, log_in_as: Callable[[str], Browser]
) -> None:
    with sessions.begin() as session:
        other = Source(
            kind="feed",
            name="Keurster",
            options={},
            purpose="service",
            legal_basis="legitimate interest",
            balancing_note="public posts only",
            terms_checked_at=START,
        )
        session.add(other)
        session.flush()
        source_id = other.id
    tell(30, days_ago=1, source_id=source_id)
    page = log_in_as("alice").get("/trends").text
    assert "97 % daarvan komt van Keurster." in page
    assert "De piek was zondag 1 maart: 30, vooral over bezorging." in page


def test_a_rise_that_is_over_is_told_with_what_came_since(
    tell: Tell, log_in_as: Callable[[str], Browser]
) -> None:
    tell(20, days_ago=12)
    tell(4, days_ago=19)
    alice = log_in_as("alice")
    page = alice.get("/trends").text
    assert headline(page).startswith("5 keer zoveel klachten over bezorging in de week tot en met")
    assert headline(page).endswith("20 tegen 4.")
    assert re.search(r"In de \d+ dagen daarna: 1\.", page)
    band = alice.get("/trends/data").get_json()["band"]
    assert band["from"] <= 27 - 12 <= band["to"] == band["from"] + 6


def test_the_latest_rise_is_told_before_a_larger_one_that_is_over(
    tell: Tell, log_in_as: Callable[[str], Browser]
) -> None:
    tell(40, days_ago=20)
    tell(11, days_ago=1, category="privacy")
    assert "privacy" in headline(log_in_as("alice").get("/trends").text)


def test_when_nothing_changed_the_sentence_says_so(
    tell: Tell, log_in_as: Callable[[str], Browser]
) -> None:
    for week in range(8):
        tell(5, days_ago=1 + 7 * week)
    assert headline(log_in_as("alice").get("/trends").text) == (
        "23 klachten in de afgelopen 28 dagen, ongeveer evenveel als ervoor (20)."
    )


def test_small_numbers_are_told_without_percentages(
    world: World, log_in_as: Callable[[str], Browser]
) -> None:
    assert headline(log_in_as("alice").get("/trends").text) == (
        "3 klachten in de afgelopen 28 dagen; ervoor 0."
    )


def test_an_empty_period_says_what_to_do(world: World, log_in_as: Callable[[str], Browser]) -> None:
    page = log_in_as("alice").get("/trends?since=2020-01-01&until=2020-01-31").text
    assert headline(page) == "Niemand zei iets in de 31 dagen tot en met 31 januari 2020."
    assert 'href="/trends?period=56"' in page
    assert "<canvas" not in page


@pytest.mark.parametrize("query", ["", "?period=7&bucket=hour", "?period=56&bucket=week"])
def test_every_bar_leads_to_exactly_the_mentions_that_it_counts(
    query: str, tell: Tell, log_in_as: Callable[[str], Browser]
) -> None:
    tell(3, days_ago=1.2)
    tell(4, days_ago=6.8, category="billing")
    tell(2, days_ago=27.1, category="privacy")
    alice = log_in_as("alice")
    told = alice.get(f"/trends/data{query}").get_json()
    for point in told["points"]:
        period = f"since={point['since']}&until={point['until']}".replace("+", "%2B")
        address = f"{told['address'].split('?')[0]}?{period}"
        if point["mentions"]:
            assert total(alice.get(address).text) == point["mentions"]
        for layer, count in zip(told["layers"], point["layers"], strict=True):
            if count and layer["category"]:
                shown = alice.get(f"{address}&complaints=1&category={layer['category']}").text
                assert total(shown) == count
        for sentiment, count in zip(told["sentiments"], point["sentiments"], strict=True):
            if count:
                assert total(alice.get(f"{address}&sentiment={sentiment['key']}").text) == count
    assert sum(point["mentions"] for point in told["points"]) == told["mentions"] > 0


def test_what_is_not_read_yet_is_counted_as_a_mention_only(
    sessions: sessionmaker[Session], world: World, log_in_as: Callable[[str], Browser]
) -> None:
    with sessions.begin() as session:
        session.query(Analysis).filter_by(mention_id=world.mentions["doubtful"]).delete()
    told = log_in_as("alice").get("/trends/data").get_json()
    assert (told["mentions"], told["complaints"]) == (3, 2)


def test_filters_stand_in_the_address_and_reach_the_mentions(
    tell: Tell, world: World, log_in_as: Callable[[str], Browser]
) -> None:
    tell(4, days_ago=1, category="billing")
    alice = log_in_as("alice")
    query = f"period=7&source={world.source}&category=billing&language=nl"
    told = alice.get(f"/trends/data?{query}").get_json()
    assert told["complaints"] == 5
    assert [layer["category"] for layer in told["layers"]] == ["billing"]
    assert f"source={world.source}&category=billing&language=nl" in told["address"]
    page = alice.get(f"/trends?{query}").text
    assert '<option value="billing" selected>' in page
    assert alice.get("/trends/data?language=de").get_json()["mentions"] == 0


def test_a_source_of_its_own_has_a_bar_that_leads_to_it(
    world: World, log_in_as: Callable[[str], Browser]
) -> None:
    page = log_in_as("alice").get("/trends").text
    assert f'href="/mentions?source={world.source}&amp;complaints=1&amp;since=' in page


def test_nonsense_in_the_address_becomes_the_usual(log_in_as: Callable[[str], Browser]) -> None:
    alice = log_in_as("alice")
    for query in (
        "period=9999&bucket=year&source=x&category=<b>&language=zz",
        f"source={10**30}&since=2026-99-99&until=%00",
        "since=0001-01-01&until=9999-12-31",
        "since=2026-03-01T00:00&until=2026-03-02T00:00",
    ):
        assert alice.get(f"/trends?{query}").status_code == 200
        points = alice.get(f"/trends/data?{query}").get_json()["points"]
        assert len(points) == 28


def test_a_long_period_is_cut_and_counted_by_week(log_in_as: Callable[[str], Browser]) -> None:
    told = log_in_as("alice").get("/trends/data?since=1995-01-01&until=2026-03-02").get_json()
    assert len(told["points"]) < 160


def test_without_a_script_the_table_holds_every_number(
    tell: Tell, log_in_as: Callable[[str], Browser]
) -> None:
    tell(7, days_ago=3)
    page = log_in_as("alice").get("/trends").text
    table = page.split('id="numbers"')[1].split("</table>")[0]
    assert "vrijdag 27 februari" in table
    row = table.split("vrijdag 27 februari")[1].split("</tr>")[0]
    assert ">7</a>" in row
    assert table.count("<tr>") == 1 + 28


def test_the_days_around_the_change_of_the_clock_are_whole(
    clock, log_in_as: Callable[[str], Browser], tell: Tell
) -> None:
    clock.time = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)
    alice = log_in_as("alice")
    points = alice.get("/trends/data?period=7").get_json()["points"]
    assert [point["since"] for point in points][-2:] == ["2026-03-29", "2026-03-30"]
    hours = alice.get("/trends/data?since=2026-03-29&until=2026-03-29&bucket=hour").get_json()
    assert len(hours["points"]) == 23


def test_agents_see_all_counts_but_only_the_posts_they_may_read(world: World, bob: Browser) -> None:
    page = bob.get("/trends").text
    assert headline(page).startswith("3 klachten")
    assert "Mijn pakket" in re.sub("<[^>]+>", "", page)
    assert "rekening" not in page
