"""Files with mentions: upload one, say what its columns mean, see the first rows, store them.

For administrators, because mentions need a source with its grounds. Files are read in a child
process; a worker stores them. A path on the server is never asked for.
"""

from dataclasses import replace
from typing import Final

from flask import Blueprint, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from triage.errors import WrongInputError
from triage.files.uploads import ReceivedFile
from triage.intake.apart import inspect_apart
from triage.intake.inspecting import Inspection
from triage.intake.uploading import LONGEST_NAME
from triage.mentions.file_jobs import (
    FileJob,
    add_file,
    add_file_source,
    cancel_file,
    change_file_plan,
    fields_for,
    forget_mention_mapping,
    list_file_sources,
    list_files,
    list_mention_mappings,
    mention_mapping_for,
    preview_file,
    read_file_job,
    save_mention_mapping,
    start_file,
)
from triage.mentions.file_rows import FIELDS, LEFT_OUT, MentionPlan, check_plan
from triage.sources.admin import Grounds
from web.access import roles, viewer
from web.mentions import files as mentionfilewords
from web.redirects import see_other
from web.registry import Page
from web.room import now, room, transaction
from web.rowfiles import MOST_FIELDS, Place, folder, receive, sent_delimiter, sent_fields
from web.texts import gettext
from web.uploads import large_form

pages = Blueprint("mentionfiles", __name__)
PAGE = Page(pages)
ONE: Final = "/sources/files/<int:file_id>"
PLACE: Final = Place("mentionfiles", "file_id", mentionfilewords)
_NEW: Final = "new"
_LONGEST: Final = 2000


@pages.get("/sources/files")
@roles("admin")
def index() -> str:
    """What was uploaded, and the form for a new file."""
    return _index()


@pages.post("/sources/files")
@roles("admin")
@large_form(takes_file=True)
def upload() -> AnyResponse:
    """Take a file in; how it is to be read follows on its own page."""
    taken = PLACE.uploaded(_take)
    if isinstance(taken, str):
        return make_response(_index(taken), 422)
    return see_other(PLACE.at("show", taken))


@pages.get(ONE)
@roles("admin")
def show(file_id: int) -> str:
    """What the columns of a new file mean; of a started one, how far it is."""
    job = _read(file_id)
    if job.state == "uploaded":
        return _mapping(job, job.plan)
    return render_template("rowfiles/show.html", **_told(job))


@pages.get(f"{ONE}/progress")
@roles("admin")
def progress(file_id: int) -> str:
    """How far it is, for a page that asks by itself."""
    return render_template("rowfiles/progress.html", **_told(_read(file_id)))


@pages.post(f"{ONE}/preview")
@roles("admin")
@large_form(most_fields=MOST_FIELDS)
def preview(file_id: int) -> AnyResponse:
    """Read the file with these columns, or with this delimiter."""
    job = _read(file_id)
    plan = _sent_plan(job)
    with transaction() as session:
        change_file_plan(session, viewer(), file_id, plan)
    return see_other(url_for("mentionfiles.show", file_id=file_id) + "#preview")


@pages.post(f"{ONE}/start")
@roles("admin")
@large_form(most_fields=MOST_FIELDS)
def start(file_id: int) -> AnyResponse:
    """Let a worker begin, and keep the mapping where it got a name."""
    job = _read(file_id)
    if job.is_under_way:
        return see_other(url_for("mentionfiles.show", file_id=file_id))
    plan, name = _sent_plan(job), request.form.get("mapping_name", "").strip()
    try:
        check_plan(plan)
        with transaction() as session:
            if name:
                save_mention_mapping(session, viewer(), name, plan, now())
            if request.form.get("source") == _NEW:
                plan = replace(plan, source_id=_add_source(session))
            start_file(session, viewer(), file_id, plan, now())
    except WrongInputError as error:
        problem = mentionfilewords.plan_problem(error.field, error.message)
        return make_response(_mapping(job, plan, error.field, problem), 422)
    room().services.hints.send("import")
    return see_other(url_for("mentionfiles.show", file_id=file_id))


@pages.post(f"{ONE}/cancel")
@roles("admin")
def cancel(file_id: int) -> AnyResponse:
    """Stop it; what is stored stays."""
    with transaction() as session:
        cancel_file(session, viewer(), file_id, now())
    folder().forget(file_id)
    return see_other(url_for("mentionfiles.show", file_id=file_id))


@pages.get(f"{ONE}/refused.csv")
@roles("admin")
def refused(file_id: int) -> AnyResponse:
    """What could not be used, as a table to download."""
    return PLACE.refused(_read(file_id).id)


@pages.post("/sources/files/mappings/<int:mapping_id>/delete")
@roles("admin")
def forget_mapping(mapping_id: int) -> AnyResponse:
    """Forget a mapping; one that is gone already stays gone."""
    with transaction() as session:
        forget_mention_mapping(session, viewer(), mapping_id)
    return see_other(url_for("mentionfiles.index"))


def _take(given: FileStorage) -> int:
    def store(received: ReceivedFile, found: Inspection) -> int:
        with transaction() as session:
            saved = mention_mapping_for(session, found.header)
            return add_file(
                session,
                viewer(),
                folder(),
                received,
                file_name=given.filename or "",
                plan=saved.plan_for(found.header) if saved else _guessed(found),
                now=now(),
            )

    return receive(given, store)


def _guessed(found: Inspection) -> MentionPlan:
    return MentionPlan(fields_for(None, found.header))


def _index(problem: str | None = None) -> str:
    with transaction() as session:
        jobs, mappings = list_files(session, viewer()), list_mention_mappings(session)
    return render_template(
        "mentionfiles/index.html",
        jobs=jobs,
        mappings=mappings,
        problem=problem,
        largest_mb=room().services.settings.largest_upload_mb,
        tell=mentionfilewords,
    )


def _mapping(
    job: FileJob, plan: MentionPlan, wrong: str | None = None, problem: str | None = None
) -> str:
    path = folder().file_of(job.id)
    found = inspect_apart(path, delimiter=plan.delimiter)
    plan = replace(plan, fields=_fields_of(found, plan))
    timezone = room().services.settings.timezone
    has_text = bool({"text", "title"} & set(plan.fields.values()))
    rows = preview_file(path, plan, timezone=timezone, now=now()) if has_text else []
    with transaction() as session:
        saved = mention_mapping_for(session, found.header)
        sources = list_file_sources(session)
    return render_template(
        "mentionfiles/mapping.html",
        job=job,
        found=found,
        plan=plan,
        rows=rows,
        has_text=has_text,
        shown=mentionfilewords.shown_columns(plan.fields),
        saved=saved if saved and fields_for(saved, found.header) == plan.fields else None,
        sources=sources,
        wrong=wrong,
        problem=problem,
        typed=request.form,
        longest_name=LONGEST_NAME,
        tell=mentionfilewords,
    )


def _sent_plan(job: FileJob) -> MentionPlan:
    delimiter = sent_delimiter(job.plan.delimiter, mentionfilewords.DELIMITERS)
    found = inspect_apart(folder().file_of(job.id), delimiter=delimiter)
    told = replace(
        job.plan,
        delimiter=delimiter,
        network=_text("network", 100) or None,
        date_format=_text("date_format", 40) or None,
        worst=_number("worst", 1.0),
        best=_number("best", 5.0),
        source_id=_source_id(),
    )
    if delimiter != job.plan.delimiter:
        return replace(told, fields=fields_for(None, found.header))  # other columns
    fields = sent_fields(found.header, _fields_of(found, job.plan), FIELDS, LEFT_OUT)
    return replace(told, fields=fields)


def _fields_of(found: Inspection, plan: MentionPlan) -> dict[str, str]:
    return {column: plan.fields.get(column, LEFT_OUT) for column in found.header}


def _add_source(session: Session) -> int:
    if request.form.get("terms") != "yes":
        raise WrongInputError("terms", "read the terms of use first")
    days = _text("retention_days", 5)
    grounds = Grounds(
        purpose=_text("purpose", _LONGEST),
        legal_basis=_text("legal_basis", _LONGEST),
        balancing_note=_text("balancing_note", _LONGEST),
        retention_days=int(days) if days.isascii() and days.isdigit() else 0,
        terms_checked_at=now(),
    )
    return add_file_source(session, viewer(), _text("name", 200), grounds)


def _source_id() -> int | None:
    told = request.form.get("source", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None


def _text(name: str, longest: int) -> str:
    return request.form.get(name, "").replace("\x00", "").strip()[:longest]


def _number(name: str, usual: float) -> float:
    try:
        told = float(_text(name, 20).replace(",", "."))
    except ValueError:
        return usual
    return told if abs(told) < 1e6 else usual


def _told(job: FileJob) -> dict[str, object]:
    result = job.result
    counts = (
        (gettext("New"), result.new),
        (gettext("Changed"), result.updated),
        (gettext("As they were"), result.unchanged + result.merged),
        (gettext("Refused"), result.refused),
    )
    return {**PLACE.told(job), "figures": counts}


def _read(file_id: int) -> FileJob:
    with transaction() as session:
        return read_file_job(session, viewer(), file_id)
