"""`luisterpost token`: tokens for programs, from the command line."""

from datetime import UTC, datetime

import click

from triage.commands._rows import print_row

_SCOPES = ("customers:read", "customers:write", "customers:merge", "interactions:write",
           "cases:read")  # fmt: skip


@click.group(name="token")
def command() -> None:
    """Make, list and revoke the tokens with which programs use the API."""


@command.command(name="add")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice(_SCOPES),
    help="What the program may do; repeat for several.",
)
@click.option("--days", default=365, show_default=True, help="After how many days it ends.")
def add(name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token called NAME and print its secret, this once."""
    from triage.api_tokens.tokens import make_token  # noqa: PLC0415
    from triage.commands._database import open_session  # noqa: PLC0415

    with open_session() as session:
        new = make_token(session, name=name, scopes=scopes, days=days, now=datetime.now(UTC))
    print_row(
        {
            "id": new.id,
            "name": new.name,
            "token": new.secret,
            "scopes": list(new.scopes),
            "expires_at": new.expires_at.isoformat(),
        }
    )


@command.command(name="list")
def list_() -> None:
    """Print all tokens as JSON Lines, without their secrets."""
    from triage.api_tokens.tokens import list_tokens  # noqa: PLC0415
    from triage.commands._database import open_session  # noqa: PLC0415

    now = datetime.now(UTC)
    with open_session() as session:
        for token in list_tokens(session):
            print_row(
                {
                    "id": token.id,
                    "name": token.name,
                    "begins": token.hint,
                    "scopes": list(token.scopes),
                    "state": token.state(now),
                    "expires_at": token.expires_at.isoformat(),
                    "used_at": token.used_at.isoformat() if token.used_at else None,
                }
            )


@command.command(name="revoke")
@click.argument("token_id", metavar="ID", type=click.IntRange(1, 2**63 - 1))
def revoke(token_id: int) -> None:
    """End the token with this ID at once."""
    from triage.api_tokens.tokens import revoke_token  # noqa: PLC0415
    from triage.commands._database import open_session  # noqa: PLC0415

    with open_session() as session:
        revoke_token(session, token_id, now=datetime.now(UTC))
    click.echo(f"token {token_id} is revoked")
