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

from nlp.mending import mend
from nlp.special import NAMES, find_special
from triage.models import Case, CaseMention, SpecialMark, SpecialPolicy

# A case tells what its posts tell, and those at home in any case that became a part of it: what
# went on in another one with its own parts is still told here. Followers of changes hear of it, and
# with the new version open pages: a row that shows its words must not stay as it is.
_COVER: Final = text("""
    WITH RECURSIVE tree (root, id) AS (
        SELECT one.id, one.id FROM unnest(:ids) AS one (id)
        UNION
        SELECT tree.root, part.id FROM tree JOIN cases part ON part.merged_into_id = tree.id
    ), posts AS (
        SELECT tree.root, member.mention_id
        FROM tree JOIN case_mentions member ON member.home_case_id = tree.id
        UNION
        SELECT one.id, member.mention_id
        FROM unnest(:ids) AS one (id) JOIN case_mentions member ON member.case_id = one.id
    ), told AS (
        SELECT posts.root, jsonb_agg(DISTINCT name ORDER BY name) AS names
        FROM posts
        JOIN special_marks mark ON mark.mention_id = posts.mention_id
        CROSS JOIN LATERAL jsonb_array_elements_text(mark.covers) AS name
        GROUP BY posts.root
    )
    UPDATE cases
    SET special = coalesce(told.names, '[]'::jsonb),
        version = cases.version + 1,
        changed_at = greatest(cases.changed_at, clock_timestamp())
    FROM unnest(:ids) AS one (id) LEFT JOIN told ON told.root = one.id
    WHERE cases.id = one.id AND cases.special <> coalesce(told.names, '[]'::jsonb)
""").bindparams(bindparam("ids", type_=ARRAY(BIGINT)))
# These cases, and every case in which they go on.
_ONWARDS: Final = text("""
    WITH RECURSIVE way (id) AS (
        SELECT one.id FROM unnest(:ids) AS one (id)
        UNION
        SELECT part.merged_into_id FROM way JOIN cases part ON part.id = way.id
        WHERE part.merged_into_id IS NOT NULL
    )
    SELECT id FROM way ORDER BY id
""").bindparams(bindparam("ids", type_=ARRAY(BIGINT)))


@dataclass(frozen=True, slots=True)
class Told:
    """What special data one text tells of."""

    mention_id: int
    revision: int
    categories: tuple[str, ...]


def read_special(texts: Iterable[tuple[int, int, str]]) -> list[Told]:
    """What these (mention, revision, text) tell of; no database is asked."""
    return [Told(mention, revision, find_special(mend(said))) for mention, revision, said in texts]


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
    _put_marks(session, [_values(one, mark, off) for one, mark in marks])
    for mark in known.values():
        session.expire(mark)
    cover_cases_of(session, [one.mention_id for one, _ in marks])


def mark_by_hand(session: Session, mention_ids: Collection[int], category: str) -> None:
    """Mark mentions whose words were not recognised, and cover their cases at once."""
    rows = session.scalars(select(SpecialMark).where(SpecialMark.mention_id.in_(mention_ids)))
    known = {mark.mention_id: mark for mark in rows}
    values = []
    for mention_id in mention_ids:
        mark = known.get(mention_id)
        found, covers = (mark.found, mark.covers) if mark else ([], [])
        values.append(
            {
                "mention_id": mention_id,
                "revision": mark.revision if mark else 0,
                "found": list(in_order({*found, category})),
                "covers": list(in_order({*covers, category})),
                "plain_by": None,
                "plain_at": None,
            }
        )
    _put_marks(session, values)
    for mark in known.values():
        session.expire(mark)
    cover_cases_of(session, mention_ids)


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


def cover_cases_of(session: Session, mention_ids: Collection[int]) -> None:
    """Let the cases of these mentions be covered for what their posts tell of."""
    rows = session.execute(
        select(CaseMention.case_id, CaseMention.home_case_id).where(
            CaseMention.mention_id.in_(mention_ids)
        )
    )
    cover_cases(session, {case_id for row in rows for case_id in row})


def cover_cases(session: Session, case_ids: Collection[int]) -> None:
    """Let these cases, and those in which they go on, be covered for what is told there now."""
    if not case_ids:
        return
    session.flush()
    ids = list(session.scalars(_ONWARDS, {"ids": sorted(case_ids)}))
    # All in the order of ids: else two who cover the same cases could wait for each other.
    session.execute(select(Case.id).where(Case.id.in_(ids)).order_by(Case.id).with_for_update())
    session.execute(_COVER, {"ids": ids})
    changed = set(ids)
    for case in session.identity_map.values():
        if isinstance(case, Case) and case.id in changed:
            session.refresh(case, ["special", "version", "changed_at"])


def in_order(categories: Iterable[str]) -> tuple[str, ...]:
    """The categories as the law lists them."""
    return tuple(sorted(categories, key=NAMES.index))


def _put_marks(session: Session, values: Sequence[dict[str, Any]]) -> None:
    put = insert(SpecialMark)
    columns = ("revision", "found", "covers", "plain_by", "plain_at")
    session.execute(
        put.on_conflict_do_update(
            index_elements=[SpecialMark.mention_id],
            set_={name: put.excluded[name] for name in columns},
        ),
        sorted(values, key=lambda row: int(row["mention_id"])),
    )


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
