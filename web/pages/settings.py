"""One's own account; for administrators also work that failed too often."""

from flask import Blueprint, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from triage.errors import WrongInputError
from triage.people.accounts import change_own_password
from triage.people.passwords import MAX_CHARS, MIN_CHARS
from triage.queueing.dead import list_dead, replay
from web.access import roles, signed_in, viewer
from web.logins import sent_cookie
from web.redirects import see_other
from web.registry import Page, RailEntry
from web.room import now, transaction
from web.texts import gettext, lazy_gettext

pages = Blueprint("settings", __name__)
PAGE = Page(
    pages,
    RailEntry(
        position=90,
        icon="settings",
        label=lazy_gettext("Settings"),
        endpoint="settings.index",
    ),
)


@pages.get("/settings")
@signed_in
def index() -> str:
    """Language, looks and password."""
    return _account()


@pages.post("/settings/password")
@signed_in
def change_password() -> Response:
    """Change one's own password; other browsers are logged out."""
    old, new = request.form.get("old_password", ""), request.form.get("password", "")
    if new != request.form.get("again", ""):
        return make_response(_account("again", gettext("The two new passwords differ.")), 422)
    try:
        with transaction() as session:
            change_own_password(
                session, viewer(), old=old, new=new, now=now(), cookie=sent_cookie() or ""
            )
    except WrongInputError as error:
        return make_response(_account(error.field, _password_advice(error.field, new)), 422)
    return see_other(url_for("settings.index", done="password"))


@pages.get("/settings/failed")
@roles("admin")
def failed() -> str:
    """Work and messages that failed too often, with the reason."""
    with transaction() as session:
        return render_template("settings/failed.html", letters=list_dead(session))


@pages.post("/settings/failed")
@roles("admin")
def replay_failed() -> Response:
    """Try one, or all, of them again."""
    key = request.form.get("key")
    with transaction() as session:
        count = _replay(session, key)
    return see_other(url_for("settings.failed", replayed=count))


def _replay(session: Session, key: str | None) -> int:
    if key is None:
        return replay(session)
    known = {letter.key for letter in list_dead(session)}
    return replay(session, [key]) if key in known else 0


def _account(field: str | None = None, problem: str | None = None) -> str:
    return render_template(
        "settings/account.html",
        field=field,
        problem=problem,
        least=MIN_CHARS,
        most=MAX_CHARS,
    )


def _password_advice(field: str, new: str) -> str:
    if field == "old_password":
        return gettext("This is not your present password.")
    if not MIN_CHARS <= len(new) <= MAX_CHARS:
        return gettext("Use %(least)s to %(most)s characters.", least=MIN_CHARS, most=MAX_CHARS)
    return gettext("This one is among the first that are guessed. Take a few words instead.")
