"""When an empty list is an error: where something stood before that cannot all have gone.

A layout that changed, a right that was withdrawn and a wall look like "nothing there", and must
never pass as that. But whoever wrote the only post of a list may take it back, and then the list
is rightly empty. Pure values.
"""

from ingest.errors import NothingFoundError


def require_some(where: str, what: str, *, told: int, before: int, may_go: int = 1) -> None:
    """Raise NothingFoundError where a list tells nothing, and told more than `may_go` before.

    Both count all rows that the place told, also those that are left out for having no words.
    `may_go` is 0 for what keeps its newest entries for good, such as feeds.
    """
    if not told and before > may_go:
        raise NothingFoundError(where, f"shows no {what}, where it showed some before")
