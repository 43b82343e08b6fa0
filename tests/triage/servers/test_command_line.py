"""The console command: its registry, and errors in one line."""

import importlib
import pkgutil

import click
import pytest

import triage.commands
from triage.commands import luisterpost, run
from triage.errors import TriageError


def test_every_file_is_a_command_with_a_help_text() -> None:
    modules = pkgutil.iter_modules(triage.commands.__path__)
    files = [module.name for module in modules if not module.name.startswith("_")]
    names = {name.strip("_").replace("_", "-") for name in files}
    assert set(luisterpost.list_commands(click.Context(luisterpost))) == names
    for file in files:
        command = importlib.import_module(f"triage.commands.{file}").command
        assert isinstance(command, click.Command)
        assert command.help


def test_help_leaves_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert "up" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["nonsense"], ["up", "--nonsense"], ["up", "--port", "x"]])
def test_wrong_usage_leaves_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_wrong_setting_leaves_with_2_and_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LUISTERPOST_WEB_PORT", "none")
    assert run(["up"]) == 2
    line = capsys.readouterr().err
    assert line.startswith("luisterpost: LUISTERPOST_WEB_PORT is wrong")
    assert line.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (TriageError("no such case"), "luisterpost: no such case\n"),
        (ValueError("two\nlines"), "luisterpost: ValueError: two lines\n"),
        (KeyboardInterrupt(), "luisterpost: stopped\n"),
    ],
)
def test_a_failure_leaves_with_1_and_one_line(
    error: BaseException,
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.delenv("LUISTERPOST_LOG_LEVEL", raising=False)
    monkeypatch.setattr(luisterpost, "main", fail)
    assert run(["up"]) == 1
    assert capsys.readouterr().err == line
