"""What to ask an author before believing who it is. Pure.

Asked is what only the customer knows and what was not told in public already: whoever repeats a
post proves nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

QUESTIONS: Final = ("order_number", "postcode", "email", "phone", "customer_number")
"""Codes, in the order in which they are asked."""
MOST_ASKED: Final = 2
_TELLS: Final[Mapping[str, str]] = {
    "order_number": "order_number",
    "order_number_close": "",  # mistyped: worth asking again
    "customer_number": "customer_number",
    "email": "email",
    "phone": "phone",
    "address": "postcode",
    "postcode": "postcode",
}


def what_to_ask(evidence: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Codes of questions for this evidence of one link, to be asked in private."""
    told = {_TELLS.get(str(item.get("kind")), "") for item in evidence}
    return tuple(code for code in QUESTIONS if code not in told)[:MOST_ASKED]
