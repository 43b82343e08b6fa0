"""Asks a platform's API with credentials; what the answers mean is the source's business."""

from collections.abc import Mapping
from types import MappingProxyType

from ingest.errors import BadAnswerError
from ingest.outbound import Answer, GuardedClient

_NO_HINTS: Mapping[int, str] = MappingProxyType({})


def ask(
    client: GuardedClient,
    url: str,
    *,
    headers: Mapping[str, str],
    hints: Mapping[int, str] = _NO_HINTS,
) -> Answer:
    """GET `url` with the credentials in `headers`; `hints` say what to do about a status.

    robots.txt is for pages that anybody may read. A caller with an account of its own has the
    platform's leave already, and several APIs forbid every path to all robots.
    """
    try:
        return client.get(url, headers={"Accept": "application/json", **headers}, obey_robots=False)
    except BadAnswerError as error:
        hint = hints.get(error.status)
        if hint is None:
            raise
        raise BadAnswerError(url, error.status, hint=hint, excerpt=error.excerpt) from error
