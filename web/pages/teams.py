"""Teams: their names, members with skills, and how cases are given out."""

from collections.abc import Mapping

from flask import Blueprint, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from nlp.taxonomy import CATEGORIES
from triage.errors import StaleError, WrongInputError
from triage.people import memberships, teams
from triage.people.memberships import SKILL_LANGUAGES
from triage.people.teams import TeamWish
from web.access import roles, viewer
from web.ids import row_id
from web.redirects import see_other
from web.registry import Page
from web.room import now, room, transaction
from web.teamwords import field_problem

pages = Blueprint("teams", __name__)
PAGE = Page(pages)
LEADERS = ("lead", "manager", "admin")
MANAGERS = ("manager", "admin")
ONE = "/teams/<int:team_id>"


@pages.get("/teams")
@roles(*LEADERS)
def index() -> str:
    """The teams that one may look after."""
    with transaction() as session:
        return _list(session)


@pages.post("/teams/new")
@roles(*MANAGERS)
def create() -> Response:
    """Add a team."""
    wish = TeamWish(request.form.get("name_nl", ""), request.form.get("name_en", ""))
    with transaction() as session:
        try:
            team_id = teams.create_team(session, viewer(), wish)
        except WrongInputError as error:
            return make_response(_list(session, typed=wish, error=field_problem(error)), 422)
    return see_other(url_for("teams.show", team_id=team_id))


@pages.get(ONE)
@roles(*LEADERS)
def show(team_id: int) -> str:
    """One team: who is in it, and its settings."""
    with transaction() as session:
        return _one(session, team_id)


@pages.post(ONE)
@roles(*MANAGERS)
def save(team_id: int) -> Response:
    """Change names and settings."""
    errors: dict[str, str] = {}
    wish = _read_wish(errors)
    with transaction() as session:
        teams.read_team(session, viewer(), team_id)
        version = request.form.get("version", default=0, type=row_id)
        try:
            if not errors:
                teams.save_team(session, viewer(), team_id, wish, version=version)
        except WrongInputError as error:
            errors[error.field] = field_problem(error)
        except StaleError:
            return make_response(_one(session, team_id, was_stale=True), 409)
        if errors:
            return make_response(_one(session, team_id, errors=errors), 422)
    room().services.hints.send("assign")
    return see_other(url_for("teams.show", team_id=team_id, done="saved"))


@pages.post(f"{ONE}/remove")
@roles(*MANAGERS)
def remove(team_id: int) -> Response:
    """Remove it; its cases and rules go to another team, or to nobody's."""
    with transaction() as session:
        teams.remove_team(
            session,
            viewer(),
            team_id,
            to_team_id=request.form.get("to_team", type=row_id),
            now=now(),
        )
    return see_other(url_for("teams.index", done="removed"))


@pages.post(f"{ONE}/members")
@roles(*LEADERS)
def add_member(team_id: int) -> Response:
    """Put a colleague into the team."""
    user_id = request.form.get("user", default=0, type=row_id)
    with transaction() as session:
        memberships.add_member(session, viewer(), team_id, user_id)
    return _back(team_id)


@pages.post(f"{ONE}/members/<int:user_id>/remove")
@roles(*LEADERS)
def remove_member(team_id: int, user_id: int) -> Response:
    """Take a colleague out of the team."""
    with transaction() as session:
        memberships.remove_member(session, viewer(), team_id, user_id)
    return _back(team_id)


@pages.post(f"{ONE}/members/<int:user_id>/skills")
@roles(*LEADERS)
def set_skills(team_id: int, user_id: int) -> Response:
    """Say what a colleague can do in this team."""
    with transaction() as session:
        memberships.set_skills(
            session,
            viewer(),
            team_id,
            user_id,
            languages=request.form.getlist("languages"),
            categories=request.form.getlist("categories"),
        )
    room().services.hints.send("assign")
    return _back(team_id)


def _list(session: Session, *, typed: TeamWish | None = None, error: str | None = None) -> str:
    return render_template(
        "settings/teams.html",
        teams=teams.list_team_rows(session, viewer()),
        typed=typed or TeamWish("", ""),
        error=error,
        done=request.args.get("done"),
    )


def _one(
    session: Session,
    team_id: int,
    *,
    errors: Mapping[str, str] | None = None,
    was_stale: bool = False,
) -> str:
    team = teams.read_team(session, viewer(), team_id)
    return render_template(
        "settings/team.html",
        team=team,
        members=memberships.list_members(session, viewer(), team_id),
        outsiders=memberships.list_outsiders(session, viewer(), team_id),
        others=[one for one in teams.list_team_rows(session, viewer()) if one.id != team_id],
        languages=SKILL_LANGUAGES,
        categories=CATEGORIES,
        errors=errors or {},
        typed=request.form if errors else {},
        was_stale=was_stale,
        done=request.args.get("done"),
    )


def _read_wish(errors: dict[str, str]) -> TeamWish:
    return TeamWish(
        name_nl=request.form.get("name_nl", ""),
        name_en=request.form.get("name_en", ""),
        assign_mode=request.form.get("assign_mode", "manual"),
        heavy_from=_whole("heavy_from", errors),
        heavy_weight=_whole("heavy_weight", errors),
        waiting_weight=_whole("waiting_weight", errors),
        returns_when_away=request.form.get("returns_when_away") == "yes",
    )


def _whole(field: str, errors: dict[str, str]) -> int:
    text = request.form.get(field, "").strip()
    if text.isascii() and text.isdecimal() and len(text) < 6:
        return int(text)
    errors[field] = field_problem(WrongInputError(field, "number"))
    return 0


def _back(team_id: int) -> Response:
    return see_other(url_for("teams.show", team_id=team_id) + "#members")
