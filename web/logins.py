"""The log-in cookie: who sends this request. The sessions themselves live in `triage.people`."""

from typing import Final

from flask import Flask, g, request
from werkzeug.wrappers import Response

from triage.maintenance import session_limits
from triage.people.sessions import find_session
from web.access import is_for_programs
from web.room import now, room

COOKIE: Final = "luisterpost"
# Nothing on these routes depends on who asks: no query for them.
ANONYMOUS: Final = frozenset({"static_files.static", "health.healthz"})
# Pages ask for these by themselves, every so often: no sign that somebody is still there. A test
# finds every such place in the templates.
BY_ITSELF: Final = frozenset(
    {
        "customer_policy.trial",
        "imports.progress",
        "live.pulse",
        "live.stream",
        "mentionfiles.progress",
        "notices.bell",
        "replies.show",
        "sourcework.backfills",
        "sourcework.trial",
    }
)


def recognise(app: Flask) -> None:
    """Find out before every request who is logged in."""

    @app.before_request
    def load_viewer() -> None:
        cookie = sent_cookie()
        if cookie is None or request.endpoint in ANONYMOUS or is_for_programs(app):
            return
        limits = session_limits(room().services.settings)
        with room().services.sessions() as session:
            found = find_session(session, cookie, now=now(), limits=limits)
            if not _by_itself():
                session.commit()
        if found is not None:
            g.viewer = found.viewer
            g.csrf_token = found.csrf_token


def _by_itself() -> bool:
    """Whether the page asked, and not a person; typing is done by people."""
    if request.endpoint == "live.present":
        return request.form.get("doing") != "typing"
    return request.endpoint in BY_ITSELF


def sent_cookie() -> str | None:
    """The log-in cookie of this request, if any."""
    return request.cookies.get(room().origin.cookie_name(COOKIE))


def give_cookie(response: Response, value: str) -> None:
    """Hand the browser its log-in. It ends with the browser, or on the server, never later."""
    origin = room().origin
    response.set_cookie(
        origin.cookie_name(COOKIE),
        value,
        path="/",
        secure=origin.secure,
        httponly=True,
        samesite="Lax",
    )


def take_cookie(response: Response) -> None:
    """Tell the browser to forget its log-in."""
    origin = room().origin
    response.delete_cookie(
        origin.cookie_name(COOKIE),
        path="/",
        secure=origin.secure,
        httponly=True,
        samesite="Lax",
    )
