"""What a token can be allowed; a program may do nothing that its token does not name."""

from collections.abc import Iterable
from typing import Final

from triage.errors import WrongInputError

SCOPES: Final = (
    "customers:read",
    "customers:write",
    "customers:merge",
    "interactions:write",
    "cases:read",
)


def check_scopes(wanted: Iterable[str]) -> tuple[str, ...]:
    """The scopes once each, in their order. Raises WrongInputError."""
    chosen = set(wanted)
    if unknown := chosen - set(SCOPES):
        known = ", ".join(SCOPES)
        raise WrongInputError("scopes", f"{', '.join(sorted(unknown))} is none of {known}")
    if not chosen:
        raise WrongInputError("scopes", "at least one is needed")
    return tuple(scope for scope in SCOPES if scope in chosen)
