"""All routes × everybody × own and foreign ids: nothing opens that should stay shut."""

from collections.abc import Callable, Iterator

import pytest
from backoffice import Browser, World
from flask import Flask
from werkzeug.routing import Rule

from web.access import access_of, require_declarations
from web.errors import UndeclaredAccessError

PUBLIC = {
    "health.health",
    "health.healthz",
    "login.index",
    "login.submit",
    "preferences.save",
    "static_files.static",
}
RESTRICTED = {
    "settings.people": {"manager", "admin"},
    "sources.index": {"manager", "admin"},
    "sources.show": {"manager", "admin"},
    "sources.add": {"admin"},
    "sources.form": {"admin"},
    "sources.save": {"admin"},
    "sources.enable": {"admin"},
    "sources.poll": {"admin"},
    "settings.enable": {"admin"},
    "settings.failed": {"admin"},
    "settings.replay_failed": {"admin"},
}
# Open to this person, yet refused for want of a password or of something to take back.
REFUSES_THE_FORM = {"login.submit", "reviews.withdraw"}
ROLES = {"alice": "manager", "bob": "agent", "charlie": "agent", "ada": "admin"}
SEES_TEAM = {"alice": {"delivery", "billing"}, "bob": {"delivery"}, "charlie": {"billing"}}
SEES_TEAM["ada"] = SEES_TEAM["alice"]
"""Whose cases somebody may see."""


def values_for(rule: Rule, world: World, team: str) -> dict[str, object]:
    """An id of `team` for every parameter of a route; a new parameter has to be added here."""
    known: dict[str, object] = {
        "case_id": world.cases[team],
        "link_id": world.links[team],
        "mention_id": world.mentions["doubtful" if "reviews" in rule.endpoint else team],
        "user_id": world.people["dora"],
        "customer_id": world.customer,
        "source_id": world.source,
        "incident_id": world.incident,
        "kind": "feed",
        "name": "csv" if rule.endpoint == "exports.cases" else "css/tokens.css",
    }
    return {argument: known[argument] for argument in rule.arguments}


def walk(app: Flask, world: World) -> Iterator[tuple[str, str, str, str]]:
    """Every endpoint, method and address, once with ids of each team."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for team in ("delivery", "billing"):
                values = values_for(rule, world, team)
                with app.test_request_context():
                    yield rule.endpoint, method, app.url_for(rule.endpoint, **values), team


def is_about_a_team(app: Flask, endpoint: str) -> bool:
    rule = next(app.url_map.iter_rules(endpoint))
    return endpoint == "mentions.show" or bool({"case_id", "link_id"} & rule.arguments)


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    assert all(access_of(app, rule.endpoint) for rule in app.url_map.iter_rules())


def test_a_route_that_says_nothing_stops_the_program(app: Flask) -> None:
    app.view_functions["forgotten"] = lambda: ""
    with pytest.raises(UndeclaredAccessError, match="forgotten"):
        require_declarations(app)


def test_public_routes_are_these_and_no_others(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {name for name in endpoints if access_of(app, name).public} == PUBLIC


def test_nobody_gets_in_anywhere(app: Flask, world: World) -> None:
    opened = []
    for endpoint, method, address, _ in walk(app, world):
        answer = app.test_client().open(address, method=method)
        if endpoint not in PUBLIC and answer.status_code != 401:
            opened.append((method, address, answer.status_code))
    assert opened == []


@pytest.mark.parametrize("name", ROLES)
def test_everybody_gets_what_they_may_have_and_nothing_else(
    name: str, app: Flask, world: World, log_in_as: Callable[[str], Browser]
) -> None:
    wrong = []
    for endpoint, method, address, team in walk(app, world):
        browser = log_in_as(name)
        form = {"back": "/queue", "version": 1, "text": "x", "decision": "no_complaint"}
        answer = browser.get(address) if method == "GET" else browser.post(address, form)
        allowed = ROLES[name] in RESTRICTED.get(endpoint, {ROLES[name]})
        if is_about_a_team(app, endpoint):
            allowed = allowed and team in SEES_TEAM[name]
        was_let_in = answer.status_code not in {401, 403, 404}
        if endpoint in REFUSES_THE_FORM:
            allowed = was_let_in
        if was_let_in != allowed or answer.status_code >= 500:
            wrong.append((method, address, team, answer.status_code))
    assert wrong == []


def test_a_link_of_another_case_is_not_decided_through_ones_own(world: World, bob: Browser) -> None:
    own, foreign = world.cases["delivery"], world.links["billing"]
    assert bob.post(f"/cases/{own}/links/{foreign}/confirm").status_code == 404


def test_foreign_cases_are_in_no_list_count_or_search(world: World, bob: Browser) -> None:
    page = bob.get("/queue?text=rekening").text
    assert f"case={world.cases['billing']}" not in page
    assert f"case={world.cases['billing']}" not in bob.get("/queue").text
    assert bob.get(f"/queue?case={world.cases['billing']}").status_code == 404


def test_a_filter_for_another_team_shows_nothing_of_it(world: World, bob: Browser) -> None:
    page = bob.get(f"/queue?team={world.teams['billing']}").text
    assert "rekening" not in page
