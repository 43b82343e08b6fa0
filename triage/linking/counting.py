"""Counts how frequent names and cities are among the customers, in the background.

Counted anew when the number of customers has changed by a tenth; in between the counts stay: how
frequent Jansen is does not change in a day.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from triage.linking.names import fold, name_of
from triage.models import Customer, NameCount

_CHUNK: Final = 5000
_LOCK: Final = 0x6E616D65  # one of the database's advisory locks: one count at a time
_CHANGE: Final = 0.1


def count_names(sessions: sessionmaker[Session], *, anew: bool = False) -> int:
    """Count where that is due (or `anew`); returns the number of customers counted, 0 for none."""
    with sessions.begin() as session:
        if not session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))):
            return 0
        present = session.scalar(select(func.count()).select_from(Customer)) or 0
        known = session.get(NameCount, ("all", ""))
        before = known.count if known else 0
        if not anew and abs(present - before) <= before * _CHANGE:
            return 0
        counts = _count(session)
        session.execute(delete(NameCount))
        _store(session, counts)
        return present


def _count(session: Session) -> Counter[tuple[str, str]]:
    """Equal records are counted by the database, and folded once."""
    counts: Counter[tuple[str, str]] = Counter()
    for first, last, whole, count in _grouped(session):
        name = name_of(first, last, whole)
        for given in name.given[:2]:
            counts["given", given] += count
        for family in name.families:
            counts["family", family] += count
        counts["all", ""] += count
    cities = select(Customer.city, func.count()).where(Customer.city.is_not(None))
    for city, count in session.execute(cities.group_by(Customer.city)):
        counts["city", fold(city)] += count
    return counts


def _grouped(session: Session) -> Iterator[tuple[str | None, str | None, str | None, int]]:
    whole = text("CASE WHEN last_name IS NULL THEN name END AS whole")
    rows = session.execute(
        select(Customer.first_name, Customer.last_name, whole, func.count())
        .where(Customer.merged_into_id.is_(None))
        .group_by(Customer.first_name, Customer.last_name, text("3"))
        .execution_options(yield_per=_CHUNK)
    )
    for row in rows:
        yield row[0], row[1], row[2], row[3]


def _store(session: Session, counts: Counter[tuple[str, str]]) -> None:
    """A name that one customer bears is as rare as one that nobody bears."""
    rows = [
        {"kind": kind, "value": value[:200], "count": count}
        for (kind, value), count in sorted(counts.items())
        if count > 1 or kind == "all"
    ]
    for start in range(0, len(rows), _CHUNK):
        session.execute(
            text(
                "INSERT INTO name_counts (kind, value, count) SELECT * FROM "
                "unnest(cast(:kinds AS text[]), cast(:values AS text[]), cast(:counts AS bigint[]))"
                " ON CONFLICT DO NOTHING"
            ),
            {
                "kinds": [row["kind"] for row in rows[start : start + _CHUNK]],
                "values": [row["value"] for row in rows[start : start + _CHUNK]],
                "counts": [row["count"] for row in rows[start : start + _CHUNK]],
            },
        )
