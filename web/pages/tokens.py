"""Tokens with which programs use our API: made, shown once, revoked. Administrators only."""

from typing import Final

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from triage.api_tokens.scopes import SCOPES
from triage.api_tokens.tokens import (
    LONGEST_NAME,
    MOST_DAYS,
    USUAL_DAYS,
    NewToken,
    list_tokens,
    make_token,
    revoke_token,
)
from triage.errors import WrongInputError
from web.access import roles, viewer
from web.redirects import see_other
from web.registry import Page
from web.room import now, transaction
from web.texts import LazyString, gettext, lazy_gettext

pages = Blueprint("tokens", __name__)
PAGE = Page(pages)
SCOPE_WORDS: Final[dict[str, LazyString]] = {
    "customers:read": lazy_gettext("Read customers"),
    "customers:write": lazy_gettext("Make and change customers"),
    "customers:merge": lazy_gettext("Merge and unmerge customers"),
    "interactions:write": lazy_gettext("Tell contacts and orders of customers"),
    "cases:read": lazy_gettext("Read cases"),
}
_DAYS_DIGITS: Final = 4


@pages.get("/settings/tokens")
@roles("admin")
def index() -> str:
    """All tokens, and the form for a new one."""
    return _page()


@pages.post("/settings/tokens")
@roles("admin")
def make() -> Response:
    """Make one; its secret is in this answer and nowhere else."""
    typed = request.form
    try:
        with transaction() as session:
            new = make_token(
                session,
                name=typed.get("name", ""),
                scopes=typed.getlist("scope"),
                days=_days(typed.get("days", "")),
                now=now(),
                viewer=viewer(),
            )
    except WrongInputError as error:
        return make_response(_page(typed=typed, wrong=error.field), 422)
    return make_response(_page(new=new), 201)


@pages.post("/settings/tokens/<int:token_id>/revoke")
@roles("admin")
def revoke(token_id: int) -> Response:
    """End one at once."""
    with transaction() as session:
        revoke_token(session, token_id, now=now(), viewer=viewer())
    return see_other(url_for("tokens.index"))


def _page(
    *,
    new: NewToken | None = None,
    typed: MultiDict[str, str] | None = None,
    wrong: str | None = None,
) -> str:
    with transaction() as session:
        tokens = list_tokens(session)
    problems = {
        "name": gettext("Use 1 to %(most)s characters.", most=LONGEST_NAME),
        "scopes": gettext("Choose at least one."),
        "days": gettext("Write a number of days from 1 to %(most)s.", most=MOST_DAYS),
    }
    return render_template(
        "settings/tokens.html",
        tokens=tokens,
        new=new,
        typed=typed if typed is not None else MultiDict(),
        wrong=wrong,
        problem=problems.get(wrong or ""),
        scopes=[(scope, str(SCOPE_WORDS[scope])) for scope in SCOPES],
        scope_words=SCOPE_WORDS,
        usual_days=USUAL_DAYS,
        longest_name=LONGEST_NAME,
        moment=now(),
    )


def _days(text: str) -> int:
    """A whole number; 0, which is refused, for everything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DAYS_DIGITS else 0
