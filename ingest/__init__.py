"""Sources in, raw mentions out: `fetch` is the one call, `kinds` tells what it can fetch.

This room keeps no database and decides nothing about when to fetch: state goes in and the
next state comes out. The functions import what they need when called, because the parsing
child also passes through here and must start in milliseconds.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ingest.mentions import Fetched, RawMention, Refused, State

if TYPE_CHECKING:
    from ingest.earlier import Earlier
    from ingest.outbound import GuardedClient

__all__ = ["Fetched", "RawMention", "Refused", "State", "fetch", "kinds", "raw_mention_to_json"]


def fetch(
    kind: str,
    options: Mapping[str, object],
    state: State,
    client: "GuardedClient",
    *,
    now: datetime,
    earlier: "Sequence[Earlier]" = (),
) -> Fetched:
    """Fetch a source once. `state` is what the last fetch of it returned, or empty.

    `earlier` are posts to look at again, beside those that the source remembers itself.

    Raises IngestError: UnknownKindError and WrongOptionError before anything is requested.
    """
    from ingest.earlier import put_earlier  # noqa: PLC0415 - see the docstring
    from ingest.registry import find_source, read_options  # noqa: PLC0415 - see the docstring
    from ingest.tidy import tidy_fetched  # noqa: PLC0415 - see the docstring

    source = find_source(kind)
    chosen = read_options(source, options)
    state = put_earlier(kind, chosen, state, earlier)
    return tidy_fetched(source.fetch(chosen, state, client, now), now)


def kinds() -> tuple[str, ...]:
    """The kinds of source there are, sorted."""
    from ingest import registry  # noqa: PLC0415 - see the docstring

    return registry.kinds()


def raw_mention_to_json(mention: RawMention) -> dict[str, Any]:
    """A mention as one JSON Lines row; times in ISO 8601, empty fields left out.

    The `file` source reads the row back to an equal mention.
    """
    row: dict[str, Any] = {}
    for name in RawMention.__dataclass_fields__:
        value = getattr(mention, name)
        if value is None or value == {}:
            continue
        row[name] = value.isoformat() if isinstance(value, datetime) else value
    return row
