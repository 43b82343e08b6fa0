"""Puts mentions that say the same together; the earliest that is still there leads.

Groups are what hangs together by likeness, so neither the order in which mentions arrive nor
doing it twice changes them. One transaction at a time does this (`lock_echoes`): else two
workers with the same text would each find themselves alone.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.echoes.nearby import find_copies, find_near, said_by
from triage.echoes.prints import Said, keys_of, kind_of_echo
from triage.models import CaseMention, Echo, EchoParting, EchoPrint, Mention
from triage.queueing.work import put_work

WINDOW: Final = timedelta(days=14)
# Of a text that is everywhere it is enough to meet some; they lead to all others.
_MOST_CANDIDATES: Final = 100
# What many share (the footer of a mailing, a fixed sentence of a review site) says little: the keys
# of whole texts, which come first, are asked for by themselves, and of what is met a key counts
# for less the more of them have it. Three questions, not one a key: each reads the whole list of
# prints that the index has not sorted in yet.
CANDIDATES: Final = text("""
    SELECT mine.mention_id AS mine, other.mention_id AS other
    FROM echo_prints mine
    CROSS JOIN LATERAL (
        WITH met AS MATERIALIZED (
            (SELECT held.mention_id, held.keys FROM echo_prints held
             WHERE held.keys && mine.keys[1:1] AND held.mention_id <> mine.mention_id
               AND held.published_at BETWEEN mine.published_at - :window
                                         AND mine.published_at + :window
             LIMIT :most)
            UNION
            (SELECT held.mention_id, held.keys FROM echo_prints held
             WHERE held.keys && mine.keys[1:9] AND held.mention_id <> mine.mention_id
               AND held.published_at BETWEEN mine.published_at - :window
                                         AND mine.published_at + :window
             LIMIT 5 * :most)
            UNION
            (SELECT held.mention_id, held.keys FROM echo_prints held
             WHERE held.keys && mine.keys AND held.mention_id <> mine.mention_id
               AND held.published_at BETWEEN mine.published_at - :window
                                         AND mine.published_at + :window
             LIMIT 10 * :most)
        ), shared AS (
            SELECT met.mention_id, count(*) OVER (PARTITION BY of_met.key) AS holders
            FROM met CROSS JOIN LATERAL unnest(met.keys) AS of_met (key)
            WHERE of_met.key = ANY(mine.keys)
        )
        SELECT shared.mention_id FROM shared
        GROUP BY shared.mention_id
        ORDER BY sum(1.0 / shared.holders) DESC, shared.mention_id
        LIMIT :most
    ) other
    WHERE mine.mention_id = ANY(:ids)
    ORDER BY 1, 2
""")


# Gone, when posted, id: what is smallest leads.
_Rank = tuple[bool, datetime, int]


@dataclass(slots=True)
class _Groups:
    """Which mentions belong together while this is worked out."""

    parent: dict[int, int] = field(default_factory=dict)

    def root(self, mention_id: int) -> int:
        while (above := self.parent.setdefault(mention_id, mention_id)) != mention_id:
            mention_id = above
        return mention_id

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self.parent[second] = first

    def all(self) -> Iterable[list[int]]:
        found: dict[int, list[int]] = {}
        for mention_id in sorted(self.parent):
            found.setdefault(self.root(mention_id), []).append(mention_id)
        return found.values()


def lock_echoes(session: Session) -> None:
    """Let nobody else group, or open a case for one of a group, until this transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("echoes", 0))))


def group_echoes(session: Session, mention_ids: Collection[int]) -> None:
    """Look for what says the same as these, and set their groups right."""
    lock_echoes(session)
    asked = sorted(set(mention_ids))
    renewed = _renew_prints(session, asked)
    pairs = sorted({*find_candidates(session, asked), *find_near(session, asked, WINDOW)})
    grouped = _held_groups(session, {*asked, *(one for pair in pairs for one in pair)})
    if not pairs and not grouped:
        return
    near = {one for pair in pairs for one in pair}
    # The whole groups only by when they were posted: one that is everywhere has thousands.
    standing = _read_standing(session, {*grouped, *grouped.values(), *near})
    said = _read(session, near)
    groups, kinds = _held_together(grouped, renewed), dict[int, str]()
    known = [(one, other) for one, other in pairs if one in said and other in said]
    found = {pair: kind_of_echo(said[pair[0]], said[pair[1]]) for pair in known}
    copies = find_copies(session, [pair for pair, kind in found.items() if kind is None], said)
    for pair, kind in found.items():
        if told := kind or ("same_meaning" if pair in copies else None):
            groups.join(*pair)
            kinds[pair[0]] = kinds[pair[1]] = told
    _write(session, groups, standing, grouped, kinds, asked)


def _held_together(grouped: dict[int, int], renewed: set[int]) -> _Groups:
    """The groups as they were, without those whose text is another one now."""
    groups, heirs = _Groups(), dict[int, int]()
    for mention_id, leader_id in sorted(grouped.items()):
        groups.root(mention_id)
        groups.root(leader_id)
        if mention_id in renewed:
            continue
        # What echoed a leader that went keeps together.
        heir = heirs.setdefault(leader_id, mention_id) if leader_id in renewed else leader_id
        groups.join(mention_id, heir)
    return groups


def find_candidates(session: Session, asked: list[int]) -> list[tuple[int, int]]:
    """Pairs of one of these and what shares keys with it, of those that share most the first."""
    told = {"ids": asked, "window": WINDOW, "most": _MOST_CANDIDATES}
    return [(row.mine, row.other) for row in session.execute(CANDIDATES, told)]


def _renew_prints(session: Session, asked: list[int]) -> set[int]:
    """Make the prints that are missing or of an older text; returns whose text had changed."""
    rows = session.execute(
        select(Mention, EchoPrint.revision, EchoParting.mention_id.label("parted"))
        .outerjoin(EchoPrint, EchoPrint.mention_id == Mention.id)
        .outerjoin(EchoParting, EchoParting.mention_id == Mention.id)
        .where(Mention.id.in_(asked))
        .execution_options(populate_existing=True)
    ).all()
    fresh: list[dict[str, object]] = []
    gone: list[int] = []
    renewed: set[int] = set()
    for mention, revision, parted in rows:
        if parted is not None:
            gone.append(mention.id)
            renewed.add(mention.id)
        elif revision != mention.revision:
            fresh.append(
                {
                    "mention_id": mention.id,
                    "revision": mention.revision,
                    "published_at": mention.published_at,
                    "keys": keys_of(said_by(mention)),
                }
            )
            if revision is not None:
                renewed.add(mention.id)
    if gone:
        session.execute(delete(EchoPrint).where(EchoPrint.mention_id.in_(gone)))
    if fresh:
        _put_prints(session, fresh)
    return renewed


def _put_prints(session: Session, fresh: list[dict[str, object]]) -> None:
    put = insert(EchoPrint)
    columns = ("revision", "published_at", "keys")
    session.execute(
        put.on_conflict_do_update(
            index_elements=[EchoPrint.mention_id],
            set_={name: put.excluded[name] for name in columns},
        ),
        fresh,
    )


def _held_groups(session: Session, mention_ids: set[int]) -> dict[int, int]:
    """Echo → leader, of every group that one of these has a part in."""
    theirs = select(Echo.leader_id).where(
        or_(Echo.mention_id.in_(mention_ids), Echo.leader_id.in_(mention_ids))
    )
    rows = session.execute(
        select(Echo.mention_id, Echo.leader_id).where(Echo.leader_id.in_(theirs))
    )
    return {row.mention_id: row.leader_id for row in rows}


def _read_standing(session: Session, mention_ids: set[int]) -> dict[int, _Rank]:
    """How these rank as leaders: what is still there, and of that the earliest."""
    rows = session.execute(
        select(Mention.id, Mention.published_at, Mention.deleted_at).where(
            Mention.id.in_(mention_ids)
        )
    )
    return {row.id: (row.deleted_at is not None, row.published_at, row.id) for row in rows}


def _read(session: Session, mention_ids: set[int]) -> dict[int, Said]:
    """What these say."""
    rows = session.scalars(select(Mention).where(Mention.id.in_(mention_ids)))
    return {row.id: said_by(row) for row in rows}


def _write(
    session: Session,
    groups: _Groups,
    standing: dict[int, _Rank],
    before: dict[int, int],
    kinds: dict[int, str],
    asked: list[int],
) -> None:
    """Store who leads whom now, and let a new leader be decided on."""
    after: dict[int, int] = {}
    for group in groups.all():
        known = [one for one in group if one in standing]
        if not known:  # deleted meanwhile, all of them
            continue
        leader, *others = sorted(known, key=lambda one: standing[one])
        after |= dict.fromkeys(others, leader)
    freed = sorted(one for one in groups.parent if one in before and one not in after)
    if freed:
        session.execute(delete(Echo).where(Echo.mention_id.in_(freed)))
    changed = {one: leader for one, leader in after.items() if before.get(one) != leader}
    if changed:
        _put(session, changed, kinds)
    led = {leader for leader in changed.values() if leader in before}
    # What stands in a case of its own may be a second case.
    doubled = session.scalars(
        select(CaseMention.mention_id).where(CaseMention.mention_id.in_(changed))
    )
    put_work(session, "decide", {*led, *freed, *doubled} - set(asked))


def _put(session: Session, changed: dict[int, int], kinds: dict[int, str]) -> None:
    said = _read(session, {*changed, *changed.values()})

    def kind(one: int, leader: int) -> str:
        return kind_of_echo(said[one], said[leader]) or kinds.get(one, "nearly_same")

    put = insert(Echo)
    session.execute(
        put.on_conflict_do_update(
            index_elements=[Echo.mention_id],
            set_={"leader_id": put.excluded.leader_id, "kind": put.excluded.kind},
        ),
        [
            {"mention_id": one, "leader_id": leader, "kind": kind(one, leader)}
            for one, leader in sorted(changed.items())
        ],
    )
