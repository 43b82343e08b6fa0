"""A manager promises an answer in working hours; an agent sees when it is due on any date."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from backoffice import add_mention
from playwright.sync_api import expect

from triage.cases.opening import open_case

if TYPE_CHECKING:
    # Several folders have a conftest; at run time the name may mean another one.
    from conftest import Site

pytestmark = pytest.mark.browser
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ROOT = "/settings/service-levels"


@pytest.mark.parametrize(
    ("opened", "due", "shown"),
    [
        # New Year's Day is a Friday. The clock goes forward in the night to the 29th of March 2026,
        # and in that to Easter 2027, between Good Friday and Easter Monday, which are free too.
        ((2026, 12, 31, 15), (2027, 1, 4, 11), "maandag 4 januari 2027 11:00"),
        ((2027, 3, 25, 15), (2027, 3, 30, 11), "dinsdag 30 maart 2027 11:00"),
        ((2026, 3, 27, 15), (2026, 3, 30, 11), "maandag 30 maart 2026 11:00"),
    ],
    ids=["new year", "easter", "march clock change"],
)
def test_a_promise_is_due_in_working_hours(
    opened: tuple[int, ...], due: tuple[int, ...], shown: str, site: "Site", violations
) -> None:
    site.clock.time = _local(*opened)
    manager = site.open("alice")
    _add_calendar(manager)
    _add_policy(manager)
    with site.sessions.begin() as session:
        mention = add_mention(session, site.world, "late", "Te laat.", category="delivery")
        mention.fetched_at = mention.published_at = site.clock.time
        case_id = open_case(session, mention, site.clock.time).id

    agent = site.open("bob")
    agent.goto(f"/cases/{case_id}")
    pane = agent.locator("main")
    expect(pane).to_contain_text("nog 4 u")
    expect(pane).to_contain_text(shown)

    # A minute before it is still in time, an hour after it is late.
    site.clock.time = _local(*due) - timedelta(minutes=1)
    soon = site.open("bob")
    soon.goto(f"/cases/{case_id}")
    expect(soon.locator("main")).not_to_contain_text("te laat")
    site.clock.time = _local(*due) + timedelta(hours=1)
    later = site.open("bob")
    later.goto(f"/cases/{case_id}")
    expect(later.locator("main")).to_contain_text("1 u te laat")
    assert violations(manager) == violations(agent) == []


def _add_calendar(manager) -> None:
    manager.goto(f"{ROOT}/calendars/new")
    manager.locator("#name").fill("Kantoor")
    manager.locator("#timezone").fill("Europe/Amsterdam")
    for day in ("mon", "tue", "wed", "thu", "fri"):
        manager.locator(f"#hours_{day}").fill("09:00-17:00")
    for day in ("sat", "sun"):
        manager.locator(f"#hours_{day}").fill("")
    manager.locator("#holidays").select_option("NL:")
    manager.locator("input[name=is_default]").check()
    manager.locator("main form button.primary").click()
    manager.wait_for_url(f"**{ROOT}**")
    expect(manager.locator("main")).to_contain_text("Kantoor")


def _add_policy(manager) -> None:
    manager.goto(f"{ROOT}/policies/new")
    manager.locator("#name").fill("Gewone zaken")
    manager.locator("#first_response_min").fill("4")
    manager.locator("select[name=first_response_unit]").select_option("h")
    manager.locator("input[name=enabled]").check()
    manager.locator("main form button.primary").click()
    manager.wait_for_url(f"**{ROOT}**")
    expect(manager.locator("main")).to_contain_text("Gewone zaken")


def _local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=AMSTERDAM).astimezone(UTC)
