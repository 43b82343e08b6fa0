"""Texts in the language of the page, with the types that Flask-Babel leaves out."""

import flask_babel
from flask_babel.speaklater import LazyString

__all__ = ["LazyString", "gettext", "gettext_noop", "lazy_gettext", "ngettext"]


def gettext(text: str, **values: object) -> str:
    """`text` translated, its `%(name)s` filled."""
    return str(flask_babel.gettext(text, **values))


def ngettext(singular: str, plural: str, number: int, **values: object) -> str:
    """The one of both that fits `number`, translated; `%(num)d` is the number."""
    return str(flask_babel.ngettext(singular, plural, number, **values))


def lazy_gettext(text: str) -> LazyString:
    """A text that is translated when a page shows it, in the language of that page."""
    return flask_babel.lazy_gettext(text)


def gettext_noop(text: str) -> str:
    """`text` as it is, marked for the catalogues: whoever shows it translates it."""
    return text
