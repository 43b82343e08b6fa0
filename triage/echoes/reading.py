"""What pages tell of echoes: how many repeat a mention, where, and how far they reached."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, ColumnElement, cast, func, or_, select
from sqlalchemy import case as when
from sqlalchemy.orm import Session

from triage.models import CaseMention, Echo, Mention, Source
from triage.people.viewer import Viewer, may_see_mention

MOST_SHOWN: Final = 100
_FOLLOWERS: Final = Mention.extra["followers"].astext
_LARGEST_AUDIENCE: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class EchoRow:
    """One place where the same was said."""

    mention_id: int
    kind: str
    author: str | None
    source_name: str
    source_kind: str
    url: str | None
    published_at: datetime
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """How often something was said again, and to how many (None where no source tells).

    One review in two sources is no reach: it stands in `rows`, and is counted nowhere.
    """

    count: int
    audience: int | None
    rows: tuple[EchoRow, ...]


def is_original() -> ColumnElement[bool]:
    """Whether a mention is nobody's echo; for queries that count what was said."""
    return ~select(Echo.mention_id).where(Echo.mention_id == Mention.id).exists()


def case_of_group(session: Session, mention_id: int) -> int | None:
    """The home of the case that another mention of this one's group is in."""
    leader = select(Echo.leader_id).where(Echo.mention_id == mention_id).scalar_subquery()
    root = func.coalesce(leader, mention_id)
    echoes = select(Echo.mention_id).where(Echo.leader_id == root)
    return session.scalar(
        select(CaseMention.home_case_id)
        .where(
            or_(CaseMention.mention_id == root, CaseMention.mention_id.in_(echoes)),
            CaseMention.mention_id != mention_id,
        )
        .order_by(CaseMention.home_case_id)
        .limit(1)
    )


def with_echoes(session: Session, mention_ids: Collection[int]) -> set[int]:
    """These mentions and all that say the same."""
    followed = select(Echo.leader_id).where(Echo.mention_id.in_(mention_ids))
    leaders = {*mention_ids, *session.scalars(followed)}
    repeats = select(Echo.mention_id).where(Echo.leader_id.in_(leaders))
    return {*leaders, *session.scalars(repeats)}


def is_echo(session: Session, mention_id: int) -> bool:
    """Whether the mention repeats an earlier one."""
    return session.get(Echo, mention_id, populate_existing=True) is not None


def count_echoes(session: Session, mention_ids: Collection[int]) -> dict[int, int]:
    """By how many others each of these is repeated; those by none are left out."""
    rows = session.execute(
        select(Echo.leader_id, func.count())
        .where(Echo.leader_id.in_(mention_ids), Echo.kind != "same_review")
        .group_by(Echo.leader_id)
    )
    return {row[0]: row[1] for row in rows}


def reach_of_case(session: Session, viewer: Viewer, case_id: int) -> Reach:
    """What else says the same as the posts of a case, without these themselves."""
    inside = select(CaseMention.mention_id).where(CaseMention.case_id == case_id)
    leaders = select(Echo.leader_id).where(
        or_(Echo.mention_id.in_(inside), Echo.leader_id.in_(inside))
    )
    return _reach(session, viewer, Echo.leader_id.in_(leaders) & Echo.mention_id.not_in(inside))


def reach_of_mention(session: Session, viewer: Viewer, mention_id: int) -> Reach:
    """What repeats this mention."""
    return _reach(session, viewer, Echo.leader_id == mention_id)


def leader_of(session: Session, viewer: Viewer, mention_id: int) -> int | None:
    """Which mention this one repeats, if the viewer may see it."""
    return session.scalar(
        select(Echo.leader_id)
        .join(Mention, Mention.id == Echo.leader_id)
        .where(Echo.mention_id == mention_id, may_see_mention(viewer))
    )


def find_echoes(session: Session, mention_ids: Collection[int]) -> set[int]:
    """Those of these mentions that repeat another one."""
    return set(session.scalars(select(Echo.mention_id).where(Echo.mention_id.in_(mention_ids))))


def count_reach(
    session: Session, since: datetime, until: datetime, *, source_id: int | None = None
) -> int:
    """How many mentions of a period only repeat another one."""
    found = (
        select(func.count())
        .select_from(Echo)
        .join(Mention, Mention.id == Echo.mention_id)
        .where(
            Echo.kind != "same_review",
            Mention.published_at >= since,
            Mention.published_at < until,
            Mention.deleted_at.is_(None),
        )
    )
    if source_id:
        found = found.where(Mention.source_id == source_id)
    return session.scalar(found) or 0


def _reach(session: Session, viewer: Viewer, condition: ColumnElement[bool]) -> Reach:
    # Counts of readers are personal data too: only of sources whose purpose names reach.
    told = when((Source.purpose.regexp_match(r"\y(reach|bereik)", "i"), _FOLLOWERS))
    base = (
        select(Mention, Source, Echo.kind)
        .join(Echo, Echo.mention_id == Mention.id)
        .join(Source, Source.id == Mention.source_id)
        .where(condition, may_see_mention(viewer))
    )
    counted = base.where(Echo.kind != "same_review", Mention.deleted_at.is_(None))
    count, audience = session.execute(
        counted.with_only_columns(
            func.count(),
            # Whoever sends posts writes what they like there: only a count is one.
            func.sum(func.least(cast(func.left(told, 10), BigInteger), _LARGEST_AUDIENCE)).filter(
                told.regexp_match(r"^\d{1,10}$")
            ),
        )
    ).one()
    rows = session.execute(base.order_by(Mention.published_at, Mention.id).limit(MOST_SHOWN))
    return Reach(count, audience, tuple(_row(*row) for row in rows))


def _row(mention: Mention, source: Source, kind: str) -> EchoRow:
    return EchoRow(
        mention_id=mention.id,
        kind=kind,
        author=mention.author_name or mention.author_handle,
        source_name=source.name,
        source_kind=source.kind,
        url=mention.url,
        published_at=mention.published_at,
        is_deleted=mention.deleted_at is not None,
    )
