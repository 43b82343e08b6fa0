"""`luisterpost fetch`: one fetch of a source, without a database."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from triage.commands._options import read_pairs
from triage.commands._rows import complain, print_row
from triage.errors import WrongInputError
from triage.settings import load_settings


@click.command(name="fetch")
@click.argument("kind")
@click.option("--option", "pairs", multiple=True, metavar="NAME=VALUE", help="Repeat for each.")
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File with the cursor: read before, written after.",
)
def command(kind: str, pairs: tuple[str, ...], state: Path | None) -> None:
    """Fetch a source of KIND once and print its raw mentions as JSON Lines.

    Rows that cannot be read are told on stderr. Needs no database; `luisterpost sources` lists
    the kinds and their options.
    """
    import ingest  # noqa: PLC0415 (HTTP and parsers)
    from triage.sources.outbound import make_lone_client  # noqa: PLC0415

    fetched = ingest.fetch(
        kind,
        read_pairs(pairs),
        _read_state(state),
        make_lone_client(load_settings()),
        now=datetime.now(UTC),
    )
    for mention in fetched.mentions:
        print_row(ingest.raw_mention_to_json(mention))
    for row in fetched.refused:
        complain(f"{row.where}: {row.reason}")
    if state:
        _write_state(state, dict(fetched.state))


def _read_state(path: Path | None) -> dict[str, object]:
    if path is None or not path.exists():
        return {}
    try:
        state = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise WrongInputError("--state", f"{path}: {error}") from error
    if not isinstance(state, dict):
        raise WrongInputError("--state", f"{path}: not a JSON object")
    return state


def _write_state(path: Path, state: dict[str, object]) -> None:
    # All or nothing: a half-written cursor would lose mentions at the next fetch.
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(json.dumps(state, ensure_ascii=False))
    draft.replace(path)
