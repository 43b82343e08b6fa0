"""Imports of customers: upload a file, say what its columns mean, see what would come of it, run.

Managers and administrators. Files are read in a child process; a worker stores them.
"""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from triage.errors import NotFoundError, WrongInputError
from triage.files.uploads import ReceivedFile
from triage.intake.apart import inspect_apart, preview_apart
from triage.intake.columns import EXTRA
from triage.intake.inspecting import Inspection
from triage.intake.jobs import (
    JobView,
    add_upload,
    cancel_import,
    change_plan,
    list_imports,
    read_import,
    start_import,
)
from triage.intake.layouts import find_layouts
from triage.intake.mappings import (
    delete_mapping,
    list_mappings,
    mapping_for,
    save_mapping,
)
from triage.intake.plans import FIELDS, Plan, check_fields
from triage.intake.uploading import LONGEST_NAME
from web.access import roles, viewer
from web.customers import imports as importwords
from web.redirects import see_other
from web.registry import Page
from web.room import now, room, transaction
from web.rowfiles import MOST_FIELDS, Place, folder, receive, sent_delimiter, sent_fields
from web.texts import gettext
from web.uploads import large_form

pages = Blueprint("imports", __name__)
PAGE = Page(pages)
ONE: Final = "/customers/imports/<int:import_id>"
PLACE: Final = Place("imports", "import_id", importwords)


@pages.get("/customers/imports")
@roles("manager", "admin")
def index() -> str:
    """What was imported, and the form for a new file."""
    return _index()


@pages.post("/customers/imports")
@roles("manager", "admin")
@large_form(takes_file=True)
def upload() -> AnyResponse:
    """Take a file in; how it is to be read follows on its own page."""
    taken = PLACE.uploaded(_take)
    if isinstance(taken, str):
        return make_response(_index(taken), 422)
    return see_other(PLACE.at("show", taken))


@pages.get(ONE)
@roles("manager", "admin")
def show(import_id: int) -> str:
    """What the columns of a new file mean; of a started one, how far it is."""
    job = _read(import_id)
    if job.state == "uploaded":
        return _mapping(job)
    return render_template("rowfiles/show.html", **_told(job))


@pages.get(f"{ONE}/progress")
@roles("manager", "admin")
def progress(import_id: int) -> str:
    """How far it is, for a page that asks by itself."""
    return render_template("rowfiles/progress.html", **_told(_read(import_id)))


@pages.post(f"{ONE}/preview")
@roles("manager", "admin")
@large_form(most_fields=MOST_FIELDS)
def preview(import_id: int) -> AnyResponse:
    """Read the file with these columns, or with this delimiter."""
    job = _read(import_id)
    _require_unstarted(job)
    plan = _sent_plan(job)
    with transaction() as session:
        change_plan(session, viewer(), import_id, plan)
    return see_other(url_for("imports.show", import_id=import_id) + "#preview")


@pages.post(f"{ONE}/start")
@roles("manager", "admin")
@large_form(most_fields=MOST_FIELDS)
def start(import_id: int) -> AnyResponse:
    """Let a worker begin, and keep the mapping where it got a name."""
    job = _read(import_id)
    if job.is_under_way:
        return see_other(url_for("imports.show", import_id=import_id))
    _require_unstarted(job)
    plan, name = _sent_plan(job), request.form.get("mapping_name", "").strip()
    try:
        fields = check_fields(plan.fields or {})
        with transaction() as session:
            if name:
                save_mapping(session, viewer(), name, fields, now())
            start_import(session, viewer(), import_id, plan, now())
    except WrongInputError as error:
        return make_response(_mapping(job, plan, error.field), 422)
    room().services.hints.send("import")
    return see_other(url_for("imports.show", import_id=import_id))


@pages.post(f"{ONE}/cancel")
@roles("manager", "admin")
def cancel(import_id: int) -> AnyResponse:
    """Stop it; what is stored stays."""
    with transaction() as session:
        cancel_import(session, viewer(), import_id, now())
    folder().forget(import_id)
    return see_other(url_for("imports.show", import_id=import_id))


@pages.get(f"{ONE}/refused.csv")
@roles("manager", "admin")
def refused(import_id: int) -> AnyResponse:
    """What could not be used, as a table to download."""
    return PLACE.refused(_read(import_id).id)


@pages.post("/customers/imports/mappings/<int:mapping_id>/delete")
@roles("manager", "admin")
def forget_mapping(mapping_id: int) -> AnyResponse:
    """Forget a mapping; one that is gone already stays gone."""
    try:
        with transaction() as session:
            delete_mapping(session, viewer(), mapping_id)
    except NotFoundError:
        pass
    return see_other(url_for("imports.index"))


def _take(given: FileStorage) -> int:
    def store(received: ReceivedFile, found: Inspection) -> int:
        with transaction() as session:
            saved = mapping_for(session, found.header)
            fields = saved.for_header(found.header) if saved else found.plan.fields
            layout = None if saved else found.plan.layout
            return add_upload(
                session,
                viewer(),
                folder(),
                received,
                file_name=given.filename or "",
                plan=Plan(fields, layout=layout),
                now=now(),
            )

    return receive(given, store)


def _index(problem: str | None = None) -> str:
    with transaction() as session:
        jobs, mappings = list_imports(session, viewer()), list_mappings(session)
    return render_template(
        "imports/index.html",
        jobs=jobs,
        mappings=mappings,
        problem=problem,
        layouts=find_layouts().values(),
        largest_mb=room().services.settings.largest_upload_mb,
        tell=importwords,
    )


def _mapping(job: JobView, plan: Plan | None = None, wrong: str | None = None) -> str:
    plan = plan or job.plan
    path = folder().file_of(job.id)
    found = inspect_apart(path, delimiter=plan.delimiter)
    fields = _fields_of(found, plan)
    has_number = "customer_number" in fields.values()
    rows = preview_apart(path, Plan(fields, plan.delimiter)) if has_number else ()
    with transaction() as session:
        saved = mapping_for(session, found.header)
    layout = find_layouts().get(plan.layout or "")
    return render_template(
        "imports/mapping.html",
        job=job,
        found=found,
        fields=fields,
        rows=rows,
        shown=importwords.shown_columns(Plan(fields)),
        delimiter=plan.delimiter,
        saved=saved if saved and saved.for_header(found.header) == fields else None,
        layout=layout,
        wrong=wrong if has_number else "customer_number",
        typed_name=request.form.get("mapping_name", ""),
        longest_name=LONGEST_NAME,
        tell=importwords,
    )


def _sent_plan(job: JobView) -> Plan:
    delimiter = sent_delimiter(job.plan.delimiter, importwords.DELIMITERS)
    found = inspect_apart(folder().file_of(job.id), delimiter=delimiter)
    if delimiter != job.plan.delimiter:
        return Plan(found.plan.fields, delimiter, found.plan.layout)  # other columns
    fields = sent_fields(found.header, _fields_of(found, job.plan), FIELDS, EXTRA)
    return Plan(fields, delimiter, job.plan.layout)


def _fields_of(found: Inspection, plan: Plan) -> dict[str, str]:
    known: Mapping[str, str] = plan.fields or {}
    return {column: known.get(column, EXTRA) for column in found.header}


def _told(job: JobView) -> dict[str, object]:
    result = job.result
    counts = (
        (gettext("New"), result.new),
        (gettext("Changed"), result.updated + result.merged),
        (gettext("As they were"), result.unchanged),
        (gettext("Refused"), result.refused),
        (gettext("Values left out"), result.left_out),
        (gettext("Mentions looked at again"), result.relinked),
    )
    return {**PLACE.told(job), "figures": counts}


def _read(import_id: int) -> JobView:
    with transaction() as session:
        return read_import(session, viewer(), import_id)


def _require_unstarted(job: JobView) -> None:
    if job.state != "uploaded":
        raise WrongInputError("import", f"is {job.state} already")
