"""Imports of customers: upload a file, say what its columns mean, see what would come of it, run.

Managers and administrators. Files are read in a child process; a worker stores them.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Final

from flask import (
    Blueprint,
    make_response,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from triage.crm.csv_ import defuse
from triage.errors import NotFoundError, WrongInputError
from triage.files.refusals import Refusal, read_report
from triage.files.uploads import UploadFolder, upload_folder
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
from web.uploads import large_form, largest_upload_bytes

pages = Blueprint("imports", __name__)
PAGE = Page(pages)
ONE: Final = "/customers/imports/<int:import_id>"
SHOWN_REFUSALS: Final = 50
IN_MEMORY_BYTES: Final = 1024 * 1024
MOST_FIELDS: Final = 600  # a field for each column, and a few


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
    given = request.files.get("file")
    if given is None or not given.filename:
        return make_response(_index(gettext("Choose a file first.")), 422)
    try:
        import_id = _take(given)
    except WrongInputError as error:
        problem = gettext(
            "“%(name)s” %(reason)s.",
            name=given.filename[-80:],
            reason=importwords.reason_words(error.message),
        )
        return make_response(_index(problem), 422)
    return see_other(url_for("imports.show", import_id=import_id))


@pages.get(ONE)
@roles("manager", "admin")
def show(import_id: int) -> str:
    """What the columns of a new file mean; of a started one, how far it is."""
    job = _read(import_id)
    if job.state == "uploaded":
        return _mapping(job)
    return render_template("imports/show.html", **_told(job))


@pages.get(f"{ONE}/progress")
@roles("manager", "admin")
def progress(import_id: int) -> str:
    """How far it is, for a page that asks by itself."""
    return render_template("imports/progress.html", **_told(_read(import_id)))


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
    _folder().forget(import_id)
    return see_other(url_for("imports.show", import_id=import_id))


@pages.get(f"{ONE}/refused.csv")
@roles("manager", "admin")
def refused(import_id: int) -> AnyResponse:
    """What could not be used, as a table to download."""
    job = _read(import_id)
    # Spooled: a long report goes to disk, not into memory.
    file = SpooledTemporaryFile(IN_MEMORY_BYTES, mode="w+b")  # noqa: SIM115 - Flask closes it
    for line in refused_as_csv(read_report(_folder().report_of(import_id))):
        file.write(line.encode())
    file.seek(0)
    return send_file(
        file, mimetype="text/csv", as_attachment=True, download_name=f"refused-{job.id}.csv"
    )


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
    folder = _folder()
    received = folder.receive(given.stream, largest_bytes=largest_upload_bytes())
    try:
        found = inspect_apart(received.path)
        with transaction() as session:
            saved = mapping_for(session, found.header)
            fields = saved.for_header(found.header) if saved else found.plan.fields
            layout = None if saved else found.plan.layout
            return add_upload(
                session,
                viewer(),
                folder,
                received,
                file_name=given.filename or "",
                plan=Plan(fields, layout=layout),
                now=now(),
            )
    except BaseException:
        received.path.unlink(missing_ok=True)
        raise


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
    path = _folder().file_of(job.id)
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
    """What was chosen: `field-3` is the third column in the order of the file."""
    delimiter = request.form.get("delimiter", job.plan.delimiter)
    if delimiter not in importwords.DELIMITERS:
        delimiter = ""
    found = inspect_apart(_folder().file_of(job.id), delimiter=delimiter)
    if delimiter != job.plan.delimiter:
        return Plan(found.plan.fields, delimiter, found.plan.layout)  # other columns
    before = _fields_of(found, job.plan)
    fields = {}
    for number, column in enumerate(found.header):
        told = request.form.get(f"field-{number}", before[column])
        fields[column] = told if told in FIELDS else EXTRA
    return Plan(fields, delimiter, job.plan.layout)


def _fields_of(found: Inspection, plan: Plan) -> dict[str, str]:
    known: Mapping[str, str] = plan.fields or {}
    return {column: known.get(column, EXTRA) for column in found.header}


def _told(job: JobView) -> dict[str, object]:
    report = read_report(_folder().report_of(job.id))
    refusals = [] if job.is_under_way else list(islice(report, SHOWN_REFUSALS))
    return {"job": job, "refusals": refusals, "most": SHOWN_REFUSALS, "tell": importwords}


def _read(import_id: int) -> JobView:
    with transaction() as session:
        return read_import(session, viewer(), import_id)


def _require_unstarted(job: JobView) -> None:
    if job.state != "uploaded":
        raise WrongInputError("import", f"is {job.state} already")


def _folder() -> UploadFolder:
    return upload_folder(room().services.settings.data_dir)


def refused_as_csv(refusals: Iterator[Refusal]) -> Iterator[str]:
    """The report of an import line by line, for a spreadsheet."""
    yield "\ufeff"  # Excel takes a file for UTF-8 only with a byte order mark
    yield _csv_line(
        gettext("Line"), gettext("Field"), gettext("Reason"), gettext("What became of it")
    )
    left_out, kept = gettext("row left out"), gettext("imported without this value")
    for one in refusals:
        field = importwords.field_words(one.field)
        reason = importwords.reason_words(one.reason)
        yield _csv_line(one.line, field, reason, left_out if one.is_refused else kept)


def _csv_line(*cells: object) -> str:
    """Names of columns come from the file, which may hold formulas."""
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow([defuse(str(cell)) for cell in cells])
    return buffer.getvalue()
