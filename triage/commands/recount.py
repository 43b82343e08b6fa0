"""`luisterpost recount`: the counts behind the trends, made anew from the mentions."""

import click

from triage.commands._rows import print_row


@click.command(name="recount")
def command() -> int:
    """Count the mentions of every day again, for the trends.

    The counts keep themselves; this is for after a repair of the database by hand. The trends stay
    right while it runs. Prints the number of days as JSON.
    """
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.trends.counting import count_all_anew  # noqa: PLC0415

    with open_services() as services:
        settings = services.settings
        days = count_all_anew(
            services.sessions,
            timezone=settings.timezone,
            threshold=settings.complaint_threshold,
            now=services.now(),
        )
    print_row({"days": days})
    return 0
