"""`luisterpost replay`: try dead letters again."""

import click

from triage.commands._rows import print_row


@click.command(name="replay")
@click.argument("keys", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Replay every dead letter.")
def command(keys: tuple[str, ...], everything: bool) -> None:
    """List work and messages that failed too often; with KEYS or --all, make them due again."""
    from triage.commands._database import open_session  # noqa: PLC0415
    from triage.queueing.dead import list_dead, replay  # noqa: PLC0415

    with open_session() as session:
        if keys or everything:
            click.echo(f"{replay(session, None if everything else list(keys))} due again")
            return
        for letter in list_dead(session):
            print_row(
                {
                    "key": letter.key,
                    "kind": letter.kind,
                    "about": letter.about,
                    "attempts": letter.attempts,
                    "error": letter.error,
                    "dead_at": letter.dead_at.isoformat(),
                }
            )
