"""The back office: pages, forms and health, with Flask. The only room that knows it.

A view reads a form, makes one call into `triage`, and renders or redirects. How to add a page
stands in `web/pages/__init__.py`. Nothing here loads the classifier.
"""

from typing import Final

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from triage.bootstrap import Services, bootstrap, utc_now
from web.access import guard, require_declarations
from web.api import make_api
from web.bearer import recognise_programs
from web.error_pages import explain_errors
from web.forgery import require_tokens
from web.frame import equip
from web.headers import harden
from web.icons import Icons
from web.ids import ExternalIdConverter, RowIdConverter
from web.languages import speak
from web.logins import recognise
from web.origin import find_origin
from web.pages import find_pages
from web.room import Clock, Room
from web.static_files import StaticFiles
from web.uploads import allow_large_forms

__all__ = ["create_app"]

LARGEST_REQUEST_BYTES: Final = 1024 * 1024
LARGEST_FORM_BYTES: Final = 256 * 1024
MOST_FORM_FIELDS: Final = 200


def create_app(services: Services | None = None, clock: Clock = utc_now) -> Flask:
    """Put the back office together.

    Raises SettingsError when log-in cookies would travel in the clear, UndeclaredAccessError
    when a route does not say who may use it.
    """
    services = services or bootstrap()
    app = Flask(__name__, static_folder=None)
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.url_map.converters["int"] = RowIdConverter
    app.url_map.converters["number"] = ExternalIdConverter
    app.extensions["luisterpost"] = Room(services, find_origin(services.settings), clock)
    app.config.update(
        TRUSTED_HOSTS=list(app.extensions["luisterpost"].origin.hosts),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM_BYTES,
        MAX_FORM_PARTS=MOST_FORM_FIELDS,
    )
    if proxies := services.settings.trusted_proxies:
        # Without it the log-in throttle would see one address for everybody.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    _furnish(app, services.settings.timezone)
    return app


def _furnish(app: Flask, timezone: str) -> None:
    """Add languages, checks and pages; the checks run in this order before every view."""
    files, pages = StaticFiles(), find_pages()
    speak(app, timezone)
    recognise(app)
    recognise_programs(app)
    guard(app)
    allow_large_forms(app)
    require_tokens(app)
    harden(app)
    explain_errors(app)
    equip(app, pages, files, Icons())
    app.register_blueprint(files.blueprint())
    for page in pages.values():
        app.register_blueprint(page.blueprint)
    app.register_blueprint(make_api())
    require_declarations(app)
