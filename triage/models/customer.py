"""Customers, the identities by which they are recognised, and links from mentions to them."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.models.folding import CUSTOMER_WORDS
from triage.models.lifecycle import STAGES
from triage.models.mention import Mention
from triage.models.schema import Created, Id, Json, JsonList, Model, one_of

IDENTITY_KINDS = ("email", "phone", "handle", "customer_number", "order_number", "iban")
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
    stage: Mapped[str | None]  # as the customer file tells it
    value_eur: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    customer_since: Mapped[date | None]
    extra: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[Created]
    updated_at: Mapped[Created]
    # The record that took this one up; a merged record is found by nobody (triage.duplicates).
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE")
    )
    # What follows is judged by `triage.lifecycle.assessing`; null until it has looked.
    lifecycle: Mapped[str | None]
    lifecycle_since: Mapped[datetime | None]
    worth_eur: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    traits: Mapped[JsonList] = mapped_column(server_default=text("'[]'::jsonb"))
    words: Mapped[str] = mapped_column(
        TSVECTOR, Computed(CUSTOMER_WORDS, persisted=True), deferred=True
    )

    __table_args__ = (
        one_of("lifecycle", STAGES),
        Index("ix_customers_name", text("lower(name)"), "id"),
        Index("ix_customers_lifecycle", "lifecycle", text("lower(name)"), "id"),
        Index("ix_customers_words", "words", postgresql_using="gin"),
        Index(
            "ix_customers_traits",
            "traits",
            postgresql_using="gin",
            postgresql_ops={"traits": "jsonb_path_ops"},
        ),
        Index(
            "ix_customers_merged_into",
            "merged_into_id",
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
        Index("ix_customers_postcode", "postcode", postgresql_where=text("postcode IS NOT NULL")),
        Index(
            "ix_customers_company",
            text("lower(company)"),
            postgresql_where=text("company IS NOT NULL"),
        ),
        Index(
            "ix_customers_domain",
            text("split_part(email, '@', 2)"),
            postgresql_where=text("email IS NOT NULL"),
        ),
        # Newcomers are judged first, whatever way they came in.
        Index("ix_customers_unjudged", "id", postgresql_where=text("lifecycle IS NULL")),
    )


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
