"""`luisterpost check`: is everything well?"""

import click

from triage.commands._rows import print_row


@click.command(name="check")
def command() -> int:
    """Look at database, broker, sources, work and dead letters; exit code 1 if something is wrong.

    Prints one JSON row for each thing that was looked at.
    """
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.health import look_at_everything  # noqa: PLC0415

    with open_services() as services:
        findings = look_at_everything(services)
    for finding in findings:
        print_row({"what": finding.what, "ok": finding.ok, "detail": finding.detail})
    return 0 if all(finding.ok for finding in findings) else 1
