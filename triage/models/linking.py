"""What the linker finds customers by, how frequent names are, and the weights it has learned."""

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Created, Id, Json, Model

# Keys are compared byte by byte: no language's order has a say in them.
_Key = Text(collation="C")


class CustomerKey(Model):
    """One key under which a customer is looked up; derived, see `triage.linking.keys`."""

    __tablename__ = "customer_keys"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(_Key, primary_key=True)

    __table_args__ = (Index("ix_customer_keys_key", "key", "customer_id"),)


class KeyWork(Model):
    """A customer whose keys are to be made anew."""

    __tablename__ = "key_work"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True
    )


class NameCount(Model):
    """How many customers bear a name or live in a place; counted in the background."""

    __tablename__ = "name_counts"

    kind: Mapped[str] = mapped_column(primary_key=True)  # given, family, city, or all
    value: Mapped[str] = mapped_column(_Key, primary_key=True)
    count: Mapped[int]


class LinkerWeights(Model):
    """Weights estimated from what agents decided. Without a current row the shipped ones count."""

    __tablename__ = "linker_weights"

    id: Mapped[Id]
    weights: Mapped[Json]
    report: Mapped[Json]
    is_current: Mapped[bool]
    created_at: Mapped[Created]

    __table_args__ = (
        Index(
            "uq_linker_weights_current",
            "is_current",
            unique=True,
            postgresql_where=text("is_current"),
        ),
    )
