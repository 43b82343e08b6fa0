"""`luisterpost import`: customers, their orders and contacts, and mentions out of files."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from triage.commands._rows import complain, print_row

_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.group(name="import")
def command() -> None:
    """Bring files in: CSV, JSON Lines or XLSX."""


@command.command(name="customers")
@_FILE
@click.option("--layout", help="The CRM that wrote it, such as salesforce (it is recognised).")
@click.option("--mapping", help="Name of a mapping that was saved on the page for imports.")
def customers(file: Path, layout: str | None, mapping: str | None) -> None:
    """Import customers from FILE; known customer numbers are updated.

    Exports of CRM systems are recognised by their columns, files for which a mapping was saved
    too. An import that was broken off goes on where it stopped when it is started again.

    Prints the counts as JSON: read, new, updated, merged (about a customer who stood in the file
    before), unchanged, refused. What could not be used is told, with line, field and reason, in
    FILE.refused.jsonl.
    """
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.intake.plan_choice import choose_plan  # noqa: PLC0415
    from triage.intake.running import import_file  # noqa: PLC0415

    if layout and mapping:
        raise click.UsageError("give --layout or --mapping, not both")
    with open_services() as services:
        with services.sessions.begin() as session:
            chosen = choose_plan(session, file, layout=layout, mapping=mapping)
        if chosen.because:
            complain(chosen.because)
        done = import_file(
            services.sessions,
            file,
            chosen.plan,
            now=services.now,
            lease_s=services.settings.lease_s,
            on_progress=_show_share,
        )
        services.hints.send("link")
        services.hints.send("duplicates")
    _end_progress()
    if done.resumed_at:
        complain(f"went on behind row {done.resumed_at:,}, where it was broken off")
    _finish(asdict(done.result), done.result.refused_file)


@command.command(name="mentions")
@_FILE
@click.option("--source", default="import", show_default=True, help="The source they belong to.")
@click.option("--network", help="Where the posts come from, for rows that do not tell.")
@click.option("--purpose", default="customer service", show_default=True, help="Why we keep them.")
@click.option(
    "--legal-basis", default="legitimate interest", show_default=True, help="On which ground."
)
@click.option(
    "--balancing-note",
    default="public posts addressed to the company, given by its own staff",
    show_default=True,
    help="Why the writers' interests allow it.",
)
def mentions(
    file: Path,
    source: str,
    network: str | None,
    purpose: str,
    legal_basis: str,
    balancing_note: str,
) -> None:
    """Import mentions from FILE into a source of that name, made if there is none.

    Such a source is never polled. Posts that are known already are updated. Prints the counts
    as JSON; refused rows are told in FILE.refused.jsonl.
    """
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.mentions.importing import import_mentions  # noqa: PLC0415
    from triage.sources.admin import Grounds  # noqa: PLC0415

    with open_services() as services:
        result = import_mentions(
            services.sessions,
            file,
            source_name=source,
            grounds=Grounds(purpose, legal_basis, balancing_note, 90, services.now()),
            network=network,
            timezone=services.settings.timezone,
            now=services.now(),
        )
        services.hints.send("understand")
    _finish(asdict(result), result.refused_file)


@command.command(name="interactions")
@_FILE
@click.option(
    "--source", default="import", show_default=True, help="The system that tells, for its keys."
)
def interactions(file: Path, source: str) -> None:
    """Import orders, contacts, visits, invoices and deliveries of known customers from FILE.

    Rows that are known already are updated. Order numbers become identities: mentions that name
    one are linked again. Prints the counts as JSON; refused rows are told in FILE.refused.jsonl.
    """
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.intake.interaction_import import import_interactions  # noqa: PLC0415

    with open_services() as services:
        result = import_interactions(
            services.sessions,
            file,
            now=services.now(),
            timezone=ZoneInfo(services.settings.timezone),
            source=source,
            on_progress=_show_progress,
        )
        services.hints.send("link")
        services.hints.send("assess")
    _finish(asdict(result), result.refused_file)


def _show_progress(rows: int) -> None:
    """A count on stderr while a person is watching."""
    if sys.stderr.isatty():
        click.echo(f"\r{rows:,} rows", err=True, nl=False)


def _show_share(rows: int, share: float) -> None:
    """A count on stderr while a person is watching."""
    if sys.stderr.isatty():
        click.echo(f"\r{rows:,} rows, {share:.0%}", err=True, nl=False)


def _end_progress() -> None:
    if sys.stderr.isatty():
        click.echo("", err=True)


def _finish(counts: dict[str, object], refused_file: str | None) -> None:
    print_row(counts)
    if refused_file:
        complain(f"not everything could be used: see {refused_file}")
