"""Every answer carries the headers: pages, fragments, files, errors, redirects."""

import re

import pytest
from backoffice import Browser, World, make_services
from flask.testing import FlaskClient

from web import create_app

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ANSWERS = {
    "/": 303,
    "/queue": 200,
    "/reviews": 200,
    "/settings": 200,
    "/healthz": 200,
    "/static/css/tokens.css": 200,
    "/no-such-page": 404,
    "/settings/failed": 403,
    "/cases/999999": 404,
    "/preferences": 405,
}


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_carries_the_headers(path: str, bob: Browser) -> None:
    answer = bob.get(path)
    assert answer.status_code == ANSWERS[path]
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]


def test_a_fragment_and_a_broken_request_carry_them_too(world: World, bob: Browser) -> None:
    fragment = bob.get(
        f"/queue?case={world.cases['delivery']}",
        headers={"HX-Request": "true", "HX-Target": "section#case-pane"},
    )
    assert "<html" not in fragment.text
    assert fragment.headers["Content-Security-Policy"] == POLICY
    forged = bob.client.post("/logout")
    assert forged.status_code == 400
    assert forged.headers["Content-Security-Policy"] == POLICY


def test_an_unknown_host_is_refused_with_the_headers(visitor: FlaskClient) -> None:
    answer = visitor.get("/login", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "evil.example" not in answer.text


def test_pages_are_not_kept_by_caches_but_files_are(bob: Browser) -> None:
    page = bob.get("/queue")
    assert page.headers["Cache-Control"] == "no-store"
    address = re.search(r'href="(/static/css/tokens\.css\?v=[0-9a-f]+)"', page.text)
    assert address is not None
    assert "immutable" in bob.get(address[1]).headers["Cache-Control"]
    assert bob.get("/static/css/tokens.css").headers["Cache-Control"] == "no-cache"


def test_hsts_is_sent_behind_tls_only(sessions, database_url, tmp_path, visitor) -> None:
    assert "Strict-Transport-Security" not in visitor.get("/login").headers
    services = make_services(
        sessions, database_url, tmp_path, public_url="https://post.voorbeeld.nl/"
    )
    answer = create_app(services).test_client().get("/login", headers={"Host": "post.voorbeeld.nl"})
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert "__Host-luisterpost-form=" in answer.headers["Set-Cookie"]
    assert "Secure" in answer.headers["Set-Cookie"]


def test_files_outside_of_the_folder_are_not_served(bob: Browser) -> None:
    for path in ("../__init__.py", "%2e%2e/__init__.py", "css/../../room.py"):
        assert bob.get(f"/static/{path}").status_code == 404
