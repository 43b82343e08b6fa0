"""`luisterpost sources`: the kinds of source there are, and the sources of this installation."""

import click

from triage.commands._rows import print_row


@click.command(name="sources")
@click.option("--kinds", is_flag=True, help="Only the kinds and their options; no database.")
def command(kinds: bool) -> None:
    """List the kinds of source with their options, and the sources added here, as JSON Lines."""
    from ingest.describing import describe_options  # noqa: PLC0415
    from ingest.registry import find_source  # noqa: PLC0415
    from ingest.registry import kinds as known  # noqa: PLC0415

    for kind in known():
        source = find_source(kind)
        options = {
            option.name: {
                "description": option.description,
                "type": option.type,
                "required": option.required,
                "default": option.default,
            }
            for option in describe_options(source.options_model)
        }
        print_row({"kind": kind, "description": source.description, "options": options})
    if not kinds:
        _print_sources()


def _print_sources() -> None:
    from triage.commands._database import open_session  # noqa: PLC0415
    from triage.sources.reading import list_sources  # noqa: PLC0415

    with open_session() as session:
        for row in list_sources(session):
            print_row(
                {
                    "source": row.name,
                    "kind": row.kind,
                    "enabled": row.enabled,
                    "mentions": row.mentions,
                    "refused": row.refused,
                    "last_success_at": row.last_success_at and row.last_success_at.isoformat(),
                    "due_at": row.due_at.isoformat(),
                    "error": row.last_error,
                }
            )
