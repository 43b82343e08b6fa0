"""What a layout is: by which columns a system's file is known, and what its columns mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from triage.intake.columns import squeeze


@dataclass(frozen=True)
class Layout:
    """One system's columns. `telling`: any of these groups, whole, gives the system away.

    `numbers` are the columns that may hold the customer number, the best one first; `fields`
    tells the others, and `left_out` what is of no use outside of the system.
    """

    name: str
    title: str
    telling: tuple[tuple[str, ...], ...]
    numbers: tuple[str, ...]
    fields: Mapping[str, str]
    left_out: tuple[str, ...] = ()
    _by_name: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known = {squeeze(name): told for name, told in self.fields.items()}
        known |= dict.fromkeys(map(squeeze, self.left_out), "")
        object.__setattr__(self, "_by_name", known)

    def fits(self, header: Iterable[str]) -> bool:
        """Whether a file with these columns comes from this system."""
        there = {squeeze(name) for name in header}
        return any({squeeze(name) for name in group} <= there for group in self.telling)

    def known(self, header: Iterable[str]) -> dict[str, str]:
        """The field of each column that the layout knows; "" for what is to be left out."""
        columns = list(header)
        found = {
            column: self._by_name[squeeze(column)]
            for column in columns
            if squeeze(column) in self._by_name
        }
        by_squeezed = {squeeze(column): column for column in reversed(columns)}
        for number in map(squeeze, self.numbers):
            if number in by_squeezed:
                found[by_squeezed[number]] = "customer_number"
                break
        return found
