"""`luisterpost backfill`: gather what was posted before we began to listen."""

import sys
import time
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from triage.commands._rows import complain, print_row

if TYPE_CHECKING:
    from triage.bootstrap import Services
    from triage.sources.backfilling import Step

DAY = click.DateTime(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z"])
_LOOK_AGAIN_S = 1.0


@click.command(name="backfill")
@click.argument("name")
@click.option("--since", type=DAY, help="The first day, such as 2026-01-01.")
@click.option("--until", type=DAY, help="Until before this day; now if left out.")
@click.option("--cases-from", type=DAY, help="Older posts open no case; none do if left out.")
@click.option("--leave-to-workers", is_flag=True, help="Only ask for it; the workers do it.")
@click.option("--stop", is_flag=True, help="Stop the one under way.")
def command(
    name: str,
    since: datetime | None,
    until: datetime | None,
    cases_from: datetime | None,
    leave_to_workers: bool,
    stop: bool,
) -> int:
    """Gather the posts of a time range from the source called NAME, beside its polling.

    Goes on with one that is under way where no --since is given. Prints one row at the end;
    exit code 1 if it failed.
    """
    from triage.commands._database import open_services  # noqa: PLC0415

    with open_services() as services:
        if stop:
            return _stop(services, name)
        backfill_id = _begin(services, name, since, until, cases_from)
        services.hints.send("backfill")
        return 0 if leave_to_workers else _run(services, backfill_id)


def _begin(
    services: "Services",
    name: str,
    since: datetime | None,
    until: datetime | None,
    cases_from: datetime | None,
) -> int:
    from triage.sources.backfills import list_backfills, start_backfill  # noqa: PLC0415
    from triage.sources.polling import require_source  # noqa: PLC0415

    now, zone = services.now(), ZoneInfo(services.settings.timezone)
    with services.sessions.begin() as session:
        source_id = require_source(session, name).id
        if since is None:
            for one in list_backfills(session, source_id):
                if one.status == "running":
                    return one.id
            raise click.UsageError("--since is needed: none is under way")
        return start_backfill(
            session,
            source_id,
            since=_aware(since, zone),
            until=_aware(until, zone) if until else now,
            cases_from=_aware(cases_from, zone) if cases_from else now,
            now=now,
        )


def _run(services: "Services", backfill_id: int) -> int:
    from triage.sources.backfilling import fill_due_backfill  # noqa: PLC0415
    from triage.sources.backfills import is_live, read_backfill  # noqa: PLC0415
    from triage.sources.outbound import make_client  # noqa: PLC0415

    client = make_client(services)
    while True:
        step = fill_due_backfill(
            services.sessions, client, now=services.now, backfill_id=backfill_id
        )
        if step:
            _show(step)
            services.hints.send("understand")
        with services.sessions.begin() as session:
            told = read_backfill(session, backfill_id)
            is_paused = step is None and not is_live(session, backfill_id)
        if told.status != "running":
            break
        if is_paused:
            complain("the source was paused meanwhile: it goes on from here once the source does")
            return 1
        # A worker may be at it, or the place wants us to wait.
        wait_s = (told.due_at - services.now()).total_seconds() if step and step.error else 0.0
        time.sleep(max(wait_s, _LOOK_AGAIN_S))
    print_row(
        {
            "backfill": told.id,
            "status": told.status,
            "found": told.found,
            "new": told.new,
            "refused": told.refused,
            "error": told.last_error,
        }
    )
    return 0 if told.status == "done" else 1


def _stop(services: "Services", name: str) -> int:
    from triage.sources.backfills import cancel_backfill, list_backfills  # noqa: PLC0415
    from triage.sources.polling import require_source  # noqa: PLC0415

    with services.sessions.begin() as session:
        source_id = require_source(session, name).id
        for one in list_backfills(session, source_id):
            if one.status == "running":
                cancel_backfill(session, source_id, one.id, now=services.now())
                return 0
    complain("none is under way")
    return 1


def _show(step: "Step") -> None:
    if step.error:
        complain(step.error)
    elif sys.stderr.isatty():
        click.echo(f"\r{step.share:4.0%}", nl=step.is_done, err=True)


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    """Days begin at midnight by the company's clock, as on the pages."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
