"""Customers, the identities by which they are recognised, and links from mentions to them."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.models.mention import Mention
from triage.models.schema import Created, Id, Json, JsonList, Model, one_of

IDENTITY_KINDS = ("email", "phone", "handle", "customer_number", "order_number")
LINK_STATUSES = ("linked", "suggested", "rejected")


class Customer(Model):
    """One customer record, as imported; `number` is the company's own customer number."""

    __tablename__ = "customers"

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    company: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    street: Mapped[str | None]
    postcode: Mapped[str | None]
    city: Mapped[str | None]
    country: Mapped[str | None]
    language: Mapped[str | None]
    stage: Mapped[str | None]
    value_eur: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    customer_since: Mapped[date | None]
    extra: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[Created]
    updated_at: Mapped[Created]

    __table_args__ = (Index("ix_customers_name", text("lower(name)")),)


class Identity(Model):
    """One way to recognise a customer. Values are normalised, so equality is a match."""

    __tablename__ = "identities"

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    kind: Mapped[str]
    network: Mapped[str] = mapped_column(server_default="")  # only handles live somewhere
    value: Mapped[str]
    origin: Mapped[str]  # "import", or "confirmed" by an agent
    created_at: Mapped[Created]

    __table_args__ = (
        one_of("kind", IDENTITY_KINDS),
        UniqueConstraint("customer_id", "kind", "network", "value"),
        Index("ix_identities_value", "kind", "value", "network"),
    )


class Link(Model):
    """A mention belongs (or may belong, or was said not to belong) to a customer, and why."""

    __tablename__ = "links"

    id: Mapped[Id]
    mention_id: Mapped[int] = mapped_column(ForeignKey("mentions.id", ondelete="CASCADE"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    status: Mapped[str]
    score: Mapped[float]
    evidence: Mapped[JsonList]  # [{"kind", "value", "where"}, …]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[Created]

    mention: Mapped[Mention] = relationship()
    customer: Mapped[Customer] = relationship()

    __table_args__ = (
        one_of("status", LINK_STATUSES),
        CheckConstraint("score BETWEEN 0 AND 1", name="score_is_probability"),
        UniqueConstraint("mention_id", "customer_id"),
        Index("ix_links_customer", "customer_id"),
        Index(
            "uq_links_one_linked",
            "mention_id",
            unique=True,
            postgresql_where=text("status = 'linked'"),
        ),
    )
