"""Where customers stand: the company's rules for it, changes of stage, and who is to be judged."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Created, Id, Json, JsonList, Model, one_of

STAGES = ("prospect", "new", "active", "at_risk", "lost", "won_back")
POLICY_STATES = ("draft", "active", "replaced")
IMPORTED_STAGE = ("wins", "fills", "ignored")


class CustomerPolicy(Model):
    """One version of the rules for stages and of the parameters of customers' value.

    A draft counts what it would change before somebody makes it the active one; while there is
    no active one, the defaults in `triage.lifecycle.policy` hold.
    """

    __tablename__ = "customer_policies"

    id: Mapped[Id]
    state: Mapped[str] = mapped_column(server_default="draft")
    rules: Mapped[JsonList]  # [{"stage", "all": [{"fact", "is", "value"}, …]}, …] in order
    imported_stage: Mapped[str]  # how the stage from the customer file counts
    worth: Mapped[Json]  # parameters of the formulas by name
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Created]
    activated_at: Mapped[datetime | None]
    scanned_to: Mapped[int] = mapped_column(server_default="0")  # the last customer tried out
    scanned: Mapped[int] = mapped_column(server_default="0")
    scanned_at: Mapped[datetime | None]  # when all were tried out
    moves: Mapped[JsonList] = mapped_column(server_default=text("'[]'::jsonb"))

    __table_args__ = (
        one_of("state", POLICY_STATES),
        one_of("imported_stage", IMPORTED_STAGE),
        Index(
            "uq_customer_policies_active",
            "state",
            unique=True,
            postgresql_where=text("state = 'active'"),
        ),
    )


class StageChange(Model):
    """A customer came into another stage: when, and which rule said so."""

    __tablename__ = "stage_changes"

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    old_stage: Mapped[str | None]
    new_stage: Mapped[str]
    reason: Mapped[Json]  # {"rule": position, "facts": {…}} or {"imported": as written}

    __table_args__ = (
        one_of("new_stage", STAGES),
        Index("ix_stage_changes_customer", "customer_id", "at", "id"),
    )


class CustomerAssessment(Model):
    """A customer about whom something changed: stage and value are to be judged anew."""

    __tablename__ = "customer_assessments"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    due_at: Mapped[Created]

    __table_args__ = (Index("ix_customer_assessments_due", "due_at", "customer_id"),)


class CustomerPass(Model):
    """The one row that tells how far the round over all customers has come."""

    __tablename__ = "customer_passes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default="1")
    policy_id: Mapped[int | None]
    done_to: Mapped[int] = mapped_column(server_default="0")  # the last customer judged
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    cases_seen_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
