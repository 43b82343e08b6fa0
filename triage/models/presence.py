"""Who is looking at which case right now; worth nothing after a minute."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Model, one_of

DOINGS = ("looking", "typing")


class Presence(Model):
    """Somebody has a case before them, until then. The table is unlogged."""

    __tablename__ = "presence"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    doing: Mapped[str]
    until: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (one_of("doing", DOINGS),)
