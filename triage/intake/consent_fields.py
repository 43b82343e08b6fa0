"""What a customer file tells about consent: fields that say yes or no to one way of contact.

Pure. Which columns hold them is told in `columns` and by the layouts; what becomes of a statement
is `triage.customers.told_consents`' work.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from triage.files.cells import read_yes_no


@dataclass(frozen=True, slots=True)
class ConsentField:
    """By which channel, for what; whether "yes" means that it is allowed, or that it is not."""

    channel: str
    purpose: str
    yes: str

    @property
    def about(self) -> str:
        """What it speaks about, as one word."""
        return f"{self.channel}/{self.purpose}"


CONSENT_FIELDS: Final[Mapping[str, ConsentField]] = {
    "do_not_contact": ConsentField("any", "any", "withdrawn"),
    "do_not_email": ConsentField("email", "any", "withdrawn"),
    "do_not_call": ConsentField("phone", "any", "withdrawn"),
    "do_not_post": ConsentField("post", "any", "withdrawn"),
    "email_opt_out": ConsentField("email", "marketing", "withdrawn"),
    "sms_opt_out": ConsentField("sms", "marketing", "withdrawn"),
    "email_opt_in": ConsentField("email", "marketing", "given"),
    "marketing_opt_in": ConsentField("any", "marketing", "given"),
}
LIFTED: Final = "lifted"
"""An objection that is not (any more) made: not the same as having said yes."""


def read_consent(field: str, value: object) -> tuple[str, str] | None:
    """What it is about, and `given`, `withdrawn` or `lifted`; None for an empty cell.

    Raises ValueError.
    """
    told = CONSENT_FIELDS[field]
    says_yes = read_yes_no(value)
    if says_yes is None:
        return None
    if told.yes == "given":
        return told.about, "given" if says_yes else "withdrawn"
    return told.about, "withdrawn" if says_yes else LIFTED


def strictest(statements: Iterable[tuple[str, str]]) -> dict[str, str]:
    """One status for each subject: where two columns differ, what forbids counts."""
    order = ("withdrawn", "given", LIFTED)
    found: dict[str, str] = {}
    for about, status in statements:
        before = found.get(about, status)
        found[about] = min(before, status, key=order.index)
    return found
