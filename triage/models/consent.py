"""What a customer allows: by which channel, for which purpose, since when, told by whom."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.models.schema import Created, Id, Model, one_of
from triage.models.user import User

CONSENT_CHANNELS = ("any", "email", "phone", "sms", "post", "social")
CONSENT_PURPOSES = ("any", "marketing", "research", "service")
CONSENT_STATUSES = ("given", "withdrawn")


class Consent(Model):
    """One statement of a customer. Rows are added, never changed: the last one counts."""

    __tablename__ = "consents"

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    channel: Mapped[str]
    purpose: Mapped[str]
    status: Mapped[str]
    at: Mapped[datetime]
    source: Mapped[str]  # where it was told: "agent", "import", a form's name
    external_id: Mapped[str | None]  # the source's own key, where it has one
    note: Mapped[str | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[Created]

    recorder: Mapped[User | None] = relationship()

    __table_args__ = (
        one_of("channel", CONSENT_CHANNELS),
        one_of("purpose", CONSENT_PURPOSES),
        one_of("status", CONSENT_STATUSES),
        UniqueConstraint("source", "external_id"),
        Index("ix_consents_customer", "customer_id", "at", "id"),
    )
