"""`luisterpost export`: case records for other systems."""

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TextIO

import click

from triage.crm.formats import format_names


@click.group(name="export")
def command() -> None:
    """Hand data over to other systems."""


@command.command(name="cases")
@click.option(
    "--format", "name", required=True, type=click.Choice(format_names()), help="How to write them."
)
@click.option("--since", metavar="CURSOR", help="Go on after an earlier export.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file instead of stdout.",
)
@click.option(
    "--with-special",
    is_flag=True,
    help="Also what covered posts say: health, religion and other special data.",
)
def cases(name: str, since: str | None, output: Path | None, *, with_special: bool) -> None:
    """Export cases in the order of their last change.

    The last line on stderr is `cursor: …`; with --since CURSOR the next export begins after it.
    Changes of the last minute are left to the next export, so that none is ever skipped.
    """
    from triage.commands._database import open_session  # noqa: PLC0415
    from triage.crm.export import export_cases  # noqa: PLC0415

    with open_session() as session, _opened(output) as stream:
        cursor = export_cases(session, name, stream, since=since, with_special=with_special)
    click.echo(f"cursor: {cursor}", err=True)


def _opened(output: Path | None) -> AbstractContextManager[TextIO]:
    if output is None:
        return nullcontext(sys.stdout)
    return output.open("w", encoding="utf-8", newline="")
