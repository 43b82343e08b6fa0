"""Logging in and out, and sessions that end."""

import pytest
from backoffice import PASSWORD, Browser, Clock, World, make_services
from flask.testing import FlaskClient

from triage.errors import SettingsError
from triage.people.accounts import add_user
from triage.people.roles import set_enabled
from triage.people.viewer import Viewer
from web import create_app
from web.origin import find_origin


@pytest.fixture
def eve(sessions, world: World) -> str:
    """Somebody with a password; hashing one takes time, so only here."""
    with sessions.begin() as session:
        add_user(session, email="eve@voorbeeld.nl", name="Eve", role="agent", password=PASSWORD)
    return "eve@voorbeeld.nl"


def submit(visitor: FlaskClient, email: str, password: str, **more: str):
    page = visitor.get("/login").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "email": email, "password": password} | more
    return visitor.post("/login", data=form)


def test_the_right_password_opens_the_queue(visitor: FlaskClient, eve: str) -> None:
    answer = submit(visitor, eve, PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/queue")
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("luisterpost="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert visitor.get("/queue").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    visitor: FlaskClient, eve: str
) -> None:
    wrong = submit(visitor, eve, "not my password at all")
    unknown = submit(visitor, "nobody@voorbeeld.nl", "not my password at all")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace(eve, "") == unknown.text.replace("nobody@voorbeeld.nl", "")


def test_after_ten_failures_the_door_is_closed_for_a_while(visitor: FlaskClient, eve: str) -> None:
    for _ in range(10):
        assert submit(visitor, eve, "wrong").status_code == 401
    closed = submit(visitor, eve, PASSWORD)
    assert closed.status_code == 429
    assert int(closed.headers["Retry-After"]) > 0


def test_the_log_in_leads_to_the_page_that_was_asked_for(visitor: FlaskClient, eve: str) -> None:
    asked = visitor.get("/settings")
    assert asked.status_code == 401
    assert 'name="next" value="/settings"' in asked.text
    assert submit(visitor, eve, PASSWORD, next="/settings").location == "/settings"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "evil",
        "/\t/x",
    ],
)
def test_the_log_in_never_leads_to_another_site(
    target: str, visitor: FlaskClient, eve: str
) -> None:
    assert submit(visitor, eve, PASSWORD, next=target).location == "/queue"


def test_a_cookie_is_worthless_after_the_log_out(bob: Browser) -> None:
    cookie = bob.client.get_cookie("luisterpost")
    assert bob.post("/logout").status_code == 303
    bob.client.set_cookie("luisterpost", cookie.value)
    assert bob.get("/queue").status_code == 401


def test_somebody_who_is_shut_out_is_out_at_once(
    sessions, world: World, bob: Browser, clock
) -> None:
    ada = Viewer(world.people["ada"], "Ada", "ada@voorbeeld.nl", "admin", frozenset(), "nl")
    with sessions.begin() as session:
        set_enabled(session, ada, world.people["bob"], enabled=False, now=clock())
    assert bob.get("/queue").status_code == 401


def test_a_session_ends_after_half_an_hour_without_a_click(bob: Browser, clock: Clock) -> None:
    clock.advance(minutes=29)
    assert bob.get("/queue").status_code == 200
    clock.advance(minutes=29)
    assert bob.get("/queue").status_code == 200
    clock.advance(minutes=31)
    assert bob.get("/queue").status_code == 401


@pytest.mark.parametrize("path", ["/live/pulse", "/notices/bell", "/sources/trials/1"])
def test_a_page_that_asks_by_itself_keeps_no_session_alive(
    path: str, bob: Browser, clock: Clock
) -> None:
    for _ in range(4):
        clock.advance(minutes=9)
        answer = bob.get(path, headers={"HX-Request": "true"})
    assert answer.status_code == 401


def test_a_session_ends_after_twelve_hours_whatever_happens(bob: Browser, clock: Clock) -> None:
    for _ in range(29):
        clock.advance(minutes=25)
        bob.get("/queue")
    assert bob.get("/queue").status_code == 401


def test_a_script_whose_log_in_ended_is_sent_to_the_log_in(visitor: FlaskClient) -> None:
    here = {"HX-Request": "true", "HX-Current-URL": "http://localhost/queue?case=3"}
    answer = visitor.get("/queue", headers=here)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/login?next=/queue?case%3D3"


def test_log_in_cookies_never_travel_in_the_clear(sessions, database_url, tmp_path) -> None:
    services = make_services(
        sessions, database_url, tmp_path, public_url="http://post.voorbeeld.nl"
    )
    with pytest.raises(SettingsError, match="https"):
        create_app(services)
    services = make_services(sessions, database_url, tmp_path, web_host="192.0.2.1")
    with pytest.raises(SettingsError, match="PUBLIC_URL is needed"):
        find_origin(services.settings)


def test_the_language_is_dutch_until_somebody_chooses(visitor: FlaskClient) -> None:
    assert "Inloggen" in visitor.get("/login").text
    token = visitor.get("/login").text.split('name="csrf_token" value="')[1].split('"')[0]
    visitor.post("/preferences", data={"csrf_token": token, "language": "en", "back": "/login"})
    assert "Log in" in visitor.get("/login").text


def test_the_language_of_the_account_wins(bob: Browser) -> None:
    assert "Wachtrij" in bob.get("/queue").text
    assert bob.post("/preferences", {"language": "en", "back": "/queue"}).location == "/queue"
    assert "Queue" in bob.get("/queue").text
