"""Service levels: what is promised, in which hours, and how often it was kept."""

from dataclasses import asdict
from datetime import date

from flask import Blueprint, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from nlp.taxonomy import CATEGORIES, FLAGS
from triage.errors import StaleError, WrongInputError
from triage.models import Calendar, SlaPolicy
from triage.people.accounts import list_colleagues
from triage.seen import sign_of
from triage.sla import keeping
from triage.sla.listing import (
    list_calendars,
    list_policies,
    list_team_hours,
    read_calendar_row,
    read_policy_row,
    source_kinds,
)
from triage.sla.public_holidays import REGIONS, public_holidays
from triage.sla.reading import WEEKDAYS
from triage.sla.reporting import read_kept, weeks_before
from triage.sla.values import calendar_values, policy_values
from web.access import roles, viewer
from web.frame import named
from web.ids import row_id
from web.languages import chosen_language
from web.redirects import see_other
from web.registry import Page
from web.room import now, room, transaction
from web.servicelevels.board import kept_table
from web.servicelevels.forms import (
    Typed,
    advice,
    differing,
    read_calendar,
    read_policy,
    typed,
    typed_calendar,
    typed_policy,
)
from web.words import word

pages = Blueprint("servicelevels", __name__)
PAGE = Page(pages)
ROOT = "/settings/service-levels"
WEEKS = 6
managers = roles("manager", "admin")


@pages.get(ROOT)
@roles("lead", "manager", "admin")
def index() -> str:
    """How often the promises were kept; for those who decide also policies and calendars."""
    may_decide = viewer().role in keeping.WHO_DECIDES
    moment, timezone = now(), room().services.settings.timezone
    with transaction() as session:
        weeks = read_kept(
            session,
            viewer(),
            since=weeks_before(moment, WEEKS),
            until=moment,
            now=moment,
            timezone=timezone,
        )
        return render_template(
            "sla/index.html",
            may_decide=may_decide,
            policies=list_policies(session, viewer()) if may_decide else (),
            calendars=list_calendars(session, viewer()) if may_decide else (),
            teams=list_team_hours(session),
            table=kept_table(weeks),
            weeks=WEEKS,
        )


@pages.get(f"{ROOT}/policies/new")
@managers
def new_policy() -> str:
    """A form for a further policy."""
    with transaction() as session:
        return _policy_page(session, None, typed_policy(None))


@pages.get(f"{ROOT}/policies/<int:policy_id>")
@managers
def policy(policy_id: int) -> str:
    """One policy."""
    with transaction() as session:
        row = read_policy_row(session, viewer(), policy_id)
        return _policy_page(session, policy_id, typed_policy(row), row=row)


@pages.post(f"{ROOT}/policies/new")
@managers
def add_policy() -> Response:
    """Make a policy."""
    return _save_policy(None)


@pages.post(f"{ROOT}/policies/<int:policy_id>")
@managers
def save_policy(policy_id: int) -> Response:
    """Change a policy."""
    return _save_policy(policy_id)


@pages.post(f"{ROOT}/policies/<int:policy_id>/move")
@managers
def move_policy(policy_id: int) -> Response:
    """Try it earlier, or later."""
    with transaction() as session:
        is_up = request.form.get("to") == "up"
        keeping.move_policy(session, viewer(), policy_id, up=is_up, now=now())
    return _back("moved")


@pages.post(f"{ROOT}/policies/<int:policy_id>/delete")
@managers
def delete_policy(policy_id: int) -> Response:
    """Delete a policy."""
    with transaction() as session:
        keeping.delete_policy(session, viewer(), policy_id, now=now())
    return _back("deleted")


@pages.get(f"{ROOT}/calendars/new")
@managers
def new_calendar() -> str:
    """A form for a further calendar."""
    return _calendar_page(None, typed_calendar(None, room().services.settings.timezone))


@pages.get(f"{ROOT}/calendars/<int:calendar_id>")
@managers
def calendar(calendar_id: int) -> str:
    """One calendar, with the holidays that it keeps."""
    with transaction() as session:
        row = read_calendar_row(session, viewer(), calendar_id)
    return _calendar_page(calendar_id, typed_calendar(row, row.timezone), row)


@pages.post(f"{ROOT}/calendars/new")
@managers
def add_calendar() -> Response:
    """Make a calendar."""
    return _save_calendar(None)


@pages.post(f"{ROOT}/calendars/<int:calendar_id>")
@managers
def save_calendar(calendar_id: int) -> Response:
    """Change a calendar."""
    return _save_calendar(calendar_id)


@pages.post(f"{ROOT}/calendars/<int:calendar_id>/delete")
@managers
def delete_calendar(calendar_id: int) -> Response:
    """Delete a calendar that is not the default."""
    try:
        with transaction() as session:
            keeping.delete_calendar(session, viewer(), calendar_id, now=now())
    except WrongInputError as error:
        with transaction() as session:
            row = read_calendar_row(session, viewer(), calendar_id)
        page = _calendar_page(
            calendar_id, typed_calendar(row, row.timezone), row, errors={error.field: advice(error)}
        )
        return make_response(page, 422)
    return _back("deleted")


@pages.post(f"{ROOT}/teams/<int:team_id>")
@managers
def set_hours(team_id: int) -> Response:
    """Give a team its own hours."""
    chosen = request.form.get("calendar", default=None, type=row_id)
    with transaction() as session:
        keeping.set_team_calendar(session, viewer(), team_id, calendar_id=chosen, now=now())
    return _back("saved")


def _save_policy(policy_id: int | None) -> Response:
    try:
        with transaction() as session:
            values = read_policy(request.form)
            keeping.save_policy(
                session,
                viewer(),
                values,
                now=now(),
                policy_id=policy_id,
                seen=request.form.get("seen"),
            )
    except StaleError:
        with transaction() as session:
            row = read_policy_row(session, viewer(), policy_id or 0)
            page = _policy_page(session, policy_id, typed(request.form), row=row, was_stale=True)
        return make_response(page, 409)
    except WrongInputError as error:
        with transaction() as session:
            page = _policy_page(
                session, policy_id, typed(request.form), errors={error.field: advice(error)}
            )
        return make_response(page, 422)
    return _back("saved")


def _save_calendar(calendar_id: int | None) -> Response:
    try:
        with transaction() as session:
            values = read_calendar(request.form)
            keeping.save_calendar(
                session,
                viewer(),
                values,
                now=now(),
                calendar_id=calendar_id,
                seen=request.form.get("seen"),
            )
    except StaleError:
        with transaction() as session:
            row = read_calendar_row(session, viewer(), calendar_id or 0)
        return make_response(
            _calendar_page(calendar_id, typed(request.form), row, was_stale=True), 409
        )
    except WrongInputError as error:
        page = _calendar_page(calendar_id, typed(request.form), errors={error.field: advice(error)})
        return make_response(page, 422)
    return _back("saved")


def _policy_page(
    session: Session,
    policy_id: int | None,
    form: Typed,
    *,
    row: SlaPolicy | None = None,
    errors: dict[str, str] | None = None,
    was_stale: bool = False,
) -> str:
    teams = [(team.id, named(team, "name")) for team in list_team_hours(session)]
    return render_template(
        "sla/policy.html",
        policy_id=policy_id,
        form=form,
        seen=sign_of(asdict(policy_values(row))) if row else request.form.get("seen"),
        was_stale=was_stale,
        differing=differing(form, typed_policy(row)) if was_stale else (),
        errors=errors or {},
        teams=teams,
        kinds=[(kind, word("source_kind", kind)) for kind in source_kinds(session)],
        categories=[(value, word("category", value)) for value in CATEGORIES],
        flags=[(value, word("flag", value)) for value in FLAGS],
        colleagues=list_colleagues(session),
    )


def _calendar_page(
    calendar_id: int | None,
    form: Typed,
    row: Calendar | None = None,
    *,
    errors: dict[str, str] | None = None,
    was_stale: bool = False,
) -> str:
    holidays: dict[date, str] = {}
    if row is not None and row.country:
        year = now().year
        for one in (year, year + 1):
            holidays |= public_holidays(row.country, row.region, one, chosen_language())
    return render_template(
        "sla/calendar.html",
        calendar_id=calendar_id,
        form=form,
        seen=sign_of(asdict(calendar_values(row))) if row else request.form.get("seen"),
        was_stale=was_stale,
        differing=differing(form, typed_calendar(row, "")) if was_stale else (),
        errors=errors or {},
        weekdays=WEEKDAYS,
        regions=REGIONS,
        holidays=holidays,
    )


def _back(done: str) -> Response:
    return see_other(url_for("servicelevels.index", done=done))
