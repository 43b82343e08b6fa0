"""What to ask an author before believing who it is. Pure.

Asked is what only the customer knows and what was not told in public already: whoever repeats a
post proves nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

QUESTIONS: Final = ("order_number", "postcode", "email", "phone", "customer_number")
"""Codes, in the order in which they are asked."""
MOST_ASKED: Final = 2
_DOUBTFUL: Final = frozenset(
    {"name_differs", "name_relative", "name_renamed", "account_other", "others_handle",
     "claim_differs", "rejected_before", "city_differs"}
)  # fmt: skip
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
    """Codes of questions for this evidence of one link; "private" where to ask comes first.

    "private" stands before them where something contradicts: then not even the question should
    tell others which customer is meant.
    """
    kinds = {str(item.get("kind")) for item in evidence}
    told = {_TELLS.get(kind, "") for kind in kinds}
    asked = [code for code in QUESTIONS if code not in told][:MOST_ASKED]
    return ("private", *asked) if kinds & _DOUBTFUL else tuple(asked)
