"""Who may use which route. Deny by default: a route that does not say so stops the program.

What a person may *see* is decided by `triage`: every query there starts at the viewer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from flask import Flask, g, request

from triage.api_tokens.scopes import SCOPES
from triage.api_tokens.tokens import Program
from triage.errors import ForbiddenError
from triage.models.user import ROLES
from triage.people.viewer import Viewer
from web.errors import LoginNeededError, UndeclaredAccessError

View = TypeVar("View", bound=Callable[..., Any])
_MARK: Final = "luisterpost_access"


@dataclass(frozen=True, slots=True)
class Access:
    """What a route asks for; no roles and not public means anybody who is logged in."""

    public: bool = False
    roles: frozenset[str] = frozenset(ROLES)
    scope: str | None = None  # only programs, with a token for this
    signed: bool = False  # every request proves itself, no log-in counts for anything


def public(view: View) -> View:
    """Let anybody use this view, logged in or not."""
    return _mark(view, Access(public=True))


def signed(view: View) -> View:
    """Let a view be used by whoever signs what is sent; the view itself checks the signature."""
    return _mark(view, Access(public=True, roles=frozenset(), signed=True))


def signed_in(view: View) -> View:
    """Let everybody who is logged in use this view."""
    return _mark(view, Access())


def roles(*names: str) -> Callable[[View], View]:
    """Let only people with one of these roles use this view."""
    if unknown := set(names) - set(ROLES):
        raise ValueError(f"unknown roles {sorted(unknown)}; known are {', '.join(ROLES)}")
    return lambda view: _mark(view, Access(roles=frozenset(names)))


def programs(scope: str) -> Callable[[View], View]:
    """Let only programs use this view whose token has this scope; log-ins count for nothing."""
    if scope not in SCOPES:
        raise ValueError(f"unknown scope {scope}; known are {', '.join(SCOPES)}")
    return lambda view: _mark(view, Access(roles=frozenset(), scope=scope))


def program() -> Program:
    """The program that sends this request.

    Raises ForbiddenError where the route is not for programs.
    """
    found = g.get("program")
    if not isinstance(found, Program):
        raise ForbiddenError("this address is for programs with a token")
    return found


def is_for_programs(app: Flask) -> bool:
    """Whether the route of this request takes a token instead of a log-in."""
    access = access_of(app, request.endpoint) if request.endpoint else None
    return access is not None and access.scope is not None


def is_signed(app: Flask) -> bool:
    """Whether the requests of this route prove themselves."""
    access = access_of(app, request.endpoint) if request.endpoint else None
    return access is not None and access.signed


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What an endpoint declares, or None when it declares nothing."""
    found = getattr(app.view_functions.get(endpoint), _MARK, None)
    return found if isinstance(found, Access) else None


def require_declarations(app: Flask) -> None:
    """Raise UndeclaredAccessError when any endpoint of `app` does not say who may use it."""
    silent = sorted(name for name in app.view_functions if access_of(app, name) is None)
    if silent:
        raise UndeclaredAccessError(f"no access declared for: {', '.join(silent)}")


def may_use(app: Flask, endpoint: str, role: str) -> bool:
    """Whether somebody with this role may use the endpoint; for hiding what cannot be used."""
    access = access_of(app, endpoint)
    return access is not None and (access.public or role in access.roles)


def viewer() -> Viewer:
    """Who is logged in.

    Raises LoginNeededError when nobody is.
    """
    found = viewer_or_none()
    if found is None:
        raise LoginNeededError("nobody is logged in")
    return found


def viewer_or_none() -> Viewer | None:
    """Who is logged in, if anybody."""
    found = g.get("viewer")
    return found if isinstance(found, Viewer) else None


def guard(app: Flask) -> None:
    """Let every request through its route's declaration before the view runs."""

    @app.before_request
    def check() -> None:
        if request.endpoint is None:
            return  # no such page: 404 or 405 follows
        access = access_of(app, request.endpoint)
        if access is None:
            raise ForbiddenError(f"no access declared for {request.endpoint}")
        if access.scope is not None:
            _require_scope(access.scope)
            return
        if not access.public and viewer().role not in access.roles:
            raise ForbiddenError("this page is for other roles")


def _require_scope(scope: str) -> None:
    if scope not in program().scopes:
        raise ForbiddenError(f"the token lacks the scope {scope}")


def _mark(view: View, access: Access) -> View:
    setattr(view, _MARK, access)
    return view
