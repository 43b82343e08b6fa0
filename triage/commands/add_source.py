"""`luisterpost add-source`: listen somewhere new."""

from datetime import UTC, datetime

import click

from triage.commands._options import read_pairs


@click.command(name="add-source")
@click.argument("kind")
@click.argument("name")
@click.option("--option", "pairs", multiple=True, metavar="NAME=VALUE", help="Repeat for each.")
@click.option("--interval", default=900, show_default=True, help="Seconds between two polls.")
@click.option(
    "--rhythm",
    type=click.Choice(["adaptive", "calmer", "steady"]),
    default="calmer",
    show_default=True,
    help="Less often when quiet (calmer), also more often when busy (adaptive), or neither.",
)
@click.option("--purpose", required=True, help="What we listen for, in a sentence.")
@click.option("--legal-basis", required=True, help="The ground, such as 'legitimate interest'.")
@click.option("--balancing-note", required=True, help="Why the writers' interests allow it.")
@click.option("--retention-days", default=90, show_default=True, help="How long texts are kept.")
@click.option("--terms-checked", is_flag=True, help="The site's terms of use were checked.")
def command(
    kind: str,
    name: str,
    pairs: tuple[str, ...],
    interval: int,
    rhythm: str,
    purpose: str,
    legal_basis: str,
    balancing_note: str,
    retention_days: int,
    terms_checked: bool,
) -> None:
    """Add a source of KIND called NAME; the first poll follows at once."""
    if not terms_checked:
        raise click.UsageError("check the site's terms of use first, then say --terms-checked")
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.sources.admin import Grounds, add_source  # noqa: PLC0415

    grounds = Grounds(purpose, legal_basis, balancing_note, retention_days, datetime.now(UTC))
    with open_services() as services:
        with services.sessions.begin() as session:
            source = add_source(
                session,
                kind=kind,
                name=name,
                options=read_pairs(pairs),
                grounds=grounds,
                interval_s=interval,
                rhythm=rhythm,
            )
        services.hints.send("listen")
    click.echo(f"added source {source.name} ({source.kind}), polled every {interval} s")
