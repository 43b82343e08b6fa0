"""Which kinds of special data the company covers; what changes counts for what is there, too."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session
from sqlalchemy.types import Text

from nlp.special import NAMES
from triage.errors import ForbiddenError, WrongInputError
from triage.models import CaseMention, SpecialPolicy, User
from triage.people.viewer import Viewer, reads_special
from triage.seen import check_seen, sign_of
from triage.special.changes import log_covering
from triage.special.marking import cover_cases, in_order, read_off

WHO_DECIDES: Final = ("manager", "admin")
_COVER_ANEW: Final = text("""
    UPDATE special_marks SET covers = CASE WHEN plain_at IS NOT NULL THEN '[]'::jsonb ELSE
        coalesce((
            SELECT jsonb_agg(name) FROM jsonb_array_elements_text(found) AS name
            WHERE name <> ALL(:off)
        ), '[]'::jsonb) END
    WHERE found ?| :changed
    RETURNING mention_id
""").bindparams(bindparam("off", type_=ARRAY(Text)), bindparam("changed", type_=ARRAY(Text)))
_AT_ONCE: Final = 1_000


def decides_on_special(session: Session, viewer: Viewer) -> bool:
    """Whether this person says what is covered, and for whom not: they may read it themselves.

    Where no manager or administrator may, administrators set that right.
    """
    if viewer.role not in WHO_DECIDES or viewer.may_read_special:
        return viewer.role in WHO_DECIDES
    others = select(User.id).where(User.enabled, User.role.in_(WHO_DECIDES), reads_special())
    return viewer.is_admin and not session.scalar(select(others.exists()))


def require_deciding(session: Session, viewer: Viewer) -> None:
    """Raise ForbiddenError for who has no say in what is covered, and for whom not."""
    viewer.require(*WHO_DECIDES)
    if not decides_on_special(session, viewer):
        raise ForbiddenError("only who may read sensitive posts decides on this")


def read_covered(session: Session) -> tuple[str, ...]:
    """The categories whose texts are covered, in the order of the law."""
    off = read_off(session)
    return tuple(name for name in NAMES if name not in off)


def sign_of_covered(covered: Collection[str]) -> str:
    """By which a form tells what it was filled in from."""
    return sign_of({name: name in covered for name in NAMES})


def save_covered(
    session: Session, viewer: Viewer, covered: Collection[str], *, seen: str | None = None
) -> None:
    """Cover the texts of these categories from now on, older ones too, and of no others.

    Raises ForbiddenError, WrongInputError, StaleError where others changed it since `seen`.
    """
    require_deciding(session, viewer)
    if unknown := set(covered) - set(NAMES):
        raise WrongInputError("covered", f"unknown: {', '.join(sorted(unknown))}")
    session.execute(insert(SpecialPolicy).values(id=1).on_conflict_do_nothing())
    policy = session.scalars(
        select(SpecialPolicy)
        .where(SpecialPolicy.id == 1)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    off = in_order(set(NAMES) - set(covered))
    changed = set(off) ^ set(policy.off)
    if not changed:
        return
    check_seen(seen, {name: name not in policy.off for name in NAMES})
    policy.off = list(off)
    for name in in_order(changed):
        log_covering(session, viewer, name, is_covered=name not in off)
    session.flush()
    marked = list(session.scalars(_COVER_ANEW, {"off": list(off), "changed": sorted(changed)}))
    members = select(CaseMention.case_id, CaseMention.home_case_id)
    cases: set[int] = set()
    for start in range(0, len(marked), _AT_ONCE):
        some = CaseMention.mention_id.in_(marked[start : start + _AT_ONCE])
        cases |= {case_id for row in session.execute(members.where(some)) for case_id in row}
    cover_cases(session, cases)
    session.expire_all()
