"""Sources: where we listen, how well that works, and new ones.

Managers read; administrators pause, go on, fetch at once and add. Nothing here goes out to the
network: a worker fetches, this page shows what came of it.
"""

from collections.abc import Mapping

from flask import Blueprint, abort, make_response, render_template, request, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from triage.errors import NotFoundError, WrongInputError
from triage.sources.admin import add_source, make_due, set_enabled, set_tags
from triage.sources.reading import SourceRow, list_refused, list_sources
from web import sourceform, sourcewords
from web.access import roles, viewer
from web.mentionlinks import LARGEST_ID
from web.redirects import see_other
from web.registry import Page, RailEntry
from web.room import now, room, transaction

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
    order = {"failing": 0, "new": 1, "well": 2, "paused": 3}
    return render_template(
        "sources/index.html",
        sources=sorted(sources, key=lambda source: order[sourcewords.state_of(source)]),
        tell=sourcewords,
        moment=now(),
        added=request.args.get("added"),
    )


@pages.get(ONE)
@roles("manager", "admin")
def show(source_id: int) -> str:
    """One source: its health, its grounds, and the rows that could not be read."""
    with transaction() as session:
        source = _find(list_sources(session), source_id)
        refused = list_refused(session, source_id, limit=MOST_REFUSED)
    return render_template(
        "sources/show.html",
        source=source,
        refused=refused,
        tell=sourcewords,
        moment=now(),
        most=MOST_REFUSED,
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


@pages.get("/sources/add")
@roles("admin")
def add() -> str:
    """Which kind of source?"""
    return render_template("sources/kinds.html", kinds=sourceform.offered_kinds(), tell=sourcewords)


@pages.get("/sources/add/<kind>")
@roles("admin")
def form(kind: str) -> str:
    """The form of one kind."""
    _require_offered(kind)
    return _form(kind, None, {})


@pages.post("/sources/add/<kind>")
@roles("admin")
def save(kind: str) -> Response:
    """Add the source; its first fetch follows at once."""
    _require_offered(kind)
    wish = sourceform.read_wish(kind, request.form, now())
    errors = dict(wish.errors)
    if not errors:
        try:
            with transaction() as session:
                source = add_source(
                    session,
                    kind=kind,
                    name=wish.name,
                    options=wish.options,
                    grounds=wish.grounds,
                    interval_s=wish.interval_s,
                )
        except WrongInputError as error:
            field = sourceform.field_of_error(error.field)
            errors[field] = sourceform.option_problem(error.message)
        else:
            room().services.hints.send("listen")
            return see_other(url_for("sources.index", added=source.name))
    return make_response(_form(kind, request.form, errors), 422)


def _form(kind: str, typed: Mapping[str, str] | None, errors: Mapping[str, str]) -> str:
    return render_template(
        "sources/form.html",
        kind=kind,
        fields=sourceform.fields_of(kind, typed),
        typed=typed or {},
        errors=errors,
        intervals=sourceform.INTERVALS_S,
        usual_interval=sourceform.USUAL_INTERVAL_S,
        usual_retention=sourceform.USUAL_RETENTION_DAYS,
    )


def _require_offered(kind: str) -> None:
    if kind not in {source.kind for source in sourceform.offered_kinds()}:
        abort(404)


def _find(sources: list[SourceRow], source_id: int) -> SourceRow:
    for source in sources:
        if source.id == source_id:
            return source
    raise NotFoundError(f"no source {source_id}")


def _back(source_id: int) -> Response:
    """To where the button stood."""
    if request.form.get("from") == "show":
        return see_other(url_for("sources.show", source_id=source_id))
    return see_other(url_for("sources.index") + f"#source-{source_id}")
