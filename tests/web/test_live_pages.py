"""What open pages ask and tell."""

from dataclasses import replace
from pathlib import Path

import pytest
from backoffice import Browser, Clock, World, fill, make_services
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from triage.people.sessions import start_session
from web import create_app
from web.pages import live


def test_a_colleague_who_looks_or_types_is_shown_in_row_and_case(
    world: World, bob: Browser, log_in_as
) -> None:
    case = world.cases["delivery"]
    assert log_in_as("dora").post(f"/cases/{case}/present").status_code == 204
    assert "Dora kijkt mee" in bob.get(f"/queue?case={case}").text
    log_in_as("dora").post(f"/cases/{case}/present", {"doing": "typing"})
    pulse = bob.get(f"/live/pulse?rows={case}:1&open={case}").text
    assert f'id="present-{case}"' in pulse
    assert f'id="present-words-{case}"' in pulse
    assert "Dora typt…" in pulse
    log_in_as("dora").post(f"/cases/{case}/present", {"doing": "gone"})
    assert "Dora" not in bob.get(f"/live/pulse?rows={case}:1&open={case}").text


def test_the_pulse_brings_rows_that_changed_and_no_others(
    world: World, bob: Browser, log_in_as
) -> None:
    case = world.cases["delivery"]
    assert "row-box" not in bob.get(f"/live/pulse?rows={case}:1").text
    log_in_as("dora").post(f"/cases/{case}/claim")
    pulse = bob.get(f"/live/pulse?rows={case}:1&newest=0").text
    assert f'id="case-row-{case}" data-version="2" hx-swap-oob="true"' in pulse
    assert 'id="rail-count-all" hx-swap-oob="true"' in pulse
    assert 'id="tab-count-unassigned" hx-swap-oob="true"' in pulse


def test_foreign_cases_do_not_beat(world: World, bob: Browser, log_in_as) -> None:
    foreign = world.cases["billing"]
    log_in_as("charlie").post(f"/cases/{foreign}/present")
    log_in_as("charlie").post(f"/cases/{foreign}/claim")
    pulse = bob.get(f"/live/pulse?rows={foreign}:1&open={foreign}&newest=0").text
    assert "Charlie" not in pulse
    assert "row-box" not in pulse
    assert bob.post(f"/cases/{foreign}/present").status_code == 404


@pytest.mark.parametrize(
    "query", ["rows=x", "rows=1:2:3,,:", "rows=" + "9" * 40 + ":1", "open=x&newest=y", "open=-1"]
)
def test_nonsense_does_no_harm(bob: Browser, query: str) -> None:
    assert bob.get(f"/live/pulse?{query}").status_code == 200


def test_listening_is_no_sign_of_a_person_but_typing_is(
    world: World, bob: Browser, clock: Clock
) -> None:
    case = world.cases["delivery"]
    for _ in range(4):
        clock.advance(minutes=10)
        bob.get("/live/pulse")
        bob.post(f"/cases/{case}/present")
    assert bob.get("/live/pulse").status_code == 401


def test_typing_keeps_the_log_in(world: World, bob: Browser, clock: Clock) -> None:
    for _ in range(4):
        clock.advance(minutes=10)
        bob.post(f"/cases/{world.cases['delivery']}/present", {"doing": "typing"})
    assert bob.get("/live/pulse").status_code == 200


def test_without_a_place_the_stream_says_so_at_once(bob: Browser) -> None:
    assert bob.get("/live").status_code == 204


def test_a_stream_greets_hints_and_gives_its_place_back(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "STREAM_S", 2.0)
    engine = create_engine(fresh_database, pool_size=2)
    sessions = sessionmaker(engine, expire_on_commit=False, info={"destinations": ()})
    world = World()
    with sessions.begin() as session:
        fill(session, world)
        new = start_session(session, world.people["bob"], Clock()())
    services = make_services(sessions, fresh_database, tmp_path, live_pages=1)
    app = create_app(replace(services, engine=engine), Clock())
    client = app.test_client()
    client.set_cookie("luisterpost", new.cookie)
    stream = client.get("/live")
    assert stream.mimetype == "text/event-stream"
    assert stream.headers["X-Accel-Buffering"] == "no"
    assert client.get("/live").status_code == 204
    assert b"event: hello" in stream.data
    stream.close()
    again = client.get("/live")
    assert again.status_code == 200
    again.close()
    engine.dispose()


def test_only_the_case_that_was_asked_about_gives_way_to_its_cover(
    world: World, bob: Browser, log_in_as
) -> None:
    case = world.cases["delivery"]
    assert "data-covered" not in bob.get(f"/live/pulse?open={case}").text
    log_in_as("alice").post(f"/cases/{case}/special/cover", {"category": "health"})
    pulse = bob.get(f"/live/pulse?open={case}").text
    assert f'id="open-case-{case}" hx-swap-oob="true"' in pulse
    assert 'id="case-pane"' not in pulse
