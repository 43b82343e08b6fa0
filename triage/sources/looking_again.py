"""Whose turn it is to be looked at again: every stored post of a source, once a day.

A source remembers its youngest posts itself and looks at them often. All others come round here:
each fetch is handed as many as its share of the day asks for, in the order of their ids. How
posts are asked for is left to `ingest`; where a platform's allowance or the time of a fetch ends,
the next fetch goes on from there, and the round takes longer.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ingest.earlier import Earlier, can_look_at, may_share_links, most_at_once
from triage.models import Mention

ROUND: Final = timedelta(hours=18)
"""In this time everybody has had a turn; so also where a fetch or two fail within a day."""
MOST_AT_ONCE: Final = 1000
_WORTHWHILE: Final = 15  # fewer wait for each other: most platforms tell of twenty as of one
_COUNT_EVERY: Final = timedelta(hours=2)
_STUCK_AFTER: Final = 8  # fetches that leave the same post over: it is passed by


@dataclass(frozen=True, slots=True)
class Turn:
    """The posts whose turn it is, and how to remember who had it."""

    posts: Sequence[Earlier] = ()
    looks: Mapping[str, Any] = field(default_factory=dict)
    is_last: bool = False  # of the round
    now: datetime | None = None

    def taken(self, left_over: Sequence[str]) -> Mapping[str, Any]:
        """What to remember when all of them were looked at but for those `left_over`."""
        if self.now is None:
            return self.looks
        waiting = set(left_over)
        ids = [one.external_id for one in self.posts]
        done = next((at for at, one in enumerate(ids) if one in waiting), len(ids))
        stuck = 0 if done or not ids else int(self.looks.get("stuck") or 0) + 1
        if stuck >= _STUCK_AFTER:
            done, stuck = 1, 0
        after = ids[done - 1] if done else self.looks["after"]
        if self.is_last and done == len(ids):
            after = ""
        at = due_from(self.looks, self.now) + ROUND * (done / max(1, self.looks["of"]))
        return {**self.looks, "at": min(at, self.now).isoformat(), "after": after, "stuck": stuck}


def next_turn(
    session: Session, source_id: int, kind: str, looks: Mapping[str, Any], *, now: datetime
) -> Turn:
    """Whose turn it is at this fetch; nobody's where the kind cannot look at single posts."""
    if not can_look_at(kind):
        return Turn(looks=looks)
    begun_at = looks.get("since")
    since = datetime.fromisoformat(begun_at) if begun_at else None
    if _is_old(looks.get("counted_at"), now):
        # How many there are decides how many come at once.
        all_of_them = _stored(source_id, since).subquery()
        of = session.scalar(select(func.count()).select_from(all_of_them)) or 0
        looks = {"after": "", "at": now.isoformat(), **looks, "of": of}
        looks["counted_at"] = now.isoformat()
    count = _count_due(kind, looks, now)
    if not count:
        return Turn(looks=looks)
    rows = session.execute(
        _stored(source_id, since)
        .where(Mention.external_id > looks["after"])
        .order_by(Mention.external_id)
        .limit(count)
    ).all()
    urls = [row.url for row in rows if row.url] if may_share_links(kind) else []
    shared = _shared(session, source_id, urls) if urls else frozenset()
    posts = [
        Earlier(
            row.external_id,
            None if row.url in shared else row.url,
            row.in_reply_to,
            is_rated=row.rating is not None,
            published_at=row.published_at,
            is_mention=bool(row.is_mention),
        )
        for row in rows
    ]
    return Turn(posts, looks, is_last=len(rows) < count, now=now)


def may_be_due(kind: str, looks: Mapping[str, Any], *, now: datetime) -> bool:
    """Whether it may be somebody's turn; that it is nobody's is told without the database.

    The first turns come some time after the posts were first counted.
    """
    counted_at = looks.get("counted_at")
    if counted_at is None or not can_look_at(kind):
        return False
    return _is_old(counted_at, now) or _count_due(kind, looks, now) > 0


def _count_due(kind: str, looks: Mapping[str, Any], now: datetime) -> int:
    """How many posts come now; none where so few wait for each other."""
    most = most_at_once(kind) or MOST_AT_ONCE
    count = min(share_of(looks["of"], due_from(looks, now), now), most)
    return count if count >= min(_WORTHWHILE, looks["of"], most) else 0


def share_of(count: int, since: datetime, now: datetime) -> int:
    """How many of `count` posts come now, where those up to `since` have had their turn."""
    share = min(1.0, max(0.0, (now - since) / ROUND))
    return math.floor(share * count)


def due_from(looks: Mapping[str, Any], now: datetime) -> datetime:
    """Up to when the turns were taken; nobody is owed more than one."""
    return max(datetime.fromisoformat(looks["at"]), now - ROUND)


def _is_old(counted_at: str | None, now: datetime) -> bool:
    return counted_at is None or now - datetime.fromisoformat(counted_at) > _COUNT_EVERY


def begin_anew(now: datetime) -> dict[str, Any]:
    """What to remember where posts of before cannot be asked for any more."""
    return {"since": now.isoformat()}


def _shared(session: Session, source_id: int, urls: Sequence[str]) -> frozenset[str | None]:
    """Which of these links several posts of the source have."""
    several = (
        select(Mention.url)
        .where(Mention.source_id == source_id, Mention.url.in_(urls))
        .group_by(Mention.url)
        .having(func.count() > 1)
    )
    return frozenset(session.scalars(several))


def _stored(
    source_id: int, since: datetime | None
) -> Select[str, str | None, str | None, float | None, datetime, bool]:
    """Posts of the source that are still there, and what is needed to ask for them."""
    rows = select(
        Mention.external_id,
        Mention.url,
        Mention.in_reply_to,
        Mention.rating,
        Mention.published_at,
        Mention.extra.contains({"mentioned": True}).label("is_mention"),
    ).where(Mention.source_id == source_id, Mention.deleted_at.is_(None))
    return rows.where(Mention.fetched_at >= since) if since else rows
