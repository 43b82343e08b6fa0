"""What colleagues wrote down about a customer, apart from any case."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.models.schema import Created, Id, Model
from triage.models.user import User


class CustomerNote(Model):
    """A note; `version` grows with every change, a removed one can be put back for a while."""

    __tablename__ = "customer_notes"

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str]
    at: Mapped[Created]
    edited_at: Mapped[datetime | None]
    pinned: Mapped[bool] = mapped_column(server_default=sql("false"))
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")

    author: Mapped[User | None] = relationship()

    __table_args__ = (Index("ix_customer_notes_customer", "customer_id", "at", "id"),)
