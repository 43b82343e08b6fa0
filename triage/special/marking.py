"""Keeps what special data mentions tell of, and covers the cases that they stand in.

What a text told once stays told when the words are edited away: the earlier text is kept, too.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT, insert
from sqlalchemy.orm import Session

from nlp.special import NAMES, find_special
from triage.models import Case, CaseMention, SpecialMark, SpecialPolicy

_COVER: Final = text("""
    UPDATE cases SET special = told.names
    FROM (
        SELECT one.id, coalesce((
            SELECT jsonb_agg(DISTINCT name ORDER BY name)
            FROM case_mentions member
            JOIN special_marks mark ON mark.mention_id = member.mention_id
            CROSS JOIN LATERAL jsonb_array_elements_text(mark.covers) AS name
            WHERE member.case_id = one.id OR member.home_case_id = one.id
        ), '[]'::jsonb) AS names
        FROM unnest(:ids) AS one (id)
    ) told
    WHERE cases.id = told.id AND cases.special <> told.names
""").bindparams(bindparam("ids", type_=ARRAY(BIGINT)))


@dataclass(frozen=True, slots=True)
class Told:
    """What special data one text tells of."""

    mention_id: int
    revision: int
    categories: tuple[str, ...]


def read_special(texts: Iterable[tuple[int, int, str]]) -> list[Told]:
    """What these (mention, revision, text) tell of; no database is asked."""
    return [Told(mention_id, revision, find_special(said)) for mention_id, revision, said in texts]


def keep_marks(session: Session, told: Iterable[Told]) -> None:
    """Mark the mentions that tell of special data, and cover their cases at once.

    What a person called plain is covered again only for what was not known then.
    """
    wanted = {one.mention_id: one for one in told}
    rows = session.scalars(select(SpecialMark).where(SpecialMark.mention_id.in_(wanted)))
    known = {mark.mention_id: mark for mark in rows}
    marks = [
        (one, known.get(one.mention_id))
        for one in wanted.values()
        if one.categories or one.mention_id in known
    ]
    if not marks:
        return
    off = read_off(session, lock=True)
    values = [_values(one, mark, off) for one, mark in marks]
    put = insert(SpecialMark)
    columns = ("revision", "found", "covers", "plain_by", "plain_at")
    session.execute(
        put.on_conflict_do_update(
            index_elements=[SpecialMark.mention_id],
            set_={name: put.excluded[name] for name in columns},
        ),
        sorted(values, key=lambda row: int(row["mention_id"])),
    )
    for mark in known.values():
        session.expire(mark)
    cover_cases_of(session, [one.mention_id for one, _ in marks])


def read_off(session: Session, *, lock: bool = False) -> frozenset[str]:
    """The categories that the company does not cover; locked: nobody changes them meanwhile."""
    statement = select(SpecialPolicy.off).where(SpecialPolicy.id == 1)
    if lock:
        statement = statement.with_for_update(read=True)
    return frozenset(session.scalar(statement) or ())


def special_of_case(session: Session, case_id: int) -> list[str]:
    """What the posts of a case tell of, those included that went on with it in another one."""
    rows = session.scalars(
        select(SpecialMark.covers)
        .join(CaseMention, CaseMention.mention_id == SpecialMark.mention_id)
        .where(or_(CaseMention.case_id == case_id, CaseMention.home_case_id == case_id))
    )
    return sorted({name for covers in rows for name in covers})


def special_of_mentions(session: Session, mention_ids: Collection[int]) -> list[str]:
    """The same for posts that are about to become a case."""
    rows = session.scalars(
        select(SpecialMark.covers).where(SpecialMark.mention_id.in_(mention_ids))
    )
    return sorted({name for covers in rows for name in covers})


def cover_cases_of(session: Session, mention_ids: Sequence[int]) -> None:
    """Let the cases of these mentions be covered for what their posts tell of."""
    rows = session.execute(
        select(CaseMention.case_id, CaseMention.home_case_id).where(
            CaseMention.mention_id.in_(mention_ids)
        )
    )
    cover_cases(session, {case_id for row in rows for case_id in row})


def cover_cases(session: Session, case_ids: Collection[int]) -> None:
    """Let these cases be covered for what their posts tell of now."""
    if not case_ids:
        return
    ids = sorted(case_ids)
    # All in the order of ids: else two who cover the same cases could wait for each other.
    session.execute(select(Case.id).where(Case.id.in_(ids)).order_by(Case.id).with_for_update())
    session.execute(_COVER, {"ids": ids})
    for case in session.identity_map.values():
        if isinstance(case, Case) and case.id in case_ids:
            session.refresh(case, ["special"])


def in_order(categories: Iterable[str]) -> tuple[str, ...]:
    """The categories as the law lists them."""
    return tuple(sorted(categories, key=NAMES.index))


def _values(one: Told, mark: SpecialMark | None, off: frozenset[str]) -> dict[str, Any]:
    before = list(mark.found) if mark else []
    found = list(in_order({*before, *one.categories}))
    is_plain = mark is not None and mark.plain_at is not None and found == before
    by: int | None = mark.plain_by if mark and is_plain else None
    at: datetime | None = mark.plain_at if mark and is_plain else None
    return {
        "mention_id": one.mention_id,
        "revision": one.revision,
        "found": found,
        "covers": [] if is_plain else [name for name in found if name not in off],
        "plain_by": by,
        "plain_at": at,
    }
