"""People: who may log in, what they are, whom we invite; and the page behind an invitation."""

from collections.abc import Mapping

from flask import Blueprint, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from triage.errors import (
    ForbiddenError,
    NotFoundError,
    StaleError,
    TooManyAttemptsError,
    WrongInputError,
)
from triage.models.user import ROLES
from triage.people import invitations
from triage.people.accounts import UserRow, list_teams, list_users
from triage.people.inviting_mail import mail_invitation
from triage.people.passwords import MAX_CHARS, MIN_CHARS
from triage.people.roles import PersonWish, save_person, set_enabled
from triage.people.sessions import start_session
from web.access import public, roles, viewer
from web.ids import row_id
from web.languages import chosen_language
from web.logins import give_cookie
from web.redirects import see_other
from web.registry import Page
from web.room import now, room, transaction
from web.teamwords import field_problem
from web.texts import gettext, ngettext

pages = Blueprint("people", __name__)
PAGE = Page(pages)
LEADERS = ("lead", "manager", "admin")


@pages.get("/settings/people")
@roles(*LEADERS)
def index() -> str:
    """Everybody with an account, and open invitations."""
    with transaction() as session:
        return _list(session)


@pages.get("/settings/people/<int:user_id>")
@roles("admin")
def show(user_id: int) -> str:
    """One person's name, role and capacity."""
    with transaction() as session:
        return _one(session, user_id)


@pages.post("/settings/people/<int:user_id>")
@roles("admin")
def save(user_id: int) -> Response:
    """Change name, role and capacity."""
    capacity = request.form.get("capacity", "").strip()
    wish = PersonWish(
        name=request.form.get("name", ""),
        role=request.form.get("role", ""),
        capacity=int(capacity) if capacity.isdecimal() and len(capacity) < 6 else -1,
    )
    version = request.form.get("version", default=0, type=row_id)
    with transaction() as session:
        try:
            save_person(session, viewer(), user_id, wish, version=version, now=now())
        except WrongInputError as error:
            problem = {error.field: field_problem(error)}
            return make_response(_one(session, user_id, errors=problem), 422)
        except StaleError:
            return make_response(_one(session, user_id, was_stale=True), 409)
    room().services.hints.send("assign")
    return see_other(url_for("people.index", done="saved"))


@pages.post("/settings/people/<int:user_id>/enabled")
@roles("admin")
def enable(user_id: int) -> Response:
    """Shut somebody out at once, or let them in again."""
    enabled = request.form.get("enabled") == "yes"
    with transaction() as session:
        try:
            set_enabled(session, viewer(), user_id, enabled=enabled, now=now())
        except WrongInputError as error:
            if error.message != "last_admin":
                raise
            return make_response(_list(session, problem=field_problem(error)), 422)
    room().services.hints.send("assign")
    return see_other(url_for("people.index"))


@pages.post("/settings/people/invite")
@roles(*LEADERS)
def invite() -> Response:
    """Make an invitation; its link is shown on this page, once."""
    form = request.form
    with transaction() as session:
        try:
            secret = invitations.invite(
                session,
                viewer(),
                email=form.get("email", ""),
                name=form.get("name", ""),
                role=form.get("role", ""),
                team_ids=_ids(form.getlist("teams")),
                language=form.get("language", chosen_language()),
                now=now(),
            )
        except WrongInputError as error:
            problem = {error.field: field_problem(error)}
            return make_response(_list(session, errors=problem), 422)
        except TooManyAttemptsError as error:
            answer = make_response(_list(session, problem=_too_many(error.retry_after_s)), 429)
            answer.headers["Retry-After"] = str(error.retry_after_s)
            return answer
        link = url_for("people.welcome", secret=secret, _external=True)
        is_mailed = room().services.settings.smtp_url is not None
        if is_mailed:
            mail_invitation(
                session,
                viewer(),
                email=form.get("email", ""),
                name=form.get("name", ""),
                language=form.get("language", chosen_language()),
                link=link,
            )
        # Not a redirect: the link is shown nowhere else.
        answer = make_response(_list(session, link=link, is_mailed=is_mailed))
    if is_mailed:
        room().services.hints.send("deliver")
    return answer


@pages.post("/settings/people/invitations/<int:invitation_id>/revoke")
@roles(*LEADERS)
def revoke(invitation_id: int) -> Response:
    """Make a link worthless."""
    with transaction() as session:
        invitations.revoke(session, viewer(), invitation_id, now())
    return see_other(url_for("people.index", done="revoked") + "#invitations")


@pages.get("/welcome/<secret>")
@public
def welcome(secret: str) -> Response:
    """What somebody sees who follows the link."""
    try:
        with transaction() as session:
            invited = invitations.read_invitation(session, secret, now())
    except NotFoundError:
        return make_response(render_template("settings/gone.html"), 410)
    return make_response(_welcome(secret, invited))


@pages.post("/welcome/<secret>")
@public
def accept(secret: str) -> Response:
    """Make the account and log in."""
    form, password = request.form, request.form.get("password", "")
    try:
        with transaction() as session:
            invited = invitations.read_invitation(session, secret, now())
            if password != form.get("again", ""):
                differ = {"again": gettext("The two new passwords differ.")}
                return make_response(_welcome(secret, invited, differ), 422)
            try:
                user_id = invitations.accept(
                    session,
                    secret,
                    name=form.get("name", ""),
                    password=password,
                    language=form.get("language", invited.language),
                    now=now(),
                )
            except WrongInputError as error:
                problem = {error.field: _welcome_problem(error, password)}
                return make_response(_welcome(secret, invited, problem), 422)
            cookie = start_session(session, user_id, now()).cookie
    except NotFoundError:
        return make_response(render_template("settings/gone.html"), 410)
    opened = see_other(url_for("queue.index"))
    give_cookie(opened, cookie)
    return opened


def _list(
    session: Session,
    *,
    link: str | None = None,
    is_mailed: bool = False,
    errors: Mapping[str, str] | None = None,
    problem: str | None = None,
) -> str:
    teams = list_teams(session)
    return render_template(
        "settings/people.html",
        users=list_users(session, viewer()),
        teams={team.id: team for team in teams},
        own_teams=[team for team in teams if viewer().may_see_all or team.id in viewer().team_ids],
        invitations=invitations.list_invitations(session, viewer(), now()),
        may_invite=invitations.MAY_INVITE.get(viewer().role, ()),
        link=link,
        is_mailed=is_mailed,
        errors=errors or {},
        problem=problem,
        typed=request.form if errors or problem else {},
        chosen_teams=set(_ids(request.form.getlist("teams"))),
        done=request.args.get("done"),
    )


def _one(
    session: Session,
    user_id: int,
    *,
    errors: Mapping[str, str] | None = None,
    was_stale: bool = False,
) -> str:
    return render_template(
        "settings/person.html",
        user=_find(list_users(session, viewer()), user_id),
        teams={team.id: team for team in list_teams(session)},
        roles=ROLES,
        errors=errors or {},
        typed=request.form if errors else {},
        was_stale=was_stale,
    )


def _find(users: list[UserRow], user_id: int) -> UserRow:
    for user in users:
        if user.id == user_id:
            return user
    raise NotFoundError(f"no user {user_id}")


def _welcome(
    secret: str, invited: invitations.Invited, errors: Mapping[str, str] | None = None
) -> str:
    return render_template(
        "settings/welcome.html",
        secret=secret,
        invited=invited,
        errors=errors or {},
        name=request.form.get("name", invited.name),
        least=MIN_CHARS,
        most=MAX_CHARS,
    )


def _welcome_problem(error: WrongInputError, password: str) -> str:
    if error.field == "name":
        return gettext("Fill in your name.")
    if error.field == "email":
        return gettext("Somebody has an account with this address already.")
    if not MIN_CHARS <= len(password) <= MAX_CHARS:
        return gettext("Use %(least)s to %(most)s characters.", least=MIN_CHARS, most=MAX_CHARS)
    return gettext("This one is among the first that are guessed. Take a few words instead.")


def _ids(texts: list[str]) -> list[int]:
    try:
        return [row_id(text) for text in texts]
    except ValueError as error:
        raise ForbiddenError("no such team") from error


def _too_many(seconds: int) -> str:
    minutes = max(1, round(seconds / 60))
    return ngettext(
        "Too many invitations. Try again in %(num)d minute.",
        "Too many invitations. Try again in %(num)d minutes.",
        minutes,
    )
