"""Who lives together: the same house, the same family name, and not one person twice."""

from collections.abc import Collection, Mapping
from typing import Final

import numpy as np
from sqlalchemy import BigInteger, Text, cast, delete, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from triage.duplicates.comparing import equal
from triage.duplicates.customer_schema import compare_given
from triage.duplicates.schema import Pairs, Records
from triage.models import HouseholdMember

_MOST_MEMBERS: Final = 20  # more of one name at one address is an office or a home
_BATCH: Final = 5000
# Levels of the given name that say "somebody else": differs, or merely similar.
_OTHER_PERSON: Final = (1, 3)


def find_households(records: Records) -> dict[int, str]:
    """By customer, the name of the household; people who live alone are left out."""
    parts = ("postcode", "house", "family")
    groups: dict[tuple[int, ...], list[int]] = {}
    codes = [records.columns[name].codes for name in parts]
    known = np.flatnonzero(np.all([one >= 0 for one in codes], axis=0))
    for place in known.tolist():
        groups.setdefault(tuple(int(one[place]) for one in codes), []).append(place)
    found: dict[int, str] = {}
    for key, places in groups.items():
        if 2 <= len(places) <= _MOST_MEMBERS and _are_several(records, places):
            named = (
                records.columns[name].values[code] for name, code in zip(parts, key, strict=True)
            )
            household = " ".join(named)
            found |= dict.fromkeys((int(records.ids[place]) for place in places), household)
    return found


def store_households(
    session: Session, found: Mapping[int, str], *, among: Collection[int] | None = None
) -> int:
    """Make the households what was found, all of them or of these customers; returns members."""
    gone = delete(HouseholdMember)
    if among is not None:
        gone = gone.where(HouseholdMember.customer_id.in_(among))
    session.execute(gone)
    listed = sorted(found.items())
    for start in range(0, len(listed), _BATCH):
        part = listed[start : start + _BATCH]
        told = (
            func.unnest(
                cast([customer_id for customer_id, _ in part], ARRAY(BigInteger)),
                cast([household for _, household in part], ARRAY(Text)),
            )
            .table_valued("customer_id", "household", name="told")
            .render_derived()
        )
        session.execute(
            insert(HouseholdMember)
            .from_select(["customer_id", "household"], select(told.c.customer_id, told.c.household))
            .on_conflict_do_nothing()
        )
    return len(listed)


def _are_several(records: Records, places: list[int]) -> bool:
    """Somebody among them has another first name than the first one."""
    first = np.full(len(places) - 1, places[0], np.int32)
    others = np.array(places[1:], np.int32)
    pairs = Pairs(first, others)
    if not equal(records.columns["family"], pairs).all():
        return False
    return bool(np.isin(compare_given(records, pairs), _OTHER_PERSON).any())
