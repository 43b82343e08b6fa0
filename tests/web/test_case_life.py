"""A case is set aside, merged, split, linked, closed and taken back, with and without scripts."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from backoffice import START, Browser, Clock, World, add_mention
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from triage.cases.opening import join_case, open_case
from triage.models import Calendar, Case, CaseEvent, SlaPolicy
from triage.sla.clocks import set_clocks

HTMX = {"HX-Request": "true", "HX-Target": "section#case-pane"}
Sessions = sessionmaker[Session]
LogIn = Callable[[str], Browser]


@pytest.fixture
def case(world: World) -> int:
    return world.cases["delivery"]


@pytest.fixture
def second(world: World, sessions: Sessions) -> int:
    """Another case of team delivery, by somebody else."""
    with sessions.begin() as session:
        mention = add_mention(
            session, world, "second", "Weer te laat bezorgd.", category="delivery",
            author_handle="@kees", author_name="Kees",
        )  # fmt: skip
        return open_case(session, mention, START).id


def one(sessions: Sessions, case_id: int) -> Case:
    with sessions.begin() as session:
        return session.get_one(Case, case_id)


@pytest.mark.parametrize(
    ("form", "until"),
    [
        ({"choice": "2026-03-03T09:00+01:00"}, datetime(2026, 3, 3, 8, tzinfo=UTC)),
        # A time of one's own is on the clock of the installation; in summer that is UTC+2.
        ({"until": "2026-04-01T14:30"}, datetime(2026, 4, 1, 12, 30, tzinfo=UTC)),
        ({"choice": "2026-03-03T09:00+01:00", "until": "2026-03-05T10:00"},
         datetime(2026, 3, 5, 9, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_case_is_snoozed_by_a_choice_or_a_time_of_ones_own(
    form: dict[str, str], until: datetime, case: int, bob: Browser, sessions: Sessions
) -> None:
    answer = bob.post(f"/cases/{case}/snooze", {"version": 1, **form})
    assert answer.status_code == 303
    assert one(sessions, case).snoozed_until == until
    page = bob.get(answer.location).text
    assert "Uitgesteld; de zaak komt vanzelf terug." in page
    assert f'action="/cases/{case}/reopen"' in page


@pytest.mark.parametrize("text", ["", "straks", "2020-01-01T09:00", "2099-01-01T09:00"])
def test_a_time_that_cannot_be_is_refused_with_advice(
    text: str, case: int, bob: Browser, sessions: Sessions
) -> None:
    answer = bob.post(f"/cases/{case}/snooze", {"until": text})
    assert answer.status_code == 422
    assert "Kies een tijd in de toekomst" in answer.text
    assert one(sessions, case).status == "open"


def test_the_choices_are_nine_oclock_on_either_side_of_a_clock_change(
    case: int, clock: Clock, log_in_as: LogIn
) -> None:
    clock.time = datetime(2026, 3, 28, 10, tzinfo=UTC)  # the Saturday before
    page = log_in_as("bob").get(f"/cases/{case}").text
    assert 'value="2026-03-29T09:00+02:00"' in page
    assert 'value="2026-03-28T12:00+01:00"' in page


def test_a_step_is_undone_from_the_history(case: int, bob: Browser, sessions: Sessions) -> None:
    bob.post(f"/cases/{case}/resolve", {"version": 1})
    page = bob.get(f"/cases/{case}").text
    undo = re.search(rf'action="(/cases/{case}/events/\d+/undo)"', page.split("Geschiedenis")[1])
    assert undo
    answer = bob.post(undo[1], headers=HTMX)
    assert "Ongedaan gemaakt." in answer.text
    assert "maakte een stap ongedaan: het is opgelost" in answer.text
    assert one(sessions, case).status == "open"


def test_what_can_no_longer_be_undone_says_what_stands_in_the_way(
    case: int, world: World, bob: Browser, log_in_as: LogIn, sessions: Sessions
) -> None:
    bob.post(f"/cases/{case}/claim", {"version": 1})
    with sessions.begin() as session:
        claimed = session.scalars(select(CaseEvent.id).where(CaseEvent.kind == "claimed")).one()
    log_in_as("alice").post(f"/cases/{case}/assign", {"assignee": world.people["dora"]})
    answer = bob.post(f"/cases/{case}/events/{claimed}/undo")
    assert answer.status_code == 409
    assert "Sindsdien: het is doorgezet. Maak dat eerst ongedaan." in answer.text


def test_cases_are_merged_found_by_number_and_come_apart_again(
    case: int, second: int, bob: Browser, sessions: Sessions
) -> None:
    found = bob.get(f"/cases/{case}/others?text=%23{second}").text
    assert f'name="into" value="{second}"' in found

    answer = bob.post(f"/cases/{case}/merge", {"into": second, "version": 1})
    assert answer.location == f"/cases/{second}?done=moved_in"
    page = bob.get(answer.location).text
    assert "De zaken zijn nu één." in page
    assert "Mijn pakket is nooit bezorgd" in page
    assert bob.get(f"/cases/{case}").location == f"/cases/{second}"

    answer = bob.post(f"/cases/{case}/unmerge", {"back": f"/queue?case={second}"})
    assert answer.location == f"/queue?case={case}&done=unmerged"
    assert one(sessions, case).status == "open"
    assert "Mijn pakket is nooit bezorgd" not in bob.get(f"/cases/{second}").text


def test_a_script_is_led_to_the_case_that_goes_on(case: int, second: int, bob: Browser) -> None:
    form = {"into": second, "version": 1, "back": f"/queue?case={case}"}
    answer = bob.post(f"/cases/{case}/merge", form, headers=HTMX)
    assert answer.headers["HX-Redirect"] == f"/queue?case={second}&done=moved_in"


def test_a_case_of_another_team_is_not_found_nor_merged_nor_linked(
    case: int, world: World, bob: Browser
) -> None:
    foreign = world.cases["billing"]
    offered = f'name="into" value="{foreign}"'
    assert offered not in bob.get(f"/cases/{case}/others?text={foreign}").text
    assert offered not in bob.get(f"/cases/{case}/others?text=rekening").text
    assert bob.post(f"/cases/{case}/merge", {"into": foreign}).status_code == 404
    assert bob.post(f"/cases/{case}/relate", {"other": foreign}).status_code == 404


def test_ticked_posts_become_a_case_of_their_own(
    case: int, world: World, bob: Browser, sessions: Sessions
) -> None:
    with sessions.begin() as session:
        mention = add_mention(session, world, "more", "En de rekening klopt ook niet.")
        join_case(session, session.get_one(Case, case), mention, START)
        more = mention.id
    page = bob.get(f"/cases/{case}/split").text
    assert page.count('type="checkbox" name="post"') == 2

    refused = bob.post(f"/cases/{case}/split", {})
    assert refused.status_code == 422
    assert "laat er minstens één staan" in refused.text
    stale = bob.post(f"/cases/{case}/split", {"post": more, "version": 1})
    assert stale.status_code == 409

    answer = bob.post(f"/cases/{case}/split", {"post": more})
    assert answer.status_code == 303
    page = bob.get(answer.location).text
    assert "En de rekening klopt ook niet." in page
    assert f'href="/cases/{case}"' in page  # they are linked
    assert "splitste 1 bericht af naar zaak #" in bob.get(f"/cases/{case}").text


def test_cases_are_linked_and_let_go(case: int, second: int, bob: Browser) -> None:
    bob.post(f"/cases/{case}/relate", {"other": second})
    assert f'href="/cases/{second}"' in bob.get(f"/cases/{case}").text
    assert f'href="/cases/{case}"' in bob.get(f"/cases/{second}").text
    answer = bob.post(f"/cases/{second}/unrelate", {"other": case}, headers=HTMX)
    assert f'href="/cases/{case}"' not in answer.text


def test_a_closed_case_offers_only_to_be_opened_again(
    case: int, bob: Browser, sessions: Sessions
) -> None:
    bob.post(f"/cases/{case}/close", {"version": 1})
    assert one(sessions, case).status == "closed"
    page = bob.get(f"/cases/{case}").text
    assert f'action="/cases/{case}/reopen"' in page
    assert f'action="/cases/{case}/snooze"' not in page


def test_the_case_shows_both_clocks_their_policy_and_why_they_stand_still(
    case: int, bob: Browser, sessions: Sessions
) -> None:
    hours = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    with sessions.begin() as session:
        session.add_all(
            [
                Calendar(
                    name="Kantoor", timezone="Europe/Amsterdam", hours=hours, country="NL",
                    is_default=True,
                ),
                SlaPolicy(
                    position=0, name="Gewone zaken", conditions={}, first_response_min=240,
                    resolution_min=960,
                ),
            ]
        )  # fmt: skip
        session.flush()
        set_clocks(session, session.get_one(Case, case), START)
    # Came in on Monday 2 March at nine in the morning; it is ten now.
    page = bob.get(f"/cases/{case}").text
    assert "Afspraak: Gewone zaken" in page
    assert "nog 3 u" in page
    assert "nog 15 u" in page
    bob.post(f"/cases/{case}/wait")
    page = bob.get(f"/cases/{case}").text
    assert "De klok wacht op de klant." in page
    assert "staat stil, nog 3 u" in page
