"""Who lives together: the same house, the same family name, and not one person twice."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import numpy as np
from sqlalchemy import BigInteger, Text, cast, delete, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from triage.duplicates.customer_schema import compare_given
from triage.models import HouseholdMember
from triage.pairing.schema import Pairs, Records

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
    several = {key: some for key, some in groups.items() if 2 <= len(some) <= _MOST_MEMBERS}
    mixed = _of_several_people(records, list(several.values()))
    found: dict[int, str] = {}
    for (key, places), is_mixed in zip(several.items(), mixed, strict=True):
        if is_mixed:
            named = (
                records.columns[name].values[one] for name, one in zip(parts, key, strict=True)
            )
            found |= dict.fromkeys((int(records.ids[place]) for place in places), " ".join(named))
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


def _of_several_people(records: Records, groups: Sequence[Sequence[int]]) -> list[bool]:
    """For each group: somebody in it has another first name than the first one."""
    first = [group[0] for group in groups for _ in group[1:]]
    others = [place for group in groups for place in group[1:]]
    pairs = Pairs(np.array(first, np.int32), np.array(others, np.int32))
    differs = np.isin(compare_given(records, pairs), _OTHER_PERSON)
    ends = np.cumsum([len(group) - 1 for group in groups])
    return [
        bool(differs[end - len(group) + 1 : end].any())
        for group, end in zip(groups, ends.tolist(), strict=True)
    ]
