"""A case: why it is here, who it is, and what can be done."""

import re

import pytest
from backoffice import Browser, World
from sqlalchemy import select

from triage.models import Case, CaseEvent, Mention, MentionRevision

HTMX = {"HX-Request": "true", "HX-Target": "section#case-pane"}


@pytest.fixture
def case(world: World) -> int:
    return world.cases["delivery"]


def events_of(sessions, case: int) -> list[str]:
    with sessions.begin() as session:
        return list(
            session.scalars(
                select(CaseEvent.kind).where(CaseEvent.case_id == case).order_by(CaseEvent.id)
            )
        )


def test_the_page_tells_why_and_who_and_by_which_rule(case: int, bob: Browser) -> None:
    page = bob.get(f"/cases/{case}").text
    assert "Zeer waarschijnlijk een klacht, 94" in page
    assert "toon: beschuldigt" in page
    assert "niet de eerste keer" in page
    assert "Regel ‘Bezorging’ gaf dit aan team Bezorging." in page
    assert "Sanne Verhoeven" in page
    assert "bestelnummer LP-88213 in de tekst" in page
    assert '<mark class="reason reason-3">Mijn</mark>' in page


def test_a_link_to_the_source_gives_nothing_away(case: int, bob: Browser) -> None:
    page = bob.get(f"/cases/{case}").text
    assert (
        'href="https://forum.example/delivery" target="_blank" rel="noopener nofollow ugc"' in page
    )


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        (["claim"], "open"),
        (["claim", "release"], "open"),
        (["wait"], "waiting"),
        (["resolve"], "resolved"),
        (["resolve", "reopen"], "open"),
    ],
)
def test_an_action_is_done_and_leads_back(
    steps: list[str], status: str, case: int, bob: Browser, sessions
) -> None:
    for step in steps:
        answer = bob.post(f"/cases/{case}/{step}", {"back": f"/queue?case={case}"})
        assert answer.status_code == 303
        assert answer.location.startswith(f"/queue?case={case}&done=")
    with sessions.begin() as session:
        assert session.get_one(Case, case).status == status


def test_after_an_action_the_page_offers_to_take_it_back(case: int, bob: Browser) -> None:
    answer = bob.post(f"/cases/{case}/claim", {"back": f"/queue?case={case}"})
    page = bob.get(answer.location).text
    assert "De zaak is van jou." in page
    undo = re.search(rf'action="(/cases/{case}/events/\d+/undo)"', page.split('id="toasts"')[1])
    assert undo
    bob.post(undo[1])
    assert f'action="/cases/{case}/claim"' in bob.get(f"/cases/{case}").text


def test_a_script_gets_the_case_its_row_and_the_counts(case: int, bob: Browser) -> None:
    form = {"version": 1, "back": f"/queue?case={case}"}
    answer = bob.post(f"/cases/{case}/claim", form, headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert f'id="case-row-{case}" data-version=' in answer.text
    assert 'id="tab-count-mine" hx-swap-oob="true"' in answer.text
    assert "Van jou" in answer.text


def test_an_answer_and_a_note_are_kept_in_the_conversation(
    case: int, bob: Browser, sessions
) -> None:
    bob.post(f"/cases/{case}/replies", {"do": "record", "text": "We zoeken het uit.", "version": 1})
    bob.post(f"/cases/{case}/replies", {"kind": "note", "text": "Depot gebeld."})
    page = bob.get(f"/cases/{case}").text
    assert "We zoeken het uit." in page
    assert "Depot gebeld." in page
    assert {"replied", "noted", "claimed"} <= set(events_of(sessions, case))


def test_a_stale_page_overwrites_nothing_and_tells_what_changed(
    case: int, bob: Browser, log_in_as, sessions
) -> None:
    log_in_as("alice").post(f"/cases/{case}/replies", {"kind": "note", "text": "Ik ben bezig."})
    answer = bob.post(
        f"/cases/{case}/replies", {"do": "record", "text": "Mijn lange antwoord", "version": 1}
    )
    assert answer.status_code == 409
    assert "Intussen veranderd: er is een notitie geschreven" in answer.text
    assert ">Mijn lange antwoord</textarea>" in answer.text
    assert "replied" not in events_of(sessions, case)


def test_the_second_of_two_who_claim_is_told_who_was_first(
    case: int, bob: Browser, log_in_as
) -> None:
    log_in_as("alice").post(f"/cases/{case}/claim", {"version": 1})
    answer = bob.post(f"/cases/{case}/claim", {"version": 1}, headers=HTMX)
    assert answer.status_code == 409
    assert "Alice heeft deze zaak opgepakt" in answer.text


def test_an_empty_answer_is_refused_with_advice(case: int, bob: Browser) -> None:
    answer = bob.post(f"/cases/{case}/replies", {"do": "record", "text": "  ", "version": 1})
    assert answer.status_code == 422
    assert "Schrijf eerst iets" in answer.text


def test_a_case_is_passed_on_to_a_colleague(
    case: int, world: World, bob: Browser, sessions
) -> None:
    bob.post(f"/cases/{case}/assign", {"assignee": world.people["dora"], "version": 1})
    with sessions.begin() as session:
        assert session.get_one(Case, case).assignee_id == world.people["dora"]
    assert bob.post(f"/cases/{case}/assign", {"assignee": 10**9}).status_code == 422


def test_a_suggested_customer_is_confirmed(case: int, world: World, bob: Browser) -> None:
    link = world.links["delivery"]
    assert bob.post(f"/cases/{case}/links/{link}/confirm").status_code == 303
    page = bob.get(f"/cases/{case}").text
    assert "LK-10021" in page
    assert "Bevestigd door een collega" in page


def test_a_suggested_customer_is_rejected(case: int, world: World, bob: Browser) -> None:
    link = world.links["delivery"]
    assert bob.post(f"/cases/{case}/links/{link}/reject").status_code == 303
    assert "Sanne Verhoeven" not in bob.get(f"/cases/{case}").text


def test_edits_and_deletions_are_shown(
    case: int, world: World, bob: Browser, sessions, clock
) -> None:
    with sessions.begin() as session:
        mention = session.get_one(Mention, world.mentions["delivery"])
        session.add(MentionRevision(mention_id=mention.id, revision=1, text="Eerst stond er dit."))
        mention.edited_at = mention.deleted_at = clock()
    page = bob.get(f"/cases/{case}").text
    assert "bewerkt" in page
    assert "verwijderd bij de bron" in page
    assert "Eerst stond er dit." in page
