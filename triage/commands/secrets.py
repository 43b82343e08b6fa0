"""`luisterpost secrets`: the keys that seal the credentials of sources."""

import click

from triage.commands._rows import complain, print_row


@click.group(name="secrets")
def command() -> None:
    """Look after the keys that seal the credentials of sources."""


@command.command(name="check")
def check() -> int:
    """Tell whether every stored secret can be read here; exit code 1 if not."""
    from triage.commands._database import open_session  # noqa: PLC0415
    from triage.sources.sealing import unreadable_secrets  # noqa: PLC0415

    with open_session() as session:
        names = unreadable_secrets(session)
    print_row({"unreadable": names})
    return 1 if names else 0


@command.command(name="new-key")
def new_key() -> None:
    """Put a new key before the others in the key file; nothing is sealed with it yet.

    Bring the file to every machine and restart all processes, then say `luisterpost secrets
    rotate`. Without a key file the new key is printed, to be put before LUISTERPOST_VAULT_KEYS.
    """
    from triage.settings import add_vault_key, load_settings, vault_key_path  # noqa: PLC0415
    from triage.vault import new_key as make_key  # noqa: PLC0415

    settings, key = load_settings(), make_key()
    if settings.vault_keys:
        click.echo(key)
        return
    add_vault_key(settings, key)
    click.echo(f"a new key stands first in {vault_key_path(settings)}; restart, then rotate")


@command.command(name="rotate")
def rotate() -> int:
    """Seal every stored secret with the first key; after that the older keys may go."""
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.sources.sealing import seal_stored_secrets  # noqa: PLC0415

    with open_services() as services:
        done = seal_stored_secrets(services.sessions, anew=True)
    print_row({"sealed": done.sealed, "unreadable": list(done.unreadable)})
    if done.unreadable:
        complain("keep the older keys: some secrets need one that is not here")
    return 1 if done.unreadable else 0
