"""Special data: which mentions tell of it, who may read them, what is covered, who changed that."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Created, Id, JsonList, Model, one_of

SPECIAL_CHANGE_KINDS = ("covering", "reader", "role")


class SpecialMark(Model):
    """A mention that tells of somebody's health, faith and the like.

    `found` is all that any of its texts told; `covers` is what of it the text is covered for:
    not what the company switched off, and nothing once a person called it plain.
    """

    __tablename__ = "special_marks"

    mention_id: Mapped[int] = mapped_column(
        ForeignKey("mentions.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int]  # of the text that was read last
    found: Mapped[JsonList]
    covers: Mapped[JsonList]
    plain_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    plain_at: Mapped[datetime | None]


class CaseUncovering(Model):
    """Somebody may read a covered case while it is theirs, for what was known of it then."""

    __tablename__ = "case_uncoverings"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    categories: Mapped[JsonList]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    reason: Mapped[str]
    at: Mapped[Created]


class SpecialPolicy(Model):
    """The one row of what the company chose; without it everything is covered."""

    __tablename__ = "special_policy"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default="1")
    off: Mapped[JsonList] = mapped_column(server_default=text("'[]'::jsonb"))
    # Older mentions that nobody looked at yet have ids below this; none left: nothing.
    look_below: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)


class SpecialChange(Model):
    """Somebody changed what is covered, or who may read it; it stays as it was written.

    `before` and `after` are "covered" or "open" of a category, of a person one of the choices of
    `triage.special.readers`, or a role ("none" without an account, "shut_out"). Names are kept as
    they were: people may leave.
    """

    __tablename__ = "special_changes"

    id: Mapped[Id]
    kind: Mapped[str]
    category: Mapped[str | None]
    subject_id: Mapped[int | None]
    subject_name: Mapped[str | None]
    before: Mapped[str]
    after: Mapped[str]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str]
    at: Mapped[Created]

    __table_args__ = (one_of("kind", SPECIAL_CHANGE_KINDS),)
