"""Logging in and out."""

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from triage.errors import TooManyAttemptsError, WrongLoginError
from triage.maintenance import session_limits
from triage.people.login import log_in
from triage.people.presence import notice_log_out
from triage.people.sessions import end_session, start_session
from web.access import public, signed_in, viewer, viewer_or_none
from web.logins import give_cookie, sent_cookie, take_cookie
from web.redirects import local_path, see_other
from web.registry import Page
from web.room import now, room, transaction
from web.texts import gettext, ngettext

pages = Blueprint("login", __name__)
PAGE = Page(pages)


@pages.get("/login")
@public
def index() -> AnyResponse:
    """The log-in form; somebody who is logged in goes on."""
    if viewer_or_none() is not None:
        return see_other(_wanted())
    return _form(status=200)


@pages.post("/login")
@public
def submit() -> AnyResponse:
    """Check e-mail address and password, and start a session."""
    try:
        cookie = _log_in()
    except WrongLoginError:
        return _form(401, gettext("E-mail address or password is not right."))
    except TooManyAttemptsError as error:
        closed = _form(429, _too_many(error.retry_after_s))
        closed.headers["Retry-After"] = str(error.retry_after_s)
        return closed
    opened = see_other(_wanted())
    give_cookie(opened, cookie)
    return opened


@pages.post("/logout")
@signed_in
def log_out() -> AnyResponse:
    """End the session on the server; the cookie is worthless from now on."""
    cookie = sent_cookie()
    if cookie is not None:
        with transaction() as session:
            end_session(session, cookie, now())
            notice_log_out(
                session,
                viewer().id,
                now(),
                idle=session_limits(room().services.settings).idle,
            )
    response = see_other(url_for("login.index"))
    take_cookie(response)
    return response


def _form(status: int, error: str | None = None) -> Response:
    page = render_template(
        "login.html",
        next=local_path(request.values.get("next"), ""),
        email=request.form.get("email", ""),
        error=error,
        ended=False,
    )
    return make_response(page, status)


def _wanted() -> str:
    return local_path(request.values.get("next"), url_for("queue.index"))


def _too_many(seconds: int) -> str:
    minutes = max(1, round(seconds / 60))
    return ngettext(
        "Too many attempts. Try again in %(num)d minute.",
        "Too many attempts. Try again in %(num)d minutes.",
        minutes,
    )


def _log_in() -> str:
    """The cookie of a new session for the person whose password was given."""
    services = room().services
    user_id = log_in(
        services.sessions,
        email=request.form.get("email", ""),
        password=request.form.get("password", ""),
        address=request.remote_addr or "",
        secret_key=services.secret_key,
        now=now(),
    )
    with transaction() as session:
        return start_session(session, user_id, now()).cookie
