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
def customers(file: Path) -> None:
    """Import customers from FILE; known customer numbers are updated.

    Prints the counts as JSON: read, new, updated, merged (about a customer who stood in the file
    before), unchanged, refused. What could not be used is told, with line, field and reason, in
    FILE.refused.jsonl.
    """
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.customers.importing import import_customers  # noqa: PLC0415

    with open_services() as services:
        result = import_customers(
            services.sessions, file, now=services.now(), on_progress=_show_progress
        )
        services.hints.send("link")
    _finish(asdict(result), result.refused_file)


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
    from triage.customers.interaction_import import import_interactions  # noqa: PLC0415

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


def _finish(counts: dict[str, object], refused_file: str | None) -> None:
    print_row(counts)
    if refused_file:
        complain(f"not everything could be used: see {refused_file}")
