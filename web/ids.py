"""Ids out of addresses and forms: whole numbers that a database row can have.

Without the bound a longer number would reach PostgreSQL and come back as an error of ours.
"""

from typing import Final

from werkzeug.routing import IntegerConverter, Map, UnicodeConverter, ValidationError

LARGEST: Final = 2**63 - 1
LONGEST_EXTERNAL_ID: Final = 64


class RowIdConverter(IntegerConverter):
    """`<int:…>` in a route; larger numbers are no such page."""

    def __init__(
        self,
        url_map: Map,
        fixed_digits: int = 0,
        min: int | None = None,  # noqa: A002 (the names that werkzeug passes)
        max: int | None = LARGEST,  # noqa: A002
        signed: bool = False,
    ) -> None:
        super().__init__(url_map, fixed_digits, min, max, signed)


class ExternalIdConverter(UnicodeConverter):
    """`<number:…>` in a route: a company's own customer number, as long as one can be."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, maxlength=LONGEST_EXTERNAL_ID)

    def to_python(self, value: str) -> str:
        """The number; what no database can hold is no such page."""
        if "\x00" in value:
            raise ValidationError
        return value


def row_id(text: str) -> int:
    """An id out of a query or form. Raises ValueError for what no row can have."""
    value = int(text)
    if not 0 < value <= LARGEST:
        raise ValueError(text)
    return value
