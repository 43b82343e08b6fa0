import re
from pathlib import Path

import click
import pytest

from triage.commands import luisterpost

PAGE = (Path(__file__).parents[3] / "docs" / "command-line.md").read_text()


def commands() -> dict[str, click.Command]:
    context = click.Context(luisterpost)
    found = {}
    for name in luisterpost.list_commands(context):
        command = luisterpost.get_command(context, name)
        assert command is not None
        found[name] = command
    return found


def test_every_command_is_in_the_manual_and_the_manual_names_no_other() -> None:
    rows = "".join(line for line in PAGE.splitlines() if line.startswith("| `"))
    told = set(re.findall(r"`luisterpost ([a-z-]+)", rows))

    assert told == set(commands())


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_explains_itself(name: str) -> None:
    command = commands()[name]

    assert command.help
    for option in command.params:
        if isinstance(option, click.Option) and name != "train":
            assert option.help, f"{name} {option.name}"


def test_subcommands_are_in_the_manual() -> None:
    for name, command in commands().items():
        if isinstance(command, click.Group):
            for sub in command.commands:
                assert re.search(rf"luisterpost {name} [a-z|\\-]*{sub}", PAGE), f"{name} {sub}"
