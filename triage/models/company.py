"""The company that listens: its name and how its numbers look."""

from sqlalchemy import CheckConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Json, Model


class Company(Model):
    """The one row with what is true for the whole installation."""

    __tablename__ = "company"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default="1")
    name: Mapped[str]
    # {"order_number": regex, "customer_number": regex}: how these look inside a text
    patterns: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    # How cases begin, go on and end, and what their points are: see triage.cases.rules.
    case_rules: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
