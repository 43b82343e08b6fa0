"""`luisterpost user`: accounts from the command line."""

from datetime import UTC, datetime

import click

from triage.commands._rows import print_row


@click.group(name="user")
def command() -> None:
    """Add people and change their passwords."""


@command.command(name="add")
@click.argument("email")
@click.option("--name", default="", help="As colleagues see it (the e-mail address).")
@click.option(
    "--role",
    type=click.Choice(["agent", "lead", "manager", "admin"]),
    default="agent",
    show_default=True,
)
@click.option("--team", "teams", multiple=True, help="Name of a team; repeat for several.")
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
def add(email: str, name: str, role: str, teams: tuple[str, ...], language: str) -> None:
    """Add a person and print a first password."""
    from triage.commands._database import open_session  # noqa: PLC0415
    from triage.people.accounts import add_user  # noqa: PLC0415
    from triage.people.passwords import new_password  # noqa: PLC0415

    password = new_password()
    with open_session() as session:
        user = add_user(
            session,
            email=email,
            name=name,
            role=role,
            password=password,
            teams=teams,
            language=language,
        )
    click.echo(f"{user.email} ({user.role}) logs in with: {password}")


@command.command(name="password")
@click.argument("email")
def password(email: str) -> None:
    """Give a person a new password, print it, and log them out everywhere."""
    from triage.commands._database import open_session  # noqa: PLC0415
    from triage.people.accounts import set_password  # noqa: PLC0415
    from triage.people.passwords import new_password  # noqa: PLC0415

    fresh = new_password()
    with open_session() as session:
        set_password(session, email, fresh, datetime.now(UTC))
    click.echo(f"{email} logs in with: {fresh}")


@command.command(name="list")
def list_() -> None:
    """Print everybody as JSON Lines."""
    from sqlalchemy import select  # noqa: PLC0415

    from triage.commands._database import open_session  # noqa: PLC0415
    from triage.models import User  # noqa: PLC0415

    with open_session() as session:
        for user in session.scalars(select(User).order_by(User.email)):
            print_row(
                {
                    "email": user.email,
                    "name": user.name,
                    "role": user.role,
                    "teams": [team.slug for team in user.teams],
                    "enabled": user.enabled,
                }
            )
