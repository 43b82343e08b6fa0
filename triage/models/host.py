"""Hosts that we ask: when each may be asked again, whoever of our workers does it."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Model


class Host(Model):
    """One host name of the outside world."""

    __tablename__ = "hosts"

    name: Mapped[str] = mapped_column(primary_key=True)
    not_before: Mapped[datetime]
