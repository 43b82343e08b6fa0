"""Monitors in the back office: seen by all, edited by managers, tried before they are kept."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from backoffice import START, Browser, World, add_mention
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from triage.models import Label, MentionMonitor, Monitor
from triage.monitors.fields import THINGS
from triage.monitors.lexing import FIELDS
from triage.monitors.listening import match_mentions
from triage.monitors.parsing import parse
from triage.monitors.problems import CODES, Problem
from web.monitors.words import OPERATORS, PROBLEM_WORDS, point_at

NEW = {
    "name": "Pakketten",
    "query": "pakket OR rekening",
    "context": "",
    "without": "",
    "do": "save",
}


@pytest.fixture
def alice(log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("alice")


@pytest.fixture
def ada(log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("ada")


@pytest.fixture
def kept(sessions: sessionmaker[Session]):
    def read(name: str) -> Monitor | None:
        with sessions.begin() as session:
            return session.scalar(
                select(Monitor).where(Monitor.name == name).order_by(Monitor.id.desc()).limit(1)
            )

    return read


def test_the_list_tells_what_was_heard(world: World, bob: Browser, alice: Browser) -> None:
    page = bob.get("/monitors").text
    assert "pakket OR rekening" in page
    assert "2 vermeldingen in 30 dagen" in page
    assert "/monitors/new" not in page
    assert "/monitors/new" in alice.get("/monitors").text


def test_agents_read_a_monitor_and_change_nothing(world: World, bob: Browser) -> None:
    page = bob.get(f"/monitors/{world.monitors['name']}").text
    assert "<textarea" not in page
    assert "pakket OR rekening" in page
    assert "Mijn" in page  # the post of their own team
    assert "Drie keer" not in page  # the other team's is not theirs to see


def test_a_new_monitor_is_kept_and_a_double_click_makes_no_second(alice: Browser, kept) -> None:
    form = NEW | {"form_key": "abc", "context": "bezorgd, factuur", "context_near": "5"}
    first, second = (alice.post("/monitors/new", form) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    monitor = kept("Pakketten")
    assert (monitor.query, monitor.context, monitor.context_near) == (
        "pakket OR rekening",
        "bezorgd, factuur",
        5,
    )
    assert "Bewaard." in alice.get(first.location).text


def test_a_typing_error_points_at_the_character_and_keeps_the_text(alice: Browser, kept) -> None:
    answer = alice.post("/monitors/new", NEW | {"query": "pakket AND (laat OR"})
    assert answer.status_code == 422
    assert "Na “OR” moet iets volgen" in answer.text
    assert re.search(
        r"<mark>OR</mark>\n<span class=\"caret\"><span class=\"ghost\">[^<]+</span>\^\^</span>",
        answer.text,
    )
    assert "pakket AND (laat OR</textarea>" in answer.text
    assert kept("Pakketten") is None


def test_a_term_that_cannot_be_read_is_named_and_not_left_out(alice: Browser, kept) -> None:
    answer = alice.post("/monitors/new", NEW | {"context": "bezorgd, fac*uur"})
    assert answer.status_code == 422
    assert "‘fac*uur’: Een * staat alleen aan het eind van een woord" in answer.text
    assert "bezorgd, fac*uur" in answer.text
    preview = alice.post("/monitors/new", NEW | {"without": "x*", "do": "preview"})
    assert "Hier weggelaten, en geweigerd als je bewaart: ‘x*’" in preview.text
    assert kept("Pakketten") is None


def test_the_check_while_typing_says_how_it_is_read(alice: Browser) -> None:
    answer = alice.post("/monitors/check", NEW | {"query": "Pakket  laat"})
    assert "pakket AND laat" in answer.text
    assert "<html" not in answer.text
    wrong = alice.post("/monitors/check", NEW | {"query": "taal:nl"})
    assert "lang, source, author, rating, has" in wrong.text


def test_a_preview_counts_and_marks_without_keeping_anything(
    world: World, alice: Browser, kept
) -> None:
    form = NEW | {"do": "preview"}
    page = alice.post("/monitors/new", form)
    assert page.status_code == 200
    assert "2 vermeldingen" in page.text
    assert '<mark class="reason reason-3">pakket</mark>' in page.text
    assert "<html" in page.text
    part = alice.post(
        "/monitors/new",
        form,
        headers={"HX-Request": "true", "HX-Target": "section#monitor-preview"},
    )
    assert "2 vermeldingen" in part.text
    assert "<html" not in part.text
    assert kept("Pakketten") is None
    for told in (page.text, part.text):  # what each platform can be asked comes along
        assert told.count('id="monitor-platforms"') == 1
        assert "pakket OR #pakket OR @pakket" in told


def test_a_preview_of_a_query_that_cannot_be_read_says_so(alice: Browser) -> None:
    page = alice.post("/monitors/new", NEW | {"do": "preview", "query": "(pakket"})
    assert "De zoekvraag is nog niet te lezen" in page.text


def test_a_stale_save_is_refused_with_what_changed(
    world: World, alice: Browser, ada: Browser
) -> None:
    place = f"/monitors/{world.monitors['name']}"
    ada.post(place, NEW | {"name": "name", "query": "pakketje", "version": 1})
    answer = alice.post(place, NEW | {"name": "name", "query": "pakketten", "version": 1})
    assert answer.status_code == 409
    assert "Ada" in answer.text
    assert "pakketje" in answer.text
    assert "pakketten</textarea>" in answer.text
    assert alice.post(place, NEW | {"name": "name", "query": "x1", "version": 2}).status_code == 303


def test_a_name_is_used_once(world: World, alice: Browser) -> None:
    answer = alice.post("/monitors/new", NEW | {"name": "Name"})
    assert answer.status_code == 422
    assert "Een andere monitor heet al zo." in answer.text


def test_a_monitor_is_switched_deleted_and_brought_back(world: World, alice: Browser, kept) -> None:
    place = f"/monitors/{world.monitors['spare']}"
    alice.post(f"{place}/switch", {"enabled": "no"})
    assert not kept("spare").enabled
    answer = alice.post(f"{place}/delete")
    assert "Haal" in alice.get(answer.location).text or "terug" in alice.get(answer.location).text
    assert alice.get(place).status_code == 404
    alice.post(f"{place}/restore")
    assert alice.get(place).status_code == 200


def test_mentions_cases_and_trends_are_filtered_by_monitor(world: World, alice: Browser) -> None:
    monitor_id = world.monitors["name"]
    page = alice.get(f"/mentions?monitor={monitor_id}").text
    assert "pakket is nooit bezorgd" in page
    assert "wanneer ze open zijn" not in page
    assert "wanneer ze open zijn" in alice.get("/mentions").text
    queue = alice.get(f"/queue?view=all&monitor={monitor_id}").text
    assert f"case={world.cases['delivery']}" in queue
    spare = alice.get(f"/queue?view=all&monitor={world.monitors['spare']}").text
    assert f"case={world.cases['delivery']}" not in spare
    assert alice.get(f"/trends?monitor={monitor_id}").status_code == 200
    assert "name" in alice.get(f"/mentions/{world.mentions['delivery']}").text


def test_a_doubtful_mention_is_answered_and_the_answer_taken_back(
    world: World, bob: Browser, sessions: sessionmaker[Session]
) -> None:
    monitor_id = world.monitors["name"]
    with sessions.begin() as session:
        mention = add_mention(
            session, world, "namesake", "rekening houden met regen", published_at=START
        )
        match_mentions(session, [mention.id])
        row = session.get_one(MentionMonitor, (mention.id, monitor_id))
        row.relevance, row.is_doubtful = 0.07, True
    page = bob.get(f"/monitors/{monitor_id}").text
    assert "Gaat waarschijnlijk niet over ons" in page
    assert "7" in page
    place = f"/monitors/{monitor_id}/mentions/{mention.id}"
    answer = bob.post(place, {"about": "no"})
    assert "Genoteerd: het gaat niet over ons." in bob.get(answer.location).text
    bob.post(place, {"about": ""})
    bob.post(place, {"about": "yes"})
    with sessions.begin() as session:
        said = session.scalars(select(Label.value).where(Label.mention_id == mention.id))
        assert list(said) == ["not_about_us", None, "about_us"]


def test_a_mention_of_another_team_cannot_be_answered(world: World, bob: Browser) -> None:
    foreign = world.mentions["billing"]
    place = f"/monitors/{world.monitors['name']}/mentions/{foreign}"
    assert bob.post(place, {"about": "no"}).status_code == 404


def test_hostile_queries_stay_text(alice: Browser, kept) -> None:
    hostile = '"<script>alert(1)</script>" OR "{{7+7}}"'
    answer = alice.post("/monitors/new", NEW | {"query": hostile, "name": "<img src=x>"})
    page = alice.get(answer.location).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{7+7}}" in page
    broken = alice.post("/monitors/new", NEW | {"query": "<script>alert(1)</script> ("})
    assert broken.status_code == 422
    assert "<script>alert" not in broken.text


def test_what_may_be_meant_otherwise_is_told_while_typing_and_in_the_form(alice: Browser) -> None:
    form = {"name": "Storing", "query": "storing of source:twiter"}
    checked = alice.post("/monitors/check", form).text
    previewed = alice.post("/monitors/new", form | {"do": "preview"}).text
    for page in (checked, previewed):
        assert "Bedoel je OR, schrijf dan OR." in page
        assert "heet “twiter”" in page
    known = alice.post("/monitors/check", {"query": "storing source:forum source:x"}).text
    assert "query-hint" not in known


def test_at_most_so_many_monitors_is_told_beside_the_name(
    alice: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.monitors.editing.MOST_MONITORS", 0)
    answer = alice.post("/monitors/new", {"name": "Nog een", "query": "pakket"})
    assert answer.status_code == 422
    assert 'id="name-wrong"' in answer.text
    assert "zoveel monitors als er mogen zijn" in answer.text


def test_only_admins_are_offered_a_new_source(world: World, alice: Browser, ada: Browser) -> None:
    place = f"/monitors/{world.monitors['name']}"
    assert "option-query=" in ada.get(place).text
    page = alice.get(place).text
    assert "option-query=" not in page
    assert "pakket OR #pakket OR @pakket" in page


def test_every_problem_has_words_and_every_example_can_be_read() -> None:
    assert set(PROBLEM_WORDS) == set(CODES)
    for one in OPERATORS:
        parse(one.example)
    told = " ".join(one.example for one in OPERATORS)
    assert all(f"{name}:" in told for name in FIELDS)
    named = str(next(one.meaning for one in OPERATORS if one.example == "has:link"))
    assert all(thing in named for thing in THINGS if thing != "link")


@pytest.mark.parametrize(
    "query", ["a" * 200 + " (" + "b" * 200, "(", "", "x\ny AND", "😡" * 50 + " ("]
)
def test_the_place_fits_on_a_telephone(query, app) -> None:
    with app.test_request_context():
        place = max(0, query.find("("))
        pointed = point_at(query, Problem("group_not_closed", place, place + 1))
    assert len(pointed.before + pointed.wrong + pointed.after) <= 40
    assert len(pointed.caret) <= 40
    assert "\n" not in pointed.before


def test_nothing_older_than_thirty_days_is_previewed(
    world: World, alice: Browser, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        old = add_mention(
            session, world, "old", "pakket van toen", published_at=START - timedelta(days=31)
        )
        match_mentions(session, [old.id])
    page = alice.post("/monitors/new", NEW | {"do": "preview"}).text
    assert "pakket van toen" not in page


@pytest.mark.parametrize("query", ["–zevenmand", "pakket OR –zevenmand"])
def test_a_kept_query_that_is_refused_now_is_told(
    query: str, world: World, alice: Browser, bob: Browser, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.get_one(Monitor, world.monitors["name"]).query = query
    for reader in (alice, bob):
        for page in ("/monitors", f"/monitors/{world.monitors['name']}"):
            assert "zoekvraag is niet te lezen" in reader.get(page).text
