"""Duplicates among customers: pairs, merges, what a merge displaced, and who told which value."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Created, Id, Json, JsonList, Model, one_of

PAIR_STATES = ("open", "merged", "different")
MERGE_ORIGINS = ("hand", "rule")
VALUE_SOURCE_KINDS = ("import", "api", "agent", "crm", "record")
STRATEGIES = ("trusted", "recent", "complete", "earliest", "highest")


class DuplicatePair(Model):
    """Two records that may be one customer. "different" is remembered, and never asked again."""

    __tablename__ = "duplicate_pairs"

    id: Mapped[Id]
    customer_a: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer_b: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    probability: Mapped[float]
    reasons: Mapped[JsonList]  # [{"field", "level", "weight"}, …], in bits, the heaviest first
    state: Mapped[str] = mapped_column(server_default="open")
    found_at: Mapped[Created]
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # "please merge"
    proposed_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # null: by rule
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("state", PAIR_STATES),
        CheckConstraint("customer_a < customer_b", name="smaller_id_first"),
        CheckConstraint("probability BETWEEN 0 AND 1", name="probability_range"),
        UniqueConstraint("customer_a", "customer_b"),
        Index("ix_duplicate_pairs_customer_b", "customer_b"),
        Index(
            "ix_duplicate_pairs_open",
            text("probability DESC"),
            "id",
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_duplicate_pairs_proposed",
            "proposed_at",
            postgresql_where=text("state = 'open' AND proposed_by IS NOT NULL"),
        ),
    )


class DuplicateCheck(Model):
    """A customer who is new or changed: the next search compares them with everybody."""

    __tablename__ = "duplicate_checks"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    put_at: Mapped[Created]


class DuplicateModel(Model):
    """How much each agreement weighs, as estimated from the customers at `at`."""

    __tablename__ = "duplicate_models"

    id: Mapped[Id]
    at: Mapped[Created]
    customers: Mapped[int]
    pairs: Mapped[int]
    parameters: Mapped[Json]


class HouseholdMember(Model):
    """Who lives together: same address and family name. Derived; `household` is its name."""

    __tablename__ = "household_members"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    household: Mapped[str] = mapped_column(index=True)


class CustomerMerge(Model):
    """One record was taken up by another one, until somebody takes that back."""

    __tablename__ = "customer_merges"

    id: Mapped[Id]
    winner_id: Mapped[int] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), index=True
    )
    loser_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    origin: Mapped[str]
    probability: Mapped[float | None]
    choices: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))  # {group: customer}
    merged_at: Mapped[Created]
    merged_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    __table_args__ = (
        one_of("origin", MERGE_ORIGINS),
        CheckConstraint("winner_id <> loser_id", name="two_customers"),
        Index("ix_customer_merges_loser", "loser_id"),
        Index(
            "uq_customer_merges_one_winner",
            "loser_id",
            unique=True,
            postgresql_where=text("undone_at IS NULL"),
        ),
    )


class DisplacedRow(Model):
    """A row that a merge moved from its home, or set aside (`parked`) beside an equal one.

    `row_key` is the row's primary key without the customer, as JSON text. A row without such an
    entry is at home where it is.
    """

    __tablename__ = "displaced_rows"

    home_id: Mapped[int] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    table_name: Mapped[str] = mapped_column(primary_key=True)
    row_key: Mapped[str] = mapped_column(primary_key=True)
    parked: Mapped[Json | None]

    __table_args__ = (Index("ix_displaced_rows_row", "table_name", "row_key"),)


class ValueSource(Model):
    """Who tells values of customers; a smaller `position` is trusted more."""

    __tablename__ = "value_sources"

    id: Mapped[Id]
    kind: Mapped[str]
    name: Mapped[str]
    position: Mapped[int] = mapped_column(server_default="100")
    created_at: Mapped[Created]

    __table_args__ = (
        one_of("kind", VALUE_SOURCE_KINDS),
        UniqueConstraint("kind", "name"),
    )


class CustomerValues(Model):
    """What one source tells of one customer, since when, and when it last said the same.

    `told` is {field: value}; values are as old as `told_at`, but for those in `changed`:
    {field: time}. One row for a customer and source instead of one for each value: fifteen times
    fewer rows at a million customers.
    """

    __tablename__ = "customer_values"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    source_id: Mapped[int] = mapped_column(
        ForeignKey("value_sources.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    told: Mapped[Json]
    changed: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    told_at: Mapped[Created]
    confirmed_at: Mapped[Created]


class SurvivorshipRule(Model):
    """Which of several told values wins in a field (or a group of fields that go together)."""

    __tablename__ = "survivorship_rules"

    field: Mapped[str] = mapped_column(primary_key=True)
    strategy: Mapped[str]
    agent_first: Mapped[bool] = mapped_column(server_default=text("true"))

    __table_args__ = (one_of("strategy", STRATEGIES),)
