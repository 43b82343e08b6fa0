"""The console command `luisterpost`: finds its commands, and turns errors into one line.

One file per command in this folder. `add_source.py` becomes `luisterpost add-source`; a trailing
underscore is dropped, so that `import_.py` can become `luisterpost import`. Each file holds a
`click` command or group named `command`, with its help in the docstring, and imports what is
heavy (torch, SQLAlchemy) inside the function, because `--help` loads every file. What several
commands share stands in files whose names begin with an underscore.

Exit codes: 0 done, 1 failed, 2 wrong usage or a wrong setting.
"""

import importlib
import os
import pkgutil
import sys
import traceback
from collections.abc import Sequence

import click

from triage.errors import SettingsError
from triage.settings import shows_tracebacks


class CommandFolder(click.Group):
    """A group whose commands are the files beside this one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in alphabetical order."""
        return sorted(_files())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of one file; None leads to click's "No such command"."""
        file = _files().get(cmd_name)
        if file is None:
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{file}").command
        return command


def _files() -> dict[str, str]:
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return {name.strip("_").replace("_", "-"): name for name in names if not name.startswith("_")}


@click.group(cls=CommandFolder, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="luisterpost", message="%(prog)s %(version)s")
def luisterpost() -> None:
    """Hear what customers say in public, find the complaints, help the customer."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code, after at most one line on stderr."""
    try:
        result = luisterpost.main(
            args=list(arguments) if arguments is not None else None,
            prog_name="luisterpost",
            standalone_mode=False,
        )
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (`head`, `less`) has left; Python must not complain about it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _fail("stopped", 1)
    except SettingsError as error:
        return _fail(str(error), 2)
    except Exception as error:
        return _fail(_one_line(error), 1)
    return result if isinstance(result, int) else 0


def _fail(line: str, code: int) -> int:
    if shows_tracebacks():
        traceback.print_exc()
    click.echo(f"luisterpost: {line}", err=True)
    return code


def _one_line(error: Exception) -> str:
    """The rooms' own errors speak for themselves; others are named, so that they can be found."""
    text = " ".join(str(error).split())
    if type(error).__module__.partition(".")[0] in {"ingest", "nlp", "triage", "web"}:
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
