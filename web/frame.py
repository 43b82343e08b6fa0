"""What every template may use: the rail, the person, formats, icons and words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from flask import Flask, current_app, g, request
from flask_babel import get_locale
from markupsafe import Markup

from triage.cases.counting import QueueCounts, count_queue
from web import formats, words
from web.access import may_use, viewer_or_none
from web.forgery import FIELD, csrf_token
from web.highlights import highlighted
from web.icons import Icons
from web.keys import GO, KEYS
from web.languages import OWN_NAMES, chosen_language
from web.registry import Page, RailEntry
from web.room import now, reading
from web.sources import sayings
from web.static_files import StaticFiles
from web.texts import gettext

THEMES: Final = ("auto", "light", "dark")
DENSITIES: Final = ("comfortable", "compact")
RAILS: Final = ("open", "closed")
# Under which entry of the rail a page stands that has none of its own: by blueprint or endpoint.
RAIL_AREAS: Final = {
    "answers": "settings",
    "answers.answering": "sources",
    "answers.save_answering": "sources",
    "bulk": "queue",
    "caselife": "queue",
    "caserules": "settings",
    "cases": "queue",
    "company": "settings",
    "customer_policy": "settings",
    "imports": "customers",
    "mentionfiles": "sources",
    "models": "settings",
    "notices.choices": "settings",
    "notices.save": "settings",
    "people": "settings",
    "recognition": "queue",
    "rules": "settings",
    "servicelevels": "settings",
    "sourcework": "sources",
    "teams": "settings",
    "tokens": "settings",
}


@dataclass(frozen=True, slots=True)
class Appearance:
    """How this browser wants it to look; kept in cookies, so that the first paint is right."""

    theme: str
    density: str
    rail: str


def equip(app: Flask, pages: Mapping[str, Page], files: StaticFiles, icons: Icons) -> None:
    """Put the tools of the templates into `app`."""
    entries = [page.entry for page in pages.values() if page.entry]
    app.jinja_env.globals.update(
        asset=files.asset,
        business=formats.business,
        csrf_field=csrf_field,
        csrf_token=csrf_token,
        countdown=formats.countdown,
        highlighted=highlighted,
        icon=icons.icon,
        likelihood=words.likelihood,
        named=named,
        source_icon=icons.source_icon,
        urgency=formats.urgency,
        vocabulary=words.VOCABULARY,
        word=words.word,
    )
    app.jinja_env.filters.update(
        ago=formats.ago,
        brief=formats.brief,
        day=formats.day,
        day_month=formats.day_month,
        exact=formats.exact,
        initials=formats.initials,
        number=formats.number,
        percent=formats.percent,
        said=sayings.say,
        said_place=sayings.say_place,
        said_problem=sayings.say_problem,
        web_address=formats.web_address,
        weekday_date=formats.weekday_date,
    )

    @app.context_processor
    def context() -> dict[str, Any]:
        return {
            "appearance": appearance(),
            "counts": counts,
            "go_keys": GO,
            "key_groups": KEYS,
            "language": str(get_locale()),
            "language_names": OWN_NAMES,
            "person": viewer_or_none(),
            "rail": visible_entries(entries),
            "rail_areas": RAIL_AREAS,
            "script_words": script_words,
        }


def appearance() -> Appearance:
    """Read the cookies; what is not known there is the default."""
    return Appearance(
        theme=_choice("theme", THEMES),
        density=_choice("density", DENSITIES),
        rail=_choice("rail", RAILS),
    )


def visible_entries(entries: list[RailEntry]) -> list[RailEntry]:
    """The lines of the rail that this person may follow."""
    person = viewer_or_none()
    if person is None:
        return []
    return [entry for entry in entries if may_use(current_app, entry.endpoint, person.role)]


def counts() -> QueueCounts | None:
    """How much work waits, asked once a request; None when nobody is logged in."""
    person = viewer_or_none()
    if person is None:
        return None
    if "counts" not in g:
        with reading() as session:
            g.counts = count_queue(session, person, now())
    return cast(QueueCounts, g.counts)


def csrf_field() -> Markup:
    """The hidden field that every form begins with."""
    if "csrf_field" not in g:
        g.csrf_field = _csrf_field()
    return cast(Markup, g.csrf_field)


def _csrf_field() -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf_token())


def named(row: object, field: str) -> str:
    """The name in the language of the page: `field` + `_nl` or `_en`."""
    return str(getattr(row, f"{field}_{chosen_language()}", None) or "")


def script_words() -> str:
    """The few words that the scripts show, as JSON in a `<meta>`: no script holds any text."""
    return json.dumps(
        {
            "language": chosen_language(),
            "just_now": gettext("just now"),
            "durations": formats.duration_patterns(),
            "lost": gettext("No connection. What you typed is still here; try again."),
            "failed": gettext("That did not work. What you typed is still here; try again."),
            "copied": gettext("Copied"),
            "ended": gettext("Your log-in has ended."),
            "looking": gettext("%(name)s is looking along", name="{name}"),
            "typing": gettext("%(name)s is typing…", name="{name}"),
        },
        ensure_ascii=False,
    )


def is_fragment(target: str) -> bool:
    """Whether htmx asks for the content of the element with this id only."""
    if request.headers.get("HX-Request") != "true":
        return False
    # htmx 4 sends "tag#id", htmx 2 the bare id.
    return request.headers.get("HX-Target", "").rpartition("#")[2] == target


def _choice(cookie: str, known: tuple[str, ...]) -> str:
    value = request.cookies.get(cookie)
    return value if value in known else known[0]
