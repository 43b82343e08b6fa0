"""What passed between a customer and the company outside of public posts: orders, contacts …"""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Created, Id, Json, Model, one_of

INTERACTION_KINDS = ("order", "contact", "visit", "invoice", "delivery")


class Interaction(Model):
    """One order, contact, visit, invoice or delivery, as another system told it.

    `external_id` is that system's own key: told twice, it is one row.
    """

    __tablename__ = "interactions"

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    kind: Mapped[str]
    at: Mapped[datetime]
    channel: Mapped[str | None]  # phone, e-mail, web shop, store …, as told
    reference: Mapped[str | None]  # the order's or invoice's number, as written there
    title: Mapped[str]
    amount_eur: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    extra: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    source: Mapped[str]
    external_id: Mapped[str]
    created_at: Mapped[Created]

    __table_args__ = (
        one_of("kind", INTERACTION_KINDS),
        UniqueConstraint("source", "external_id"),
        Index("ix_interactions_customer", "customer_id", "at", "id"),
    )
