"""The list of cases."""

from backoffice import Browser, World, add_mention

from triage.cases import actions
from triage.cases.opening import open_case
from triage.people.viewer import Viewer


def test_a_row_tells_who_what_how_urgent_and_until_when(world: World, bob: Browser) -> None:
    page = bob.get("/queue").text
    assert f'id="case-row-{world.cases["delivery"]}"' in page
    assert "Fatima B." in page
    assert "Sanne Verhoeven" in page  # only suggested
    assert "Voorgestelde klant" in page
    assert "Bezorging" in page
    assert 'class="countdown' in page
    assert '<mark class="reason reason-3">Mijn</mark> pakket' in page


def test_tabs_count_what_they_hold(world: World, bob: Browser) -> None:
    page = bob.get("/queue").text
    assert 'id="tab-count-unassigned" >1</span>' in page
    bob.post(f"/cases/{world.cases['delivery']}/claim", {"version": 1})
    page = bob.get("/queue?view=mine").text
    assert 'id="tab-count-mine" >1</span>' in page


def test_filters_stand_in_the_address_and_can_be_taken_away(world: World, bob: Browser) -> None:
    page = bob.get("/queue?category=delivery&flag=repeat&text=pakket").text
    assert f'id="case-row-{world.cases["delivery"]}"' in page
    assert 'href="/queue?category=delivery&amp;flag=repeat"' in page  # without the text
    assert "Niets past bij deze filters" in bob.get("/queue?category=privacy").text


def test_nonsense_in_the_address_is_ignored(bob: Browser) -> None:
    address = "/queue?view=<x>&category=zzz&team=abc&source=-1&case=x&after=!&flag=%00&text=%00"
    assert bob.get(address.replace("&after=!", "")).status_code == 200
    assert bob.get("/queue?after=!").status_code == 422


def test_a_number_that_no_row_can_have_is_not_found(world: World, bob: Browser) -> None:
    huge = 10**30
    assert bob.get(f"/cases/{huge}").status_code == 404
    assert bob.get(f"/queue?case={huge}&team={huge}&source=0").status_code == 200
    case = world.cases["delivery"]
    assert bob.post(f"/cases/{case}/assign", {"assignee": huge}).status_code == 422


def test_a_long_queue_goes_on_on_the_next_page(sessions, world: World, log_in_as, clock) -> None:
    with sessions.begin() as session:
        for number in range(60):
            mention = add_mention(session, world, f"more-{number}", "Waar blijft mijn pakket?")
            open_case(session, mention, clock())
    alice = log_in_as("alice")
    first = alice.get("/queue").text
    assert "62 zaken" in first
    after = first.split("after=")[1].split('"')[0]
    assert alice.get(f"/queue?after={after}").text.count('class="row-box') == 12


def test_a_case_opens_beside_the_list_or_alone_for_a_script(world: World, bob: Browser) -> None:
    address = f"/queue?case={world.cases['delivery']}"
    page = bob.get(address).text
    assert 'aria-current="true"' in page
    assert f'data-case="{world.cases["delivery"]}"' in page
    headers = {"HX-Request": "true", "HX-Target": "section#case-pane"}
    alone = bob.get(address, headers=headers).text
    assert alone.lstrip().startswith("<article")


def test_new_cases_announce_themselves_and_wait(
    sessions, world: World, bob: Browser, clock
) -> None:
    newest = world.cases["delivery"]
    assert "news-link" not in bob.get(f"/live/pulse?newest={newest}").text
    with sessions.begin() as session:
        mention = add_mention(session, world, "fresh", "Weer niets.", category="delivery")
        open_case(session, mention, clock())
    pulse = bob.get(f"/live/pulse?newest={newest}&category=delivery").text
    assert "1 nieuwe zaak" in pulse
    assert 'href="/queue?category=delivery"' in pulse
    assert "news-link" not in bob.get(f"/live/pulse?newest={newest}&category=privacy").text


def test_an_empty_tab_says_what_to_do(world: World, bob: Browser) -> None:
    assert "Naar de vrije zaken" in bob.get("/queue?view=mine").text


def test_an_overdue_case_is_red_and_counted(world: World, log_in_as, clock) -> None:
    clock.advance(days=3)
    page = log_in_as("bob").get("/queue?view=overdue").text
    assert 'class="countdown late"' in page
    assert "te laat" in page


def test_the_row_of_a_claimed_case_shows_who_has_it(
    sessions, world: World, bob: Browser, clock
) -> None:
    alice = Viewer(world.people["alice"], "Alice", "a@b.nl", "manager", frozenset(), "nl")
    with sessions.begin() as session:
        actions.claim_case(session, alice, world.cases["delivery"], now=clock())
    assert '<span class="hidden-words">Alice</span>' in bob.get("/queue").text
