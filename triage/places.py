"""Places in an ordered list: where a page ends, and how the next or the one before begins.

A place is the values of the last row in the columns of the order (keyset paging), so a page
costs the same however far down it is, and a row that arrives meanwhile shifts nothing.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Select, and_, or_, tuple_

from triage.errors import WrongInputError

Value = int | float | bool | str | datetime
Kind = Literal["whole", "share", "yes_or_no", "text", "moment"]
LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class OrderColumn:
    """One column of an order."""

    expression: ColumnElement[Any]
    kind: Kind = "whole"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """Columns that together tell any two rows apart; the last one is the id."""

    columns: tuple[OrderColumn, ...]

    def sort(self, statement: Select[Any], *, backwards: bool = False) -> Select[Any]:
        """Put the rows into this order, or into its reverse."""
        return statement.order_by(
            *(
                column.expression.desc()
                if column.descending != backwards
                else column.expression.asc()
                for column in self.columns
            )
        )

    def beyond(self, place: str, *, backwards: bool = False) -> ColumnElement[bool]:
        """The rows after this place, or before it. Raises WrongInputError."""
        values = read_place(place, [column.kind for column in self.columns])
        down = [column.descending != backwards for column in self.columns]
        if len(set(down)) == 1:
            left = tuple_(*(column.expression for column in self.columns))
            return left < tuple_(*values) if down[0] else left > tuple_(*values)
        return _step_by_step(self.columns, values, down)


def write_place(values: Sequence[Value]) -> str:
    """A place as it stands in an address."""
    told = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode()


def read_place(place: str, kinds: Sequence[Kind]) -> list[Any]:
    """The values of a place that an address holds, one of each kind. Raises WrongInputError."""
    try:
        told = json.loads(base64.urlsafe_b64decode(place))
        if not isinstance(told, list) or len(told) != len(kinds):
            raise ValueError(place)
        return [_value(one, kind) for one, kind in zip(told, kinds, strict=True)]
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise WrongInputError("after", "this page does not exist; start at the first") from error


def _step_by_step(
    columns: Sequence[OrderColumn], values: Sequence[Value], down: Sequence[bool]
) -> ColumnElement[bool]:
    """`a > x or (a = x and (b < y or …))`, each level bounded so that an index can start there."""
    first, value = columns[0].expression, values[0]
    past = first < value if down[0] else first > value
    if len(columns) == 1:
        return past
    bound = first <= value if down[0] else first >= value
    rest = _step_by_step(columns[1:], values[1:], down[1:])
    return and_(bound, or_(past, rest))


def _value(told: object, kind: Kind) -> Value:
    if kind == "moment" and isinstance(told, str):
        moment = datetime.fromisoformat(told)
        if moment.tzinfo is not None:
            return moment
    if kind == "yes_or_no" and isinstance(told, bool):
        return told
    if kind == "text" and isinstance(told, str) and "\x00" not in told:
        told.encode()  # half of a surrogate pair is no text: a ValueError
        return told
    if kind == "share" and isinstance(told, float) and 0 <= told <= 1:
        return told
    if kind == "whole" and type(told) is int and abs(told) <= LARGEST:
        return told
    raise ValueError(told)
