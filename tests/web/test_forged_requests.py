"""An unsafe request has to come from one of our own pages."""

from backoffice import Browser, World
from flask import Flask
from flask.testing import FlaskClient
from test_access_matrix import walk

from web.access import access_of


def test_every_unsafe_route_refuses_a_request_without_token(
    app: Flask, world: World, bob: Browser
) -> None:
    let_in = []
    for endpoint, method, address, _ in walk(app, world):
        if method == "GET" or "agent" not in access_of(app, endpoint).roles:
            continue
        answer = bob.client.open(address, method=method, data={"version": 1, "back": "/queue"})
        if answer.status_code != 400:
            let_in.append((method, address, answer.status_code))
    assert let_in == []


def test_somebody_elses_token_is_refused(bob: Browser, log_in_as) -> None:
    bob.token = log_in_as("charlie").token
    assert bob.post("/logout").status_code == 400


def test_the_token_may_come_in_the_header_that_htmx_sends(world: World, bob: Browser) -> None:
    answer = bob.client.post(
        f"/cases/{world.cases['delivery']}/claim", headers={"X-CSRF-Token": bob.token}
    )
    assert answer.status_code == 303


def test_a_request_from_another_site_is_refused_despite_the_token(bob: Browser) -> None:
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        assert bob.post("/logout", headers=headers).status_code == 400
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert bob.post("/logout", headers=headers).status_code == 303


def test_before_the_log_in_the_token_belongs_to_the_cookie(
    app: Flask, visitor: FlaskClient
) -> None:
    token = _token_in(visitor.get("/login").text)
    form = {"csrf_token": token, "email": "nobody@voorbeeld.nl", "password": "x"}
    assert visitor.post("/login", data=form).status_code == 401
    assert app.test_client().post("/login", data=form).status_code == 400


def _token_in(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]
