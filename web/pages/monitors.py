"""Monitors: what the company listens for. Everybody sees them; managers and admins edit.

Syntax is checked while somebody types; the preview asks the stored mentions only when it is
wished. All of it works without JavaScript.
"""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ingest.registry import kinds
from triage.errors import StaleError, WrongInputError
from triage.monitors import editing
from triage.monitors.editing import MonitorView
from triage.monitors.preview import Preview, preview
from triage.monitors.reading import DAYS, latest_matches, list_doubtful, list_monitors
from triage.monitors.relevance import LEAST, judge_of
from triage.monitors.teaching import count_answers, say_relevance
from triage.monitors.translating import Translation
from triage.sources.reading import list_source_names
from web.access import roles, signed_in, viewer
from web.frame import is_fragment
from web.ids import row_id
from web.monitors.form import (
    NEARS,
    MonitorForm,
    check_wish,
    field_problem,
    form_of,
    read_form,
    source_address,
    translations,
)
from web.monitors.hints import hints_of
from web.monitors.words import OPERATORS
from web.redirects import see_other
from web.registry import Page, RailEntry
from web.room import now, room, transaction

pages = Blueprint("monitors", __name__)
PAGE = Page(
    pages,
    RailEntry(
        position=55, icon="text-search", label=lazy_gettext("Monitors"), endpoint="monitors.index"
    ),
)
ONE = "/monitors/<int:monitor_id>"


@pages.get("/monitors")
@signed_in
def index() -> str:
    """All monitors, with what they heard."""
    with transaction() as session:
        rows = list_monitors(session, now=now(), zone=_zone())
    return render_template(
        "monitors/index.html",
        rows=rows,
        may_edit=_may_edit(),
        done=request.args.get("done", ""),
        monitor_id=request.args.get("monitor", type=int),
        since=(now() - timedelta(days=DAYS - 1)).astimezone(_zone()).date().isoformat(),
    )


@pages.get("/monitors/new")
@roles(*editing.EDITORS)
def new() -> str:
    """An empty monitor."""
    with transaction() as session:
        return _page(session, MonitorForm())


@pages.post("/monitors/new")
@roles(*editing.EDITORS)
def create() -> Response:
    """Keep a new monitor, or show what it would have found."""
    form = read_form(request.form)
    with transaction() as session:
        if request.form.get("do") == "preview":
            return _previewed(session, form, None)
        if form.errors:
            return make_response(_page(session, form), 422)
        try:
            monitor_id = editing.create_monitor(
                session,
                viewer(),
                form.draft,
                now=now(),
                form_key=request.form.get("form_key", "")[:40],
            )
        except WrongInputError as error:
            return make_response(_page(session, _with_error(form, error)), 422)
    room().services.hints.send("monitors")
    return see_other(url_for("monitors.show", monitor_id=monitor_id, done="created"))


@pages.post("/monitors/check")
@roles(*editing.EDITORS)
def check() -> str:
    """Whether the query can be read, while it is typed."""
    form = read_form(request.form)
    with transaction() as session:
        hints = _hints(session, form)
    return render_template("monitors/check.html", check=form.check, hints=hints)


@pages.get(ONE)
@signed_in
def show(monitor_id: int) -> str:
    """A monitor: its form, what it heard, what it learned, and who changed it."""
    with transaction() as session:
        monitor = editing.read_monitor(session, monitor_id)
        return _page(session, form_of(monitor.draft), monitor)


@pages.post(ONE)
@roles(*editing.EDITORS)
def save(monitor_id: int) -> Response:
    """Keep the changed monitor, or show what it would have found."""
    form = read_form(request.form)
    with transaction() as session:
        monitor = editing.read_monitor(session, monitor_id)
        if request.form.get("do") == "preview":
            return _previewed(session, form, monitor)
        if form.errors:
            return make_response(_page(session, form, monitor), 422)
        try:
            version = request.form.get("version", default=0, type=row_id)
            editing.save_monitor(
                session, viewer(), monitor_id, form.draft, version=version, now=now()
            )
        except StaleError:
            # The next save, after having been told, is on the version that is told of.
            return make_response(_page(session, form, monitor, was_stale=True), 409)
        except WrongInputError as error:
            return make_response(_page(session, _with_error(form, error), monitor), 422)
    room().services.hints.send("monitors")
    return see_other(url_for("monitors.show", monitor_id=monitor_id, done="saved"))


@pages.post(f"{ONE}/switch")
@roles(*editing.EDITORS)
def switch(monitor_id: int) -> Response:
    """Switch it on or off."""
    enabled = request.form.get("enabled") == "yes"
    with transaction() as session:
        editing.switch_monitor(session, viewer(), monitor_id, enabled=enabled, now=now())
    return see_other(url_for("monitors.index") + f"#monitor-{monitor_id}")


@pages.post(f"{ONE}/relevance")
@roles(*editing.EDITORS)
def relevance(monitor_id: int) -> Response:
    """Let what it learned count, or not."""
    enabled = request.form.get("enabled") == "yes"
    with transaction() as session:
        editing.switch_relevance(session, viewer(), monitor_id, enabled=enabled, now=now())
    return see_other(url_for("monitors.show", monitor_id=monitor_id) + "#learned")


@pages.post(f"{ONE}/delete")
@roles(*editing.EDITORS)
def delete(monitor_id: int) -> Response:
    """Take it away; the page offers to bring it back."""
    with transaction() as session:
        editing.delete_monitor(session, viewer(), monitor_id, now=now())
    return see_other(url_for("monitors.index", done="deleted", monitor=monitor_id))


@pages.post(f"{ONE}/restore")
@roles(*editing.EDITORS)
def restore(monitor_id: int) -> Response:
    """Bring a deleted monitor back."""
    with transaction() as session:
        editing.restore_monitor(session, viewer(), monitor_id, now=now())
    return see_other(url_for("monitors.index", done="restored") + f"#monitor-{monitor_id}")


@pages.post(f"{ONE}/mentions/<int:mention_id>")
@signed_in
def answer(monitor_id: int, mention_id: int) -> Response:
    """Say whether the company is meant in one of its mentions, or take that back."""
    told = {"yes": True, "no": False}.get(request.form.get("about", ""))
    with transaction() as session:
        say_relevance(session, viewer(), monitor_id, mention_id, is_about_us=told, now=now())
    room().services.hints.send("decide")
    done = {True: "about", False: "not_about"}.get(told) if told is not None else "withdrawn"
    there = url_for("monitors.show", monitor_id=monitor_id, done=done, mention=mention_id)
    return see_other(there + "#doubtful")


def _previewed(session: Session, form: MonitorForm, monitor: MonitorView | None) -> Response:
    found = _preview(session, form)
    if is_fragment("monitor-preview"):
        return make_response(
            render_template(
                "monitors/preview.html",
                form=form,
                found=found,
                translations=_translations(form),
                source_address=source_address,
                is_part=True,
            )
        )
    return make_response(_page(session, form, monitor, found=found))


def _preview(session: Session, form: MonitorForm) -> Preview | None:
    if form.check.query is None:
        return None
    return preview(session, viewer(), form.check.query, now=now(), zone=_zone())


def _page(
    session: Session,
    form: MonitorForm,
    monitor: MonitorView | None = None,
    *,
    found: Preview | None = None,
    was_stale: bool = False,
) -> str:
    return render_template(
        "monitors/form.html",
        form=form,
        monitor=monitor,
        found=found,
        was_stale=was_stale,
        may_edit=_may_edit(),
        nears=NEARS,
        operators=OPERATORS,
        source_address=source_address,
        translations=_translations(form),
        hints=_hints(session, form) if _may_edit() else [],
        is_part=False,
        form_key=request.form.get("form_key") or secrets.token_hex(8),
        done=request.args.get("done", ""),
        answered=request.args.get("mention", type=int),
        **(_of_kept(session, monitor) if monitor else {}),
    )


def _of_kept(session: Session, monitor: MonitorView) -> Mapping[str, object]:
    """What only a monitor that is kept has."""
    judge = judge_of(monitor.relevance) if monitor.relevance else None
    wish = monitor.draft.wish
    about, other = count_answers(session, monitor.id)
    return {
        "latest": latest_matches(session, viewer(), monitor.id, wish),
        "doubtful": list_doubtful(session, viewer(), monitor.id, wish),
        "changes": editing.list_changes(session, monitor.id),
        "judge": judge,
        "telling": judge.telling() if judge else ((), ()),
        "answers": (about, other),
        "least_answers": LEAST,
        "kept_check": check_wish(wish),
    }


def _translations(form: MonitorForm) -> list[Translation]:
    query = form.check.query
    return translations(query) if query is not None and _may_edit() else []


def _hints(session: Session, form: MonitorForm) -> list[str]:
    names = [name for _, name in list_source_names(session)]
    languages = room().services.settings.text_languages
    return hints_of(form.draft.wish.query, [*kinds(), *names], languages)


def _with_error(form: MonitorForm, error: WrongInputError) -> MonitorForm:
    return MonitorForm(
        form.draft, form.check, {**form.errors, error.field: field_problem(error.message)}
    )


def _may_edit() -> bool:
    return viewer().role in editing.EDITORS


def _zone() -> ZoneInfo:
    return ZoneInfo(room().services.settings.timezone)
