"""What a source's admin asks workers for: trials before saving, and older posts.

A trial is asked for by the form of a source as it is filled in, whose page stays as it is; what
came of it is shown to who asked, and stored nowhere.
"""

from datetime import date, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from ingest.backfilling import can_look_back
from triage.errors import WrongInputError
from triage.sources.backfills import (
    cancel_backfill,
    list_backfills,
    resume_backfill,
    start_backfill,
)
from triage.sources.reading import SourceRow, read_source
from triage.sources.trials import ask_for_trial, read_trial
from web.access import roles, viewer
from web.frame import is_fragment
from web.mentions.links import LARGEST_ID
from web.pages.sources import ONE, require_offered
from web.periods import midnight, read_date
from web.redirects import see_other
from web.registry import Page
from web.room import now, room, transaction
from web.sources import form as sourceform
from web.sources import health as sourcehealth
from web.sources import words as sourcewords
from web.texts import gettext

pages = Blueprint("sourcework", __name__)
PAGE = Page(pages)

BACKFILL: Final = f"{ONE}/backfills/<int(max={LARGEST_ID}):backfill_id>"
USUAL_CASE_DAYS: Final = 7
_PROBLEMS: Final = {
    "one is running": "running",
    "paused": "paused",
    "past": "past",
    "end lies": "order",
    "five years": "far",
    "older posts": "never",
    "number of days": "days",
}


@pages.post("/sources/add/<kind>/try")
@roles("admin")
def try_new(kind: str) -> Response:
    """Try the options of a new source."""
    require_offered(kind)
    return _try(kind, None)


@pages.post(f"{ONE}/try")
@roles("admin")
def try_again(source_id: int) -> Response:
    """Try the changed options of a source; secrets left empty are its own."""
    with transaction() as session:
        source = read_source(session, source_id)
    return _try(source.kind, source)


@pages.get(f"/sources/trials/<int(max={LARGEST_ID}):trial_id>")
@roles("admin")
def trial(trial_id: int) -> str:
    """What came of a trial; a page of its own where there is no script."""
    with transaction() as session:
        told = read_trial(session, viewer(), trial_id, now=now())
    template = "sources/trial.html" if is_fragment("trial") else "sources/trial_page.html"
    return render_template(template, trial=told, tell=sourcewords, health=sourcehealth, problems={})


@pages.get(f"{ONE}/backfills")
@roles("manager", "admin")
def backfills(source_id: int) -> Response:
    """The part of the source's page about older posts, asked for while one is under way."""
    return make_response(_backfills(source_id))


@pages.post(f"{ONE}/backfills")
@roles("admin")
def start(source_id: int) -> Response:
    """Begin to gather older posts."""
    try:
        since, until, cases_from = _read_range()
        with transaction() as session:
            start_backfill(
                session,
                source_id,
                since=since,
                until=until,
                cases_from=cases_from,
                now=now(),
                viewer=viewer(),
            )
    except WrongInputError as error:
        return make_response(_backfills(source_id, {error.field: _problem(error)}), 422)
    room().services.hints.send("backfill")
    return _to_backfills(source_id)


@pages.post(f"{BACKFILL}/cancel")
@roles("admin")
def cancel(source_id: int, backfill_id: int) -> Response:
    """Stop it; what came in stays."""
    with transaction() as session:
        cancel_backfill(session, source_id, backfill_id, now=now(), viewer=viewer())
    return _to_backfills(source_id)


@pages.post(f"{BACKFILL}/resume")
@roles("admin")
def resume(source_id: int, backfill_id: int) -> Response:
    """Go on from where it stopped."""
    try:
        with transaction() as session:
            resume_backfill(session, viewer(), source_id, backfill_id)
    except WrongInputError as error:
        return make_response(_backfills(source_id, {error.field: _problem(error)}), 422)
    room().services.hints.send("backfill")
    return _to_backfills(source_id)


def _try(kind: str, source: SourceRow | None) -> Response:
    aim: Literal["login", "preview"]
    aim = "login" if request.form.get("aim") == "login" else "preview"
    problems: dict[str, str] = {}
    options = sourceform.read_options(kind, request.form, problems, source)
    trial_id = 0
    if not problems:
        try:
            with transaction() as session:
                trial_id = ask_for_trial(
                    session,
                    viewer(),
                    kind,
                    options,
                    aim=aim,
                    now=now(),
                    source_id=source.id if source else None,
                )
        except WrongInputError as error:
            problems |= sourceform.told_problem(error)
    if problems:
        return make_response(_wrong_options(kind, aim, problems), 422)
    room().services.hints.send("try")
    return see_other(url_for("sourcework.trial", trial_id=trial_id))


def _wrong_options(kind: str, aim: str, problems: dict[str, str]) -> str:
    labels = {
        sourcewords.option_name(key.removeprefix(sourceform.PREFIX)): words
        for key, words in problems.items()
    }
    template = "sources/trial.html" if is_fragment("trial") else "sources/trial_page.html"
    return render_template(
        template, trial=None, aim=aim, problems=labels, tell=sourcewords, health=sourcehealth
    )


def _backfills(source_id: int, problems: dict[str, str] | None = None) -> str:
    with transaction() as session:
        source = read_source(session, source_id)
        told = list_backfills(session, source_id)
    is_part = is_fragment("backfills")
    return render_template(
        "sources/backfills.html" if is_part else "sources/backfills_page.html",
        source=source,
        backfills=told,
        looks_back=can_look_back(source.kind),
        problems=problems or {},
        typed=request.form,
        moment=now(),
        health=sourcehealth,
        tell=sourcewords,
    )


def _read_range() -> tuple[datetime, datetime, datetime]:
    """The whole days of the form; an empty end is now, and younger posts may become cases."""
    first = _day("since")
    if first is None:
        raise WrongInputError("since", "choose a day in the past")
    last, zone = _day("until"), ZoneInfo(room().services.settings.timezone)
    until = midnight(last + timedelta(days=1), zone) if last else now()
    days = request.form.get("case_days", "").strip() or str(USUAL_CASE_DAYS)
    if not (days.isascii() and days.isdigit() and len(days) < 5):
        raise WrongInputError("case_days", "not a number of days")
    number = int(days)
    return midnight(first, zone), min(until, now()), now() - timedelta(days=number)


def _day(field: str) -> date | None:
    return read_date(request.form.get(field, ""))


def _problem(error: WrongInputError) -> str:
    words = {
        "running": gettext("Older posts are being gathered already. Stop that first."),
        "paused": gettext("The source is paused. Let it go on first."),
        "past": gettext("Choose a day in the past."),
        "order": gettext("The last day lies before the first."),
        "far": gettext("At most five years back."),
        "never": gettext("This kind of source shows no older posts."),
        "days": gettext("Write for cases a whole number of days, such as 7; 0 for none."),
    }
    for part, key in _PROBLEMS.items():
        if part in error.message:
            return words[key]
    return error.message


def _to_backfills(source_id: int) -> Response:
    if is_fragment("backfills"):
        return see_other(url_for("sourcework.backfills", source_id=source_id))
    return see_other(url_for("sources.show", source_id=source_id, _anchor="backfills"))
