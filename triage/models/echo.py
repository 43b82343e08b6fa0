"""Echoes: mentions that say what another one said before, and what people took apart."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Created, Model, one_of

ECHO_KINDS = ("same_words", "nearly_same", "same_review", "same_meaning")


class EchoPrint(Model):
    """By what a mention is found again: hashes of its words and of parts of them.

    A text that says too little to be known by its words has none.
    """

    __tablename__ = "echo_prints"

    mention_id: Mapped[int] = mapped_column(
        ForeignKey("mentions.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int]  # of the text that it was taken from
    published_at: Mapped[datetime]
    keys: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))

    __table_args__ = (Index("ix_echo_prints_keys", "keys", postgresql_using="gin"),)


class Echo(Model):
    """A mention that repeats its leader, which is the earliest that is still there."""

    __tablename__ = "echoes"

    mention_id: Mapped[int] = mapped_column(
        ForeignKey("mentions.id", ondelete="CASCADE"), primary_key=True
    )
    leader_id: Mapped[int] = mapped_column(
        ForeignKey("mentions.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    found_at: Mapped[Created]

    __table_args__ = (
        one_of("kind", ECHO_KINDS),
        CheckConstraint("mention_id <> leader_id", name="of_another"),
    )


class EchoParting(Model):
    """Somebody said that this mention is no echo: it stays apart."""

    __tablename__ = "echo_partings"

    mention_id: Mapped[int] = mapped_column(
        ForeignKey("mentions.id", ondelete="CASCADE"), primary_key=True
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[Created]
