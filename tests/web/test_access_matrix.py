"""All routes × everybody × own and foreign ids: nothing opens that should stay shut."""

from collections.abc import Callable, Iterator

import pytest
from backoffice import Browser, Clock, Program, World
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.routing import Rule

from triage.api_tokens.scopes import SCOPES
from triage.api_tokens.tokens import revoke_token
from triage.people.accounts import add_user
from web.access import access_of, require_declarations
from web.errors import UndeclaredAccessError

PUBLIC = {
    "api.document",
    "health.health",
    "health.healthz",
    "hooks.receive",
    "hooks.verify",
    "login.index",
    "login.submit",
    "people.accept",
    "people.welcome",
    "preferences.save",
    "static_files.static",
}
RESTRICTED = {
    "answers.add_private": {"manager", "admin"},
    "answers.answering": {"admin"},
    "answers.approvals": {"lead", "manager", "admin"},
    "answers.archive": {"lead", "manager", "admin"},
    "answers.create": {"lead", "manager", "admin"},
    "answers.decide": {"lead", "manager", "admin"},
    "answers.edit": {"lead", "manager", "admin"},
    "answers.new": {"lead", "manager", "admin"},
    "answers.remove_private": {"manager", "admin"},
    "answers.save": {"lead", "manager", "admin"},
    "answers.save_answering": {"admin"},
    "answers.set_rule": {"manager", "admin"},
    # The note is Alice's: colleagues may pin it, not change it.
    "customer_edits.change": {"lead", "manager", "admin"},
    "customer_edits.remove": {"lead", "manager", "admin"},
    "customer_edits.restore": {"lead", "manager", "admin"},
    "caserules.index": {"manager", "admin"},
    "caserules.save": {"manager", "admin"},
    "caserules.save_case_rules": {"manager", "admin"},
    "customer_policy.activate": {"manager", "admin"},
    "customer_policy.draft": {"manager", "admin"},
    "customer_policy.index": {"manager", "admin"},
    "customer_policy.trial": {"manager", "admin"},
    "company.index": {"manager", "admin"},
    "company.save": {"manager", "admin"},
    # Only who may read what is covered decides who else does.
    "special.call_plain": {"manager", "admin"},
    "special.choose_reader": {"manager", "admin"},
    "special.cover_again": {"manager", "admin"},
    "special.index": {"manager", "admin"},
    "special.let_read": {"manager", "admin"},
    "special.save": {"manager", "admin"},
    "duplicates.decide_many": {"lead", "manager", "admin"},
    "duplicates.again": {"lead", "manager", "admin"},
    "duplicates.different": {"lead", "manager", "admin"},
    "duplicates.merge": {"lead", "manager", "admin"},
    "duplicates.merge_all": {"manager", "admin"},
    "duplicates.rule": {"manager", "admin"},
    "duplicates.save_values": {"manager", "admin"},
    "duplicates.undo": {"lead", "manager", "admin"},
    "duplicates.values": {"manager", "admin"},
    "hooks.make": {"admin"},
    "hooks.replay": {"admin"},
    "imports.cancel": {"manager", "admin"},
    "imports.forget_mapping": {"manager", "admin"},
    "imports.index": {"manager", "admin"},
    "imports.preview": {"manager", "admin"},
    "imports.progress": {"manager", "admin"},
    "imports.refused": {"manager", "admin"},
    "imports.show": {"manager", "admin"},
    "imports.start": {"manager", "admin"},
    "imports.upload": {"manager", "admin"},
    "mentionfiles.cancel": {"admin"},
    "mentionfiles.forget_mapping": {"admin"},
    "mentionfiles.index": {"admin"},
    "mentionfiles.preview": {"admin"},
    "mentionfiles.progress": {"admin"},
    "mentionfiles.refused": {"admin"},
    "mentionfiles.show": {"admin"},
    "mentionfiles.start": {"admin"},
    "mentionfiles.upload": {"admin"},
    "models.back": {"admin"},
    "models.index": {"manager", "admin"},
    "models.shadow": {"admin"},
    "models.switch": {"admin"},
    "monitors.check": {"manager", "admin"},
    "monitors.create": {"manager", "admin"},
    "monitors.delete": {"manager", "admin"},
    "monitors.new": {"manager", "admin"},
    "monitors.relevance": {"manager", "admin"},
    "monitors.restore": {"manager", "admin"},
    "monitors.save": {"manager", "admin"},
    "monitors.switch": {"manager", "admin"},
    "people.enable": {"admin"},
    "people.index": {"lead", "manager", "admin"},
    "people.invite": {"lead", "manager", "admin"},
    "people.revoke": {"lead", "manager", "admin"},
    "people.save": {"admin"},
    "people.show": {"admin"},
    "rules.changes": {"manager", "admin"},
    "rules.create": {"manager", "admin"},
    "rules.delete": {"manager", "admin"},
    "rules.duplicate": {"manager", "admin"},
    "rules.index": {"manager", "admin"},
    "rules.move": {"manager", "admin"},
    "rules.new": {"manager", "admin"},
    "rules.restore": {"manager", "admin"},
    "rules.save": {"manager", "admin"},
    "rules.show": {"manager", "admin"},
    "rules.switch": {"manager", "admin"},
    "servicelevels.add_calendar": {"manager", "admin"},
    "servicelevels.add_policy": {"manager", "admin"},
    "servicelevels.calendar": {"manager", "admin"},
    "servicelevels.delete_calendar": {"manager", "admin"},
    "servicelevels.delete_policy": {"manager", "admin"},
    "servicelevels.index": {"lead", "manager", "admin"},
    "servicelevels.move_policy": {"manager", "admin"},
    "servicelevels.new_calendar": {"manager", "admin"},
    "servicelevels.new_policy": {"manager", "admin"},
    "servicelevels.policy": {"manager", "admin"},
    "servicelevels.save_calendar": {"manager", "admin"},
    "servicelevels.save_policy": {"manager", "admin"},
    "servicelevels.set_hours": {"manager", "admin"},
    "teams.add_member": {"lead", "manager", "admin"},
    "teams.create": {"manager", "admin"},
    "teams.index": {"lead", "manager", "admin"},
    "teams.remove": {"manager", "admin"},
    "teams.remove_member": {"lead", "manager", "admin"},
    "teams.save": {"manager", "admin"},
    "teams.set_skills": {"lead", "manager", "admin"},
    "teams.show": {"lead", "manager", "admin"},
    "tokens.index": {"admin"},
    "tokens.make": {"admin"},
    "tokens.revoke": {"admin"},
    "sources.index": {"manager", "admin"},
    "sources.show": {"manager", "admin"},
    "sources.add": {"admin"},
    "sources.form": {"admin"},
    "sources.save": {"admin"},
    "sources.enable": {"admin"},
    "sources.label": {"admin"},
    "sources.poll": {"admin"},
    "sources.archive": {"admin"},
    "sources.change": {"admin"},
    "sources.edit": {"admin"},
    "sources.unarchive": {"admin"},
    "sourcework.backfills": {"manager", "admin"},
    "sourcework.cancel": {"admin"},
    "sourcework.resume": {"admin"},
    "sourcework.start": {"admin"},
    "sourcework.trial": {"admin"},
    "sourcework.try_again": {"admin"},
    "sourcework.try_new": {"admin"},
    "settings.failed": {"admin"},
    "settings.replay_failed": {"admin"},
}
# Open to this person, yet refused for want of a password or of something to take back.
REFUSES_THE_FORM = {
    "hooks.receive",  # no such address
    "hooks.replay",  # no such delivery
    "hooks.verify",
    "login.submit",
    "models.shadow",  # no such model
    "models.switch",
    "reviews.withdraw",
    "bulk.undo",  # nobody's run
    "caselife.undo",  # no such step
    "moving.take_back",  # no such move
    "corrections.undo",  # no such correction
    "views.change",  # nobody's view
}
# Their role may, but not with what another person made.
OF_SOMEBODY_ELSE = {("lea", "people.revoke")}
ROLES = {"alice": "manager", "bob": "agent", "charlie": "agent", "ada": "admin", "lea": "lead"}
SEES_TEAM = {"alice": {"delivery", "billing"}, "bob": {"delivery"}, "charlie": {"billing"}}
SEES_TEAM["lea"] = {"delivery"}
SEES_TEAM["ada"] = SEES_TEAM["alice"]
"""Whose cases somebody may see."""


# What is gone afterwards: there is one to spare.
SPENDS = {
    "monitors.delete",
    "monitors.restore",
    "rules.delete",
    "rules.restore",
    "teams.remove",
}


@pytest.fixture
def world(world: World, sessions: sessionmaker[Session]) -> World:
    """The usual people, and Lea, who leads team delivery."""
    with sessions.begin() as session:
        lea = add_user(
            session, email="lea@voorbeeld.nl", name="Lea", role="lead", password=None,
            teams=["delivery"],
        )  # fmt: skip
        world.people["lea"] = lea.id
    return world


def values_for(rule: Rule, world: World, team: str) -> dict[str, object]:
    """An id of `team` for every parameter of a route; a new parameter has to be added here."""
    known: dict[str, object] = {
        "case_id": world.cases[team],
        "link_id": world.links[team],
        "mention_id": world.mentions["doubtful" if "reviews" in rule.endpoint else team],
        "user_id": world.people["bob" if rule.endpoint == "teams.set_skills" else "dora"],
        "rule_id": world.rules["spare" if rule.endpoint in SPENDS else team],
        "team_id": world.teams["spare" if rule.endpoint in SPENDS else "delivery"],
        "invitation_id": world.invitation,
        "secret": world.invitation_secret,
        "customer_id": world.customer,
        "other_id": world.twin,
        "pair_id": world.pair,
        "merge_id": world.merge,
        "external_id": "LK-10021",
        "import_id": world.import_job,
        "file_id": world.mention_file,
        "mapping_id": world.mapping,
        "token_id": world.token,
        "note_id": world.note,
        "identity_id": world.identity,
        "draft_id": world.draft,
        "source_id": world.source,
        "trial_id": world.trial,
        "backfill_id": world.backfill,
        "reply_id": world.replies[team],
        "canned_id": world.canned,
        "door_id": world.door,
        "incident_id": world.incident,
        "monitor_id": world.monitors["spare" if rule.endpoint in SPENDS else "name"],
        "policy_id": world.policies["spare" if "delete" in rule.endpoint else "one"],
        "calendar_id": world.calendars["spare" if "delete" in rule.endpoint else "one"],
        "view_id": 999_999,
        "event_id": 999_999,
        "token": "00000000-0000-4000-8000-000000000000",
        "kind": "feed",
        "hook_id": "nobodys-address-of-any-kind",
        "delivery_id": 999_999,
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
    is_about_a_post = endpoint in {"mentions.show", "monitors.answer", "echoes.part"}
    return is_about_a_post or bool({"case_id", "link_id", "reply_id"} & rule.arguments)


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
        if access_of(app, endpoint).scope:
            continue  # for programs: a log-in counts for nothing there, see below
        browser = log_in_as(name)
        form = {"back": "/queue", "version": 1, "text": "x", "decision": "no_complaint"}
        form["customer"] = world.customer
        answer = browser.get(address) if method == "GET" else browser.post(address, form)
        allowed = ROLES[name] in RESTRICTED.get(endpoint, {ROLES[name]})
        if is_about_a_team(app, endpoint):
            allowed = allowed and team in SEES_TEAM[name]
        was_let_in = answer.status_code not in {401, 403, 404}
        if endpoint in REFUSES_THE_FORM or (name, endpoint) in OF_SOMEBODY_ELSE:
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


def for_programs(app: Flask, world: World) -> Iterator[tuple[str, str, str]]:
    """Every method and address that takes a token, and the scope it asks for."""
    for endpoint, method, address, team in walk(app, world):
        scope = access_of(app, endpoint).scope
        if scope and team == "delivery":
            yield scope, method, address


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_opens_what_its_scope_names_and_nothing_else(
    scope: str, app: Flask, world: World, program_as: Callable[..., Program]
) -> None:
    token = program_as(scope).secret
    wrong = []
    for endpoint, method, address, _ in walk(app, world):
        if endpoint in PUBLIC:
            continue
        sent = {"Authorization": f"Bearer {token}"}
        answer = app.test_client().open(address, method=method, headers=sent, json={})
        allowed = access_of(app, endpoint).scope == scope
        was_let_in = answer.status_code not in {400, 401, 403, 404}
        if was_let_in != allowed or answer.status_code >= 500:
            wrong.append((method, address, answer.status_code))
    assert wrong == []


def test_tokens_that_ended_or_never_were_open_nothing(
    app: Flask,
    world: World,
    clock: Clock,
    sessions: sessionmaker[Session],
    program_as: Callable[..., Program],
) -> None:
    revoked, expired = program_as(*SCOPES), program_as(*SCOPES, days=1)
    with sessions.begin() as session:
        revoke_token(session, revoked.token_id, now=clock())
    clock.advance(days=1)
    bad = ["", "lp_unknown", revoked.secret, expired.secret, "x" * 5000]
    for _, method, address in for_programs(app, world):
        for secret in bad:
            sent = {"Authorization": f"Bearer {secret}"}
            answer = app.test_client().open(address, method=method, headers=sent)
            assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_log_in_is_no_token(
    app: Flask, world: World, log_in_as: Callable[[str], Browser]
) -> None:
    ada = log_in_as("ada")
    for _, method, address in for_programs(app, world):
        answer = ada.client.open(address, method=method, headers={"X-CSRF-Token": ada.token})
        assert answer.status_code == 401


def test_a_token_is_no_log_in_and_travels_in_no_other_way(
    app: Flask, world: World, program_as: Callable[..., Program]
) -> None:
    secret = program_as(*SCOPES).secret
    client = app.test_client()
    assert client.get("/queue", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    client.set_cookie("luisterpost", secret)
    assert client.get(f"/api/v1/customers?access_token={secret}").status_code == 401
    basic = {"Authorization": f"Basic {secret}"}
    assert client.get("/api/v1/customers", headers=basic).status_code == 401
