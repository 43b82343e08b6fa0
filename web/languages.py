"""Dutch and English: which one a person gets, and the catalogue that translates.

The source texts are English, in the code; Dutch stands in `translations/nl`, in one `.po` file per
group of pages. They are compiled in memory at start, so that no build step can be forgotten.
"""

import io
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, g, request
from flask_babel import Babel, get_translations

from triage.settings import LANGUAGES
from web.access import viewer_or_none
from web.room import room

COOKIE: Final = "language"
DOMAIN: Final = "messages"
TRANSLATIONS: Final = Path(__file__).parent / "translations"
OWN_NAMES: Final = {"nl": "Nederlands", "en": "English"}


def speak(app: Flask, timezone: str) -> None:
    """Give `app` its languages and time zone."""
    babel = Babel(
        app,
        default_locale="en",
        default_domain=DOMAIN,
        default_timezone=timezone,
        locale_selector=chosen_language,
    )
    with app.app_context():
        # Flask-Babel looks into this cache before it searches compiled files on disk.
        cache = babel.domain_instance.cache
    for language in LANGUAGES:
        cache[language, DOMAIN] = compile_catalogue(language)
    # Flask-Babel finds out the language for every single text; a page asks for hundreds.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _catalogue().ugettext(text),
        lambda singular, plural, number: _catalogue().ungettext(singular, plural, number),
        newstyle=True,
    )


def chosen_language() -> str:
    """The language of this response: the person's own, the browser's choice, or the first."""
    offered = room().services.settings.languages
    person = viewer_or_none()
    wanted = person.language if person else request.cookies.get(COOKIE)
    return wanted if wanted in offered else offered[0]


def _catalogue() -> Translations:
    """The texts of this response, looked up once."""
    if "catalogue" not in g:
        g.catalogue = get_translations()
    found: Translations = g.catalogue
    return found


def compile_catalogue(language: str) -> Translations:
    """Put a language's `.po` files together; a language without any keeps the English texts."""
    catalogue = Catalog(locale=language)
    for path in sorted((TRANSLATIONS / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and message.string:
                    catalogue.add(message.id, message.string, context=message.context)
    if not len(catalogue):
        return Translations()
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
