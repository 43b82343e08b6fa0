"""The reply box, what becomes of an answer, canned answers, approvals and credentials."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from backoffice import START, Browser, World
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from ingest.answering import answering_kinds, find_answerer
from triage.models import (
    Analysis,
    CannedAnswer,
    Case,
    CaseEvent,
    Mention,
    PrivateChannel,
    Reply,
    Source,
    User,
)
from triage.replies.privacy import RISKS
from triage.sources.options import open_options
from web.answers.helps import HELPS, NAMES
from web.answers.words import RISK_WORDS
from web.sources.helps import HELPS as SOURCE_HELPS
from web.sources.words import OPTION_NAMES

HTMX = {"HX-Request": "true", "HX-Target": "section#case-pane"}
TEXT = "Wat vervelend, we zoeken het uit."


@pytest.fixture
def case(world: World) -> int:
    return world.cases["delivery"]


@pytest.fixture
def mastodon(world: World, sessions: sessionmaker[Session]) -> None:
    """The source takes answers."""
    with sessions.begin() as session:
        session.execute(
            update(Source)
            .where(Source.id == world.source)
            .values(
                kind="mastodon",
                options={"instance": "https://mastodon.example", "hashtag": "v"},
                answer_options={"answer_token": "s3cret"},
            )
        )
        session.execute(update(Mention).values(author_handle="fatima@mastodon.example"))


def version_of(sessions: sessionmaker[Session], case: int) -> int:
    with sessions.begin() as session:
        return session.scalars(select(Case.version).where(Case.id == case)).one()


def form(sessions: sessionmaker[Session], case: int, **values: Any) -> dict[str, Any]:
    given = {
        "kind": "reply",
        "text": TEXT,
        "do": "send",
        "key": str(uuid.uuid4()),
        "version": version_of(sessions, case),
        "back": f"/cases/{case}",
    }
    return given | values


def newest(sessions: sessionmaker[Session]) -> Reply:
    with sessions.begin() as session:
        return session.scalars(select(Reply).order_by(Reply.id.desc()).limit(1)).one()


# The box


def test_a_source_that_takes_answers_shows_its_limit(
    mastodon: None, case: int, bob: Browser
) -> None:
    page = bob.get(f"/cases/{case}").text
    assert 'data-most="500" data-counting="mastodon"' in page
    assert 'data-prefix="@fatima@mastodon.example "' in page
    assert "Verstuur" in page
    assert 'name="private"' in page


def test_one_that_takes_none_offers_to_copy(case: int, bob: Browser) -> None:
    page = bob.get(f"/cases/{case}").text
    assert "Kopieer en open het bericht" in page
    assert 'data-opens-page="https://forum.example/delivery"' in page
    assert "Ik heb het geplaatst" in page
    assert 'value="send"' not in page


@pytest.mark.parametrize("handle", ["voorbeeld", None])
def test_what_the_place_will_refuse_says_why_and_offers_to_copy(
    handle: str | None,
    case: int,
    bob: Browser,
    world: World,
    sessions: sessionmaker[Session],
) -> None:
    keys = {"consumer_key": "k", "consumer_secret": "s", "access_token": "t"}
    answering = {**keys, "access_token_secret": "x", **({"handle": handle} if handle else {})}
    with sessions.begin() as session:
        session.execute(
            update(Source)
            .where(Source.id == world.source)
            .values(kind="x", options={"query": "v"}, answer_options=answering)
        )
    page = bob.get(f"/cases/{case}").text
    assert 'data-most="280" data-counting="x"' in page
    told = "X laat apps alleen antwoorden aan wie je account noemt of aanhaalt."
    assert (told in page) is (handle is not None)
    assert ("Ik heb het geplaatst" in page) is (handle is not None)
    assert ('name="do" value="send"' in page) is (handle is None)
    if handle:
        refused = bob.post(f"/cases/{case}/replies", form(sessions, case), headers=HTMX)
        assert refused.status_code == 422
        assert "kopieer het antwoord" in refused.text.lower()


def test_an_answer_is_on_its_way_and_can_be_taken_back(
    mastodon: None, case: int, bob: Browser, sessions: sessionmaker[Session]
) -> None:
    answer = bob.post(f"/cases/{case}/replies", form(sessions, case), headers=HTMX)
    assert answer.status_code == 200
    assert "gaat zo de deur uit" in answer.text
    reply = newest(sessions)
    assert reply.state == "queued"
    assert f"/cases/{case}/replies/{reply.id}/withdraw" in answer.text
    assert 'hx-trigger="every 3s"' in answer.text
    back = bob.post(f"/cases/{case}/replies/{reply.id}/withdraw", {"back": f"/cases/{case}"})
    assert back.status_code == 303
    assert newest(sessions).state == "withdrawn"


def test_without_javascript_it_leads_back_with_a_notice(
    mastodon: None, case: int, bob: Browser, sessions: sessionmaker[Session]
) -> None:
    answer = bob.post(f"/cases/{case}/replies", form(sessions, case))
    assert answer.status_code == 303
    assert "Het antwoord is onderweg." in bob.get(answer.location).text


def test_the_same_form_twice_writes_one_answer(
    mastodon: None, case: int, bob: Browser, sessions: sessionmaker[Session]
) -> None:
    filled = form(sessions, case)
    assert bob.post(f"/cases/{case}/replies", filled).status_code == 303
    assert bob.post(f"/cases/{case}/replies", filled).status_code == 303
    with sessions.begin() as session:
        assert len(session.scalars(select(Reply).where(Reply.text == TEXT)).all()) == 1


def test_against_an_older_version_nothing_is_sent_and_the_text_is_kept(
    mastodon: None, case: int, bob: Browser, sessions: sessionmaker[Session]
) -> None:
    old = form(sessions, case, text="Mijn mooie antwoord")
    bob.post(f"/cases/{case}/claim")
    answer = bob.post(f"/cases/{case}/replies", old, headers=HTMX)
    assert answer.status_code == 409
    assert "Mijn mooie antwoord" in answer.text
    assert newest(sessions).text != "Mijn mooie antwoord"


def test_a_question_for_personal_data_comes_back_with_advice_and_may_be_confirmed(
    mastodon: None, case: int, bob: Browser, sessions: sessionmaker[Session]
) -> None:
    asking = form(sessions, case, text="Wat is je ordernummer?")
    answer = bob.post(f"/cases/{case}/replies", asking, headers=HTMX)
    assert answer.status_code == 422
    assert "het vraagt om een bestelnummer" in answer.text
    assert 'name="sure"' in answer.text
    assert "Wat is je ordernummer?" in answer.text
    sure = bob.post(f"/cases/{case}/replies", asking | {"sure": "yes"}, headers=HTMX)
    assert sure.status_code == 200
    assert newest(sessions).risks == ["asks_order"]


def test_too_long_is_told_with_what_was_typed(
    mastodon: None, case: int, bob: Browser, sessions: sessionmaker[Session]
) -> None:
    answer = bob.post(f"/cases/{case}/replies", form(sessions, case, text="a" * 501), headers=HTMX)
    assert answer.status_code == 422
    assert "langer dan hier mag" in answer.text
    assert "a" * 501 in answer.text


def test_send_and_wait_is_one_step(
    mastodon: None, case: int, bob: Browser, sessions: sessionmaker[Session]
) -> None:
    bob.post(f"/cases/{case}/replies", form(sessions, case, then="wait"))
    with sessions.begin() as session:
        assert session.get_one(Case, case).status == "waiting"


def test_an_answer_by_hand_is_recorded_and_stops_the_clock(
    case: int, bob: Browser, sessions: sessionmaker[Session]
) -> None:
    assert bob.post(f"/cases/{case}/replies", form(sessions, case, do="record")).status_code == 303
    with sessions.begin() as session:
        assert session.get_one(Case, case).first_response_at == START
    assert newest(sessions).route == "hand"


def test_a_note_names_colleagues(
    case: int, bob: Browser, world: World, sessions: sessionmaker[Session]
) -> None:
    filled = form(sessions, case, kind="note", text="@Alice kijk jij even?")
    assert bob.post(f"/cases/{case}/replies", filled).status_code == 303
    with sessions.begin() as session:
        event = session.scalars(select(CaseEvent).where(CaseEvent.kind == "noted")).one()
    assert event.data["mentions"] == [world.people["alice"]]


@pytest.mark.parametrize("htmx", [True, False])
def test_a_canned_answer_is_put_in_without_sending(
    case: int, bob: Browser, world: World, sessions: sessionmaker[Session], *, htmx: bool
) -> None:
    filled = form(sessions, case, do="insert", text="Dag.", canned=world.canned)
    answer = bob.post(f"/cases/{case}/replies", filled, headers=HTMX if htmx else None)
    assert answer.status_code == 200
    assert "Dag.\n\nHoi Fatima, we zoeken het uit.</textarea>" in answer.text
    assert newest(sessions).id == world.replies["billing"]  # nothing new


def test_the_invitation_to_go_on_in_private(
    mastodon: None, case: int, bob: Browser, sessions: sessionmaker[Session]
) -> None:
    answer = bob.post(
        f"/cases/{case}/replies", form(sessions, case, do="invite", text=""), headers=HTMX
    )
    assert "Stuur ons hier een privébericht" in answer.text
    assert "Chat (https://voorbeeld.nl/chat)" in answer.text


def test_a_preview_shows_what_stands_before_it(
    mastodon: None, case: int, bob: Browser, sessions: sessionmaker[Session]
) -> None:
    answer = bob.post(f"/cases/{case}/replies", form(sessions, case, do="preview"), headers=HTMX)
    assert f"@fatima@mastodon.example {TEXT}</div>" in answer.text


def test_the_list_behind_the_sign_is_filled_and_holds_only_ones_own(
    case: int, bob: Browser, world: World, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        other = CannedAnswer(title="Geheim", shortcut="geheim", team_id=world.teams["billing"])
        session.add(other)
    listed = bob.get(f"/cases/{case}/canned").json
    assert [one["text"] for one in listed] == [
        "Hoi Fatima, we zoeken het uit.",
        "We are looking into it, Fatima.",
    ]
    assert [one["notes"] for one in listed] == [[], ["Engels"]]


def test_hostile_names_stay_text(case: int, bob: Browser, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.execute(update(Mention).values(author_name='<img src=x onerror="x">'))
        session.execute(update(Reply).values(text='"><script>x</script>', last_error="<b>"))
    for path in (f"/cases/{case}", f"/cases/{case}/canned"):
        page = bob.get(path).text
        assert "<script>x" not in page
        assert "<img src=x" not in page


# What became of an answer


def test_a_failed_answer_says_why_and_what_to_do(
    case: int, bob: Browser, world: World, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        event = CaseEvent(
            case_id=case, kind="reply_written", data={"reply_id": world.replies["delivery"]}
        )
        session.add(event)
    page = bob.get(f"/cases/{case}").text
    assert "niet verstuurd" in page
    assert "forum.example: antwoordde met 502" in page
    for step in ("retry", "posted", "withdraw"):
        assert f"/cases/{case}/replies/{world.replies['delivery']}/{step}" in page
    assert 'data-copies-text="We zoeken het uit."' in page


@pytest.mark.parametrize(
    ("step", "state"), [("retry", "queued"), ("posted", "sent"), ("withdraw", "withdrawn")]
)
def test_it_is_tried_again_recorded_or_taken_back(
    step: str, state: str, case: int, bob: Browser, world: World, sessions: sessionmaker[Session]
) -> None:
    reply_id = world.replies["delivery"]
    for _ in range(2):  # a double click
        bob.post(f"/cases/{case}/replies/{reply_id}/{step}", {"back": f"/cases/{case}"})
    with sessions.begin() as session:
        assert session.get_one(Reply, reply_id).state == state


def test_an_answer_of_another_case_is_not_reached_through_ones_own(
    case: int, bob: Browser, world: World
) -> None:
    foreign = world.replies["billing"]
    assert bob.get(f"/cases/{case}/replies/{foreign}").status_code == 404
    assert bob.post(f"/cases/{case}/replies/{foreign}/withdraw").status_code == 404


def test_proposals_are_offered_and_never_sent(
    case: int, bob: Browser, world: World, sessions: sessionmaker[Session]
) -> None:
    vector = [1.0] + [0.0] * 383
    with sessions.begin() as session:
        session.execute(
            update(Analysis)
            .where(Analysis.mention_id == world.mentions["delivery"])
            .values(embedding=vector)
        )
        session.execute(
            update(Reply)
            .where(Reply.id == world.replies["billing"])
            .values(
                state="sent", sent_at=START, about=vector, pattern="Hoi {customer.first_name}, ok."
            )
        )
    assert "Hoi Fatima" not in bob.get(f"/cases/{case}/proposals").text  # another team's case
    with sessions.begin() as session:
        foreign = session.get_one(Case, world.cases["billing"])
        foreign.team_id = world.teams["delivery"]
    page = bob.get(f"/cases/{case}/proposals").text
    assert 'data-inserts="Hoi Fatima, ok."' in page


# Canned answers


@pytest.fixture
def eve(
    world: World, sessions: sessionmaker[Session], log_in_as: Callable[[str], Browser]
) -> Browser:
    """Dora as a lead of team delivery."""
    with sessions.begin() as session:
        session.get_one(User, world.people["dora"]).role = "lead"
    return log_in_as("dora")


def test_a_lead_writes_changes_and_archives_one(
    eve: Browser, bob: Browser, sessions: sessionmaker[Session]
) -> None:
    wish = {"title": "Rekening", "shortcut": "#Geld", "body-nl": "We kijken het na.", "team": ""}
    assert eve.post("/answers/new", wish).status_code == 303
    with sessions.begin() as session:
        one = session.scalars(select(CannedAnswer).where(CannedAnswer.shortcut == "geld")).one()
    assert "We kijken het na." in bob.get("/answers").text
    change = wish | {"body-nl": "Beter zo.", "version": one.version}
    assert eve.post(f"/answers/{one.id}", change).status_code == 303
    stale = eve.post(f"/answers/{one.id}", change | {"body-nl": "Te laat"})
    assert stale.status_code == 409
    assert "Te laat" in stale.text
    assert eve.post(f"/answers/{one.id}/archive", {"archived": "yes"}).status_code == 303
    assert "Beter zo." not in bob.get("/answers").text
    assert "Beter zo." in bob.get("/answers?archived=yes").text


def test_an_unknown_variable_is_told_at_the_field(eve: Browser) -> None:
    wish = {"title": "x", "shortcut": "x", "body-nl": "Hoi {klant}"}
    answer = eve.post("/answers/new", wish)
    assert answer.status_code == 422
    assert "{klant} bestaat niet" in answer.text
    assert "Hoi {klant}" in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_search_and_emptiness(bob: Browser) -> None:
    assert "Pakket zoek" in bob.get("/answers?text=pakket").text
    assert "bevat deze woorden" in bob.get("/answers?text=zzz").text


# Approval


def waiting(world: World, sessions: sessionmaker[Session]) -> int:
    reply_id = world.replies["delivery"]
    with sessions.begin() as session:
        session.execute(update(Reply).where(Reply.id == reply_id).values(state="awaiting_approval"))
    return reply_id


def test_a_lead_sees_what_waits_and_lets_it_go(
    eve: Browser, world: World, sessions: sessionmaker[Session]
) -> None:
    reply_id = waiting(world, sessions)
    page = eve.get("/answers/approvals").text
    assert "Mijn pakket is nooit bezorgd" in page
    risky = eve.post(f"/answers/approvals/{reply_id}", {"do": "approve", "text": "Wat is je IBAN?"})
    assert risky.status_code == 422
    assert "Wat is je IBAN?" in risky.text
    assert eve.post(f"/answers/approvals/{reply_id}", {"text": "Dank je!"}).status_code == 303
    with sessions.begin() as session:
        reply = session.get_one(Reply, reply_id)
    assert (reply.state, reply.text) == ("queued", "Dank je!")
    assert eve.post(f"/answers/approvals/{reply_id}", {"text": "Nog eens"}).status_code == 409


def test_one_that_is_sent_back_stays_with_its_writer(
    eve: Browser, world: World, sessions: sessionmaker[Session]
) -> None:
    reply_id = waiting(world, sessions)
    told = {"do": "decline", "remark": "Iets vriendelijker"}
    assert eve.post(f"/answers/approvals/{reply_id}", told).status_code == 303
    with sessions.begin() as session:
        reply = session.get_one(Reply, reply_id)
    assert (reply.state, reply.remark) == ("declined", "Iets vriendelijker")


def test_a_lead_does_not_see_what_waits_in_another_team(
    eve: Browser, world: World, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.execute(
            update(Reply)
            .where(Reply.id == world.replies["billing"])
            .values(state="awaiting_approval")
        )
    assert "rekening" not in eve.get("/answers/approvals").text
    foreign = f"/answers/approvals/{world.replies['billing']}"
    assert eve.post(foreign, {"do": "approve"}).status_code == 404


# Settings


def test_private_channels_and_days_are_set(
    log_in_as: Callable[[str], Browser], world: World, sessions: sessionmaker[Session]
) -> None:
    alice = log_in_as("alice")
    wish = {"name": "WhatsApp", "address": "https://wa.me/31881234567"}
    assert alice.post("/answers/private", wish).status_code == 303
    wrong = alice.post("/answers/private", {"name": "x", "address": "javascript:alert(1)"})
    assert wrong.status_code == 422
    rule = {"team": world.teams["delivery"], "first_days": "30"}
    assert alice.post("/answers/approval-rules", rule).status_code == 303
    assert alice.post("/answers/approval-rules", rule | {"first_days": "x"}).status_code == 422
    page = alice.get("/answers/private").text
    assert "WhatsApp" in page
    assert 'value="30"' in page
    assert alice.post(f"/answers/private/{world.door}/remove").status_code == 303
    with sessions.begin() as session:
        assert [door.name for door in session.scalars(select(PrivateChannel))] == ["WhatsApp"]


def test_credentials_are_written_and_never_shown(
    mastodon: None,
    log_in_as: Callable[[str], Browser],
    world: World,
    sessions: sessionmaker[Session],
) -> None:
    ada = log_in_as("ada")
    path = f"/sources/{world.source}/answering"
    page = ada.get(path).text
    assert "s3cret" not in page
    assert "laat het veld leeg" in page
    wrong = ada.post(path, {"option-max_characters": "5", "option-answer_token": "t0p"})
    assert wrong.status_code == 422
    assert "t0p" not in wrong.text
    kept = {"option-visibility": "unlisted", "option-answer_token": "", "do": "save"}
    assert ada.post(path, kept).status_code == 303
    with sessions.begin() as session:
        kept_options = session.get_one(Source, world.source).answer_options
        assert kept_options
        assert "s3cret" not in str(kept_options)
        options = open_options(session, kept_options)
    assert options == {"visibility": "unlisted", "answer_token": "s3cret"}
    assert ada.post(path, {"do": "stop"}).status_code == 303
    with sessions.begin() as session:
        assert session.get_one(Source, world.source).answer_options is None


def test_every_option_and_risk_has_words() -> None:
    assert set(RISK_WORDS) == set(RISKS)
    told = {str(text) for text in (*HELPS, *SOURCE_HELPS)}
    for kind in answering_kinds():
        for name, info in find_answerer(kind).options_model.model_fields.items():
            assert name in {*NAMES, *OPTION_NAMES}
            assert info.description in told
            assert re.fullmatch(r"[a-z_0-9]+", name)
