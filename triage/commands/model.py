"""`luisterpost model`: which model serves, which reads along in its shadow, and changing that."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.commands._rows import print_row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from triage.bootstrap import Services
    from triage.learning.catalogue import ModelRow


@click.group(name="model")
def command() -> None:
    """List learnt models, try one in the shadow, switch to it, and back.

    A switch needs no restart: worker processes take it up before their next batch.
    """


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, with all figures.")
def list_(as_json: bool) -> int:
    """Every model, newest first, and what became of it."""
    from triage.commands._database import open_session  # noqa: PLC0415
    from triage.learning.catalogue import list_models  # noqa: PLC0415
    from triage.learning.switching import why_not  # noqa: PLC0415

    with open_session() as session:
        models, _ = list_models(session)
    serving = next((one.version for one in models if one.serves), None)
    for one in models:
        if as_json:
            print_row(
                {
                    "version": one.version,
                    "base_version": one.base_version,
                    "created_at": one.created_at.isoformat(),
                    "state": _state(one) or "kept",
                    "misfit": one.misfit,
                    "report": one.report,
                    "evidence": one.evidence,
                }
            )
            continue
        verdict = one.misfit or (
            "" if one.is_current else why_not(one.evidence, serving) or "better"
        )
        state = "fits no longer" if one.misfit else _state(one)
        click.echo(f"{one.version:<40} {one.created_at:%Y-%m-%d %H:%M}  {state:<14} {verdict}")
    if not as_json:
        click.echo(
            f"serving: {serving or 'the model of the settings (LUISTERPOST_MODEL, or ours)'}"
        )
    return 0


@command.command(name="shadow")
@click.argument("model", required=False)
@click.option("--off", is_flag=True, help="Nothing reads along any more.")
def shadow(model: str | None, off: bool) -> int:
    """Let MODEL (a version, a folder that `train` left, or a checkpoint) read along.

    Its answers are kept apart and change nothing. It is compared with the model that serves, on
    the corrections that it did not learn from; the figures are printed.
    """
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.learning.switching import leave_shadow, put_in_shadow  # noqa: PLC0415

    if off == (model is not None):
        raise click.UsageError("give a model, or --off")
    with open_services() as services:
        with services.sessions.begin() as session:
            if model is None:
                leave_shadow(session, now=services.now())
                return 0
            version = _taken_up(session, model, services.now())
            put_in_shadow(session, version, now=services.now())
        click.echo(f"{version} reads along", err=True)
        print_row(_judge(services))
    return 0


@command.command(name="switch")
@click.argument("version")
@click.option("--anyway", is_flag=True, help="Even where the rule says no; the history tells so.")
def switch(version: str, anyway: bool) -> int:
    """Let VERSION serve, if it is better on held-out corrections.

    The rule: drawn with replacement 2,000 times, it answers more labels of the held-out
    corrections right than the model that serves in at least 95 of 100 draws.
    """
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.errors import WrongInputError  # noqa: PLC0415
    from triage.learning.switching import switch_model  # noqa: PLC0415

    with open_services() as services, services.sessions.begin() as session:
        try:
            switch_model(session, version, now=services.now(), anyway=anyway)
        except WrongInputError as error:
            raise click.ClickException(f"not switched: {error.message}") from error
    click.echo(f"{version} serves from the next text on; back: luisterpost model back", err=True)
    return 0


@command.command(name="back")
def back() -> int:
    """Let the model serve that served before the last switch."""
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.errors import WrongInputError  # noqa: PLC0415
    from triage.learning.standing import version_before  # noqa: PLC0415
    from triage.learning.switching import switch_back  # noqa: PLC0415

    with open_services() as services, services.sessions.begin() as session:
        _, older = version_before(session)
        try:
            standing = switch_back(session, now=services.now())
        except WrongInputError as error:
            raise click.ClickException(error.message) from error
    if older != standing.current:
        click.echo(f"{older} is gone or fits no longer", err=True)
    click.echo(f"{standing.current or 'the model of the settings'} serves again", err=True)
    return 0


def _state(model: "ModelRow") -> str:
    if model.is_current:
        return "serves" if model.serves else "chosen"
    return "in the shadow" if model.is_shadow else ""


def _taken_up(session: "Session", model: str, now: datetime) -> str:
    from nlp.own_model import is_learnt  # noqa: PLC0415
    from triage.learning.catalogue import add_checkpoint, add_model, find_model  # noqa: PLC0415

    if is_learnt(model):
        return add_model(session, Path(model), now=now)
    if "/" in model or Path(model).is_dir():
        from nlp.classifier import load_classifier  # noqa: PLC0415

        return add_checkpoint(session, model, load_classifier(model).model_version, now=now)
    return find_model(session, model).version


def _judge(services: "Services") -> Mapping[str, object]:
    from triage.learning.judging import judge_shadow  # noqa: PLC0415
    from triage.learning.serving import load_live  # noqa: PLC0415

    settings = services.settings
    live = load_live(services.sessions, settings.model, settings.text_languages)
    found = judge_shadow(services.sessions, live, now=services.now(), at_once=True)
    return found or {"rows": 0}
