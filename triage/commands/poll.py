"""`luisterpost poll`: fetch due sources now, in this process."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from triage.commands._rows import complain, print_row

if TYPE_CHECKING:
    from triage.bootstrap import Services
    from triage.sources.polling import Polled


@click.command(name="poll")
@click.argument("names", nargs=-1)
def command(names: tuple[str, ...]) -> int:
    """Poll all sources that are due, or those called NAMES whether due or not.

    Prints one row a source. What was new waits for the workers. Exit code 1 if one failed.
    """
    from triage.commands._database import open_services  # noqa: PLC0415

    failures = 0
    with open_services() as services:
        for polled in _poll_named(services, names) if names else _poll_due(services):
            if polled is None:
                complain("this source is paused, or a worker is polling it just now")
            else:
                print_row(_row(polled))
            failures += polled is None or polled.error is not None
        services.hints.send("understand")
    return 1 if failures else 0


def _poll_due(services: "Services") -> Iterator["Polled"]:
    from triage.sources.outbound import make_client  # noqa: PLC0415
    from triage.sources.polling import poll_due_source  # noqa: PLC0415

    client = make_client(services)
    while polled := poll_due_source(services.sessions, client, now=services.now):
        yield polled


def _poll_named(services: "Services", names: tuple[str, ...]) -> Iterator["Polled | None"]:
    from triage.sources.outbound import make_client  # noqa: PLC0415
    from triage.sources.polling import poll_due_source, require_source  # noqa: PLC0415

    client = make_client(services)
    with services.sessions.begin() as session:
        ids = [require_source(session, name).id for name in names]
    for source_id in ids:
        yield poll_due_source(services.sessions, client, now=services.now, source_id=source_id)


def _row(polled: "Polled") -> dict[str, object]:
    stored = polled.stored
    return {
        "source": polled.name,
        "new": stored.new,
        "updated": stored.updated,
        "unchanged": stored.unchanged,
        "removed": stored.removed,
        "refused": stored.refused,
        "error": polled.error,
    }
