"""Which rows are missing from a list that was read again, and when that is believed.

For lists that are read in parts, lose rows for a while and show old pages: a row counts as deleted
where it was missing twice, hours apart, and its neighbours were there each time. A place is the
number by which the list is sorted. Pure values.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ingest.dates import read_date

AGAIN_AFTER: Final = timedelta(hours=6)
TOO_MANY: Final = "shows far fewer reviews than before: deletions cannot be told from that"
_SEVERAL: Final = 4  # of them, before their share says anything


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was read of a list without a gap: all between two places. None: up to its end there."""

    above: int | None
    below: int | None

    def __contains__(self, place: int) -> bool:
        is_above = self.above is None or place > self.above
        return is_above and (self.below is None or place < self.below)


def find_missing(
    known: Mapping[str, int], shown: Collection[str], stretch: Stretch
) -> list[str] | None:
    """Known rows of the stretch that it does not show; None where that cannot be believed.

    A list that shows nothing of what it showed before, or lost more than it kept, is in trouble.
    """
    missing = [one for one, place in known.items() if one not in shown and place in stretch]
    there = sum(one in known for one in shown)
    if missing and (not there or (len(missing) >= _SEVERAL and len(missing) > there)):
        return None
    return missing


def settle(
    suspects: Mapping[str, str], missing: Collection[str], shown: Collection[str], now: datetime
) -> tuple[list[str], dict[str, str]]:
    """Rows that are missing again, and those to look for again, with when they were missed first.

    Where a suspect should stand was not read this time if it is neither missing nor shown.
    """
    since = {one: first for one, first in suspects.items() if one not in shown}
    since |= {one: now.isoformat() for one in missing if one not in since}
    gone = [one for one in missing if now - (read_date(since[one]) or now) >= AGAIN_AFTER]
    return gone, {one: first for one, first in since.items() if one not in gone}
