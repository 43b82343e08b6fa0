"""Mentions counted by day, so that trends of a million need not read a million rows.

Triggers mark a day when anything of it changes; `triage.trends.counting` counts marked days anew,
and whoever reads takes the mentions themselves wherever a day is marked or was never counted.
"""

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Id, Model


class MentionCount(Model):
    """So many mentions of a local day that are alike; `""` where nothing was understood yet."""

    __tablename__ = "mention_counts"

    day: Mapped[date] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(primary_key=True)
    sentiment: Mapped[str] = mapped_column(primary_key=True)
    is_complaint: Mapped[bool] = mapped_column(Boolean, primary_key=True)
    mentions: Mapped[int]


class CountedDay(Model):
    """A day whose counts are complete, unless a mark says that something changed since."""

    __tablename__ = "counted_days"

    day: Mapped[date] = mapped_column(primary_key=True)


class CountMark(Model):
    """Something of this day changed. One row for each change: nobody waits for another's mark."""

    __tablename__ = "count_marks"

    id: Mapped[Id]
    day: Mapped[date]

    __table_args__ = (Index("ix_count_marks_day", "day"),)


class CountBasis(Model):
    """What the counts rest on, in one row; without it no day is marked and none is counted."""

    __tablename__ = "count_basis"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    timezone: Mapped[str]
    threshold: Mapped[float]  # from which probability on a mention is a complaint

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
