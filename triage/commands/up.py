"""`luisterpost up`: the whole product on this machine."""

import click

from triage.settings import load_settings


@click.command(name="up")
@click.option("--empty", is_flag=True, help="Do not load the example company at the first start.")
@click.option("--port", type=int, help="Port of the web (LUISTERPOST_WEB_PORT, 8080).")
def command(empty: bool, port: int | None) -> None:
    """Start database, broker, workers, schedule and web, and keep them running.

    The first start makes an administrator, prints the log-in, and loads an example company.
    Ctrl-C stops everything; the next start continues where this one was.
    """
    from triage.servers.supervisor import run  # noqa: PLC0415 (loads the database's drivers)

    run(load_settings(web_port=port), with_example=not empty, say=click.echo)
