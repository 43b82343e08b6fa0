"""Sources: where we listen, how well that works, and adding, changing and archiving them.

Managers read; administrators change. Nothing here goes out to the network: a worker fetches, these
pages show what came of it. Trials and older posts are `web.pages.sourcework`.
"""

from collections.abc import Mapping

from flask import Blueprint, abort, current_app, make_response, render_template, request, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from ingest.backfilling import can_look_back
from triage.errors import StaleError, WrongInputError
from triage.models.source import RHYTHMS
from triage.sources.admin import (
    add_source,
    archive_source,
    bring_back,
    change_source,
    find_same,
    make_due,
    set_enabled,
    set_tags,
)
from triage.sources.backfills import list_backfills
from triage.sources.reading import SourceRow, list_refused, list_sources, read_source
from triage.sources.yields import read_days
from web.access import roles, viewer
from web.mentions.links import LARGEST_ID
from web.redirects import see_other
from web.registry import Page, RailEntry
from web.room import now, room, transaction
from web.sources import form as sourceform
from web.sources import health as sourcehealth
from web.sources import words as sourcewords
from web.sources.steps import steps_of

pages = Blueprint("sources", __name__)
PAGE = Page(
    pages,
    RailEntry(
        position=60,
        icon="radio-tower",
        label=lazy_gettext("Sources"),
        endpoint="sources.index",
    ),
)
ONE = f"/sources/<int(max={LARGEST_ID}):source_id>"
MOST_REFUSED = 100


@pages.get("/sources")
@roles("manager", "admin")
def index() -> str:
    """All sources with their health; those that need a hand come first."""
    with transaction() as session:
        sources = list_sources(session)
        days = read_days(session, [source.id for source in sources], now=now())
    in_order = sorted(
        sources, key=lambda source: sourcehealth.ORDER.index(sourcehealth.state_of(source))
    )
    return render_template(
        "sources/index.html",
        sources=[source for source in in_order if source.archived_at is None],
        archived=[source for source in in_order if source.archived_at is not None],
        volumes={source_id: sourcehealth.volume(told) for source_id, told in days.items()},
        tell=sourcewords,
        health=sourcehealth,
        moment=now(),
        added=request.args.get("added"),
    )


@pages.get(ONE)
@roles("manager", "admin")
def show(source_id: int) -> str:
    """One source: its health, its grounds, and the rows that could not be read."""
    with transaction() as session:
        source = read_source(session, source_id)
        days = read_days(session, [source_id], now=now())[source_id]
        refused = list_refused(session, source_id, limit=MOST_REFUSED)
        backfills = list_backfills(session, source_id)
    return render_template(
        "sources/show.html",
        source=source,
        refused=refused,
        volume=sourcehealth.volume(days),
        days=days,
        backfills=backfills,
        looks_back=can_look_back(source.kind),
        tell=sourcewords,
        health=sourcehealth,
        moment=now(),
        most=MOST_REFUSED,
        problems={},
        typed={},
    )


@pages.post(f"{ONE}/enabled")
@roles("admin")
def enable(source_id: int) -> Response:
    """Pause a source, or let it go on."""
    enabled = request.form.get("enabled") == "yes"
    with transaction() as session:
        set_enabled(session, viewer(), source_id, enabled=enabled, now=now())
    if enabled:
        room().services.hints.send("listen")
    return _back(source_id)


@pages.post(f"{ONE}/poll")
@roles("admin")
def poll(source_id: int) -> Response:
    """Let a worker fetch it at once."""
    with transaction() as session:
        make_due(session, viewer(), source_id, now=now())
    room().services.hints.send("listen")
    return _back(source_id)


@pages.post(f"{ONE}/tags")
@roles("admin")
def label(source_id: int) -> Response:
    """Label it, so that routing rules can tell sources apart in groups."""
    with transaction() as session:
        set_tags(session, viewer(), source_id, request.form.get("tags", "").split(","))
    return see_other(url_for("sources.show", source_id=source_id))


@pages.post(f"{ONE}/archive")
@roles("admin")
def archive(source_id: int) -> Response:
    """Stop for good, with the credentials destroyed; what came in stays."""
    with transaction() as session:
        archive_source(session, viewer(), source_id, now=now())
    return see_other(url_for("sources.show", source_id=source_id))


@pages.post(f"{ONE}/bring-back")
@roles("admin")
def unarchive(source_id: int) -> Response:
    """Take an archived source up again, paused."""
    with transaction() as session:
        bring_back(session, viewer(), source_id)
    return see_other(url_for("sources.show", source_id=source_id))


@pages.get("/sources/add")
@roles("admin")
def add() -> str:
    """Which kind of source?"""
    return render_template(
        "sources/kinds.html",
        kinds=sourceform.offered_kinds(),
        has_files="mentionfiles.index" in current_app.view_functions,
        tell=sourcewords,
    )


@pages.get("/sources/add/<kind>")
@roles("admin")
def form(kind: str) -> str:
    """The form of one kind; other pages lead here with some of it filled in."""
    require_offered(kind)
    return _form(kind, sourceform.prefilled(kind, request.args), {})


@pages.post("/sources/add/<kind>")
@roles("admin")
def save(kind: str) -> Response:
    """Add the source; its first fetch follows at once."""
    require_offered(kind)
    filled = sourceform.read_filled(kind, request.form, now())
    errors, wish = dict(filled.errors), filled.wish
    if not errors:
        try:
            with transaction() as session:
                source = find_same(session, kind, wish) or add_source(
                    session,
                    kind=kind,
                    name=wish.name,
                    options=wish.options,
                    grounds=wish.grounds,
                    interval_s=wish.interval_s,
                    rhythm=wish.rhythm,
                )
        except WrongInputError as error:
            errors |= sourceform.told_problem(error)
        else:
            room().services.hints.send("listen")
            if kind == "webhook":  # nothing is fetched: its address comes next
                return see_other(url_for("sources.show", source_id=source.id, _anchor="incoming"))
            return see_other(url_for("sources.index", added=source.name))
    return make_response(_form(kind, request.form, errors), 422)


@pages.get(f"{ONE}/edit")
@roles("admin")
def edit(source_id: int) -> str:
    """The form of a source that is there."""
    with transaction() as session:
        source = read_source(session, source_id)
    return _form(source.kind, None, {}, source)


@pages.post(f"{ONE}/edit")
@roles("admin")
def change(source_id: int) -> Response:
    """Save what was changed; secrets that were left empty stay as they were."""
    with transaction() as session:
        source = read_source(session, source_id)
    filled = sourceform.read_filled(source.kind, request.form, now(), source)
    errors = dict(filled.errors)
    version = request.form.get("version", "")
    if not errors:
        try:
            with transaction() as session:
                change_source(
                    session,
                    viewer(),
                    source_id,
                    filled.wish,
                    version=int(version) if version.isascii() and version.isdigit() else 0,
                    now=now(),
                )
        except StaleError:
            with transaction() as session:
                source = read_source(session, source_id)
            # The next save, after having been told, is on the version that is told of.
            return make_response(_form(source.kind, request.form, {}, source, was_stale=True), 409)
        except WrongInputError as error:
            errors |= sourceform.told_problem(error)
        else:
            room().services.hints.send("listen")
            return see_other(url_for("sources.show", source_id=source_id))
    return make_response(_form(source.kind, request.form, errors, source), 422)


def require_offered(kind: str) -> None:
    """Only kinds that can be added in a browser."""
    if kind not in {source.kind for source in sourceform.offered_kinds()}:
        abort(404)


def _form(
    kind: str,
    typed: Mapping[str, str] | None,
    errors: Mapping[str, str],
    source: SourceRow | None = None,
    *,
    was_stale: bool = False,
) -> str:
    fields = sourceform.fields_of(kind, typed, source)
    differing = sourceform.differing(kind, typed, source) if was_stale and typed and source else ()
    if typed is None:
        typed = sourceform.typed_of(source) if source else {}
    return render_template(
        "sources/form.html",
        kind=kind,
        source=source,
        fields=fields,
        steps=steps_of(kind),
        has_secret=any(field.control == "secret" for field in fields),
        typed=typed,
        errors=errors,
        was_stale=was_stale,
        differing=differing,
        intervals=sourceform.intervals_for(source),
        rhythms=RHYTHMS,
        usual_interval=sourceform.USUAL_INTERVAL_S,
        usual_rhythm=sourceform.usual_rhythm(kind),
        usual_retention=sourceform.USUAL_RETENTION_DAYS,
        health=sourcehealth,
    )


def _back(source_id: int) -> Response:
    """To where the button stood."""
    if request.form.get("from") == "show":
        return see_other(url_for("sources.show", source_id=source_id))
    return see_other(url_for("sources.index") + f"#source-{source_id}")
