"""Language, colours, density and the folded rail: kept in cookies, so that nothing flashes.

The language of somebody who is logged in is kept with the account instead.
"""

from typing import Final

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from triage.people.accounts import set_language
from triage.settings import LANGUAGES
from web.access import public, viewer_or_none
from web.frame import DENSITIES, RAILS, THEMES
from web.languages import COOKIE as LANGUAGE_COOKIE
from web.redirects import local_path, see_other
from web.registry import Page
from web.room import room, transaction

pages = Blueprint("preferences", __name__)
PAGE = Page(pages)

CHOICES: Final = {
    LANGUAGE_COOKIE: LANGUAGES,
    "theme": THEMES,
    "density": DENSITIES,
    "rail": RAILS,
}
ONE_YEAR_S: Final = 31_536_000


@pages.post("/preferences")
@public
def save() -> Response:
    """Keep the choices that were sent, and go back to where they were made."""
    response = see_other(local_path(request.form.get("back"), url_for("queue.index")))
    for name, known in CHOICES.items():
        value = request.form.get(name)
        if value in known:
            # Readable by our scripts, which change the colours without a round trip.
            response.set_cookie(
                name,
                value,
                max_age=ONE_YEAR_S,
                path="/",
                secure=room().origin.secure,
                samesite="Lax",
            )
    person, language = viewer_or_none(), request.form.get(LANGUAGE_COOKIE)
    if person is not None and language in LANGUAGES:
        with transaction() as session:
            set_language(session, person, language)
    return response
