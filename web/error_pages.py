"""Errors as pages that say what happened, what was kept and what to do; never a trace.

Scripts get the same sentence as a short notice. What went wrong inside goes to the log with the
route and an id, without form contents.
"""

import logging
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, Response, g, make_response, render_template, request, url_for
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException, SecurityError

from triage.errors import (
    AlreadyClaimedError,
    ForbiddenError,
    NotFoundError,
    StaleError,
    TooManyAttemptsError,
    WrongInputError,
)
from web.errors import ForgedRequestError, LoginNeededError
from web.problems import is_for_program, is_lost_race, problem_of
from web.redirects import local_path
from web.texts import LazyString, lazy_gettext

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told about a status."""

    title: LazyString
    advice: LazyString


NOTICES = {
    400: Notice(
        lazy_gettext("This request was not understood"),
        lazy_gettext(
            "The page may have been open for too long. Nothing was changed. Go back, reload the "
            "page and try again."
        ),
    ),
    403: Notice(
        lazy_gettext("This is not for your role"),
        lazy_gettext("Nothing was changed. Ask an administrator if you need it for your work."),
    ),
    404: Notice(
        lazy_gettext("Not found"),
        lazy_gettext(
            "It does not exist, or it belongs to another team. Check the address or search for it."
        ),
    ),
    405: Notice(
        lazy_gettext("That is not possible here"),
        lazy_gettext("Nothing was changed. Go back and use the buttons on the page."),
    ),
    409: Notice(
        lazy_gettext("Somebody was ahead of you"),
        lazy_gettext("Nothing was overwritten. Reload to see how it stands now."),
    ),
    413: Notice(
        lazy_gettext("That is too large"),
        lazy_gettext("Nothing was saved. Go back and shorten the text."),
    ),
    422: Notice(
        lazy_gettext("A field needs your attention"),
        lazy_gettext("Nothing was saved. Go back and correct it."),
    ),
    429: Notice(
        lazy_gettext("Too many attempts"),
        lazy_gettext("Wait a moment, then try again."),
    ),
    500: Notice(
        lazy_gettext("Something went wrong on our side"),
        lazy_gettext(
            "Nothing was half saved. Try again; if it happens again, give the administrator the "
            "number below."
        ),
    ),
}
STATUSES: dict[type[Exception], int] = {
    AlreadyClaimedError: 409,
    # A value that the database cannot hold, such as NUL or a number of thirty digits.
    DataError: 400,
    ForbiddenError: 403,
    ForgedRequestError: 400,
    NotFoundError: 404,
    StaleError: 409,
    TooManyAttemptsError: 429,
    WrongInputError: 422,
}


def explain_errors(app: Flask) -> None:
    """Answer every error of `app` with one of our own pages."""

    @app.errorhandler(LoginNeededError)
    def log_in_first(_: LoginNeededError) -> Response:
        return _to_login()

    @app.errorhandler(SecurityError)
    def unknown_host(_: SecurityError) -> Response:
        # No page: its links would carry the foreign host.
        return Response("Unknown host.\n", status=400, mimetype="text/plain")

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> Response:
        if is_for_program():
            return problem_of(error)
        response = _page(error.code or 500)
        for name, value in error.get_headers():
            if name in {"Allow", "Retry-After"}:
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def other(error: Exception) -> Response:
        if is_for_program():
            return problem_of(error)
        status = 409 if is_lost_race(error) else STATUSES.get(type(error))
        if status is None:
            return _broken(error)
        response = _page(status)
        if isinstance(error, TooManyAttemptsError):
            response.headers["Retry-After"] = str(error.retry_after_s)
        return response


def _to_login() -> Response:
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    if request.headers.get("HX-Request") == "true":
        response = _page(401)
        response.headers["HX-Redirect"] = url_for("login.index", next=_page_of_the_script())
        return response
    page = render_template("login.html", next=here, email="", error=None, ended=True)
    return make_response(page, 401)


def _page_of_the_script() -> str | None:
    """The page on which the script runs, so that the log-in leads back to it."""
    try:
        parts = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return None
    return local_path(f"{parts.path}?{parts.query}".rstrip("?"), "") or None


def _broken(error: Exception) -> Response:
    number = secrets.token_hex(4)
    # The route, not the address: addresses hold search words.
    log.error("error %s in %s %s", number, request.method, request.url_rule, exc_info=error)
    # The database may be what broke: nothing on the page may ask it.
    g.pop("viewer", None)
    return _page(500, number)


def _page(status: int, number: str | None = None) -> Response:
    notice = NOTICES.get(status, NOTICES[500 if status >= 500 else 400])
    if status == 401:
        notice = Notice(lazy_gettext("Log in first"), lazy_gettext("Your log-in has ended."))
    if request.headers.get("HX-Request") == "true":
        response = make_response(
            render_template("errors/toast.html", notice=notice, number=number), status
        )
        response.headers["HX-Retarget"] = "#toasts"
        response.headers["HX-Reswap"] = "beforeend"
        return response
    page = render_template("errors/page.html", notice=notice, status=status, number=number)
    return make_response(page, status)
