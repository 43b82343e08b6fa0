"""`luisterpost duplicates`: find customers who stand there twice, and merge the sure ones."""

import click

from triage.commands._rows import print_row


@click.command(name="duplicates")
@click.option(
    "--merge-above",
    type=click.FloatRange(0.5, 1.0),
    help="Merge pairs with at least this probability; 0.99 is a sensible one.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be merged, and merge nothing.")
@click.option("--no-search", is_flag=True, help="Work with the pairs that are known.")
def command(merge_above: float | None, dry_run: bool, no_search: bool) -> int:
    """Look for duplicates among all customers.

    Prints the counts as JSON: customers, candidates (pairs that were compared), pairs, new,
    households (people who live with somebody of their name). With --merge-above also pairs above
    that, groups, merges (records taken up by others) and left_to_people. Every merge can be taken
    back on the customer's page.
    """
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.duplicates.finding import find_all  # noqa: PLC0415
    from triage.duplicates.ruling import merge_by_rule, plan_merges  # noqa: PLC0415

    if dry_run and merge_above is None:
        raise click.UsageError("--dry-run needs --merge-above")
    with open_services() as services:
        now = services.now()
        counts: dict[str, object] = {}
        if not no_search:
            if (found := find_all(services.sessions, now=now)) is None:
                raise click.ClickException("another search is running; try again when it is done")
            told = ("customers", "candidates", "pairs", "new", "households")
            counts |= {name: getattr(found, name) for name in told}
        if merge_above is not None:
            with services.sessions.begin() as session:
                plan = plan_merges(session, merge_above)
            merged = 0 if dry_run else merge_by_rule(services.sessions, plan, now=now)
            counts |= {
                "above": plan.pairs,
                "groups": len(plan.groups),
                "merges": plan.merges if dry_run else merged,
                "left_to_people": plan.left_to_people,
                "dry_run": dry_run,
            }
            services.hints.send("link")
        print_row(counts)
    return 0
