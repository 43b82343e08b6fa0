"""How PostgreSQL would answer a statement: which indexes it reads."""

from typing import Any

from sqlalchemy import Select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session


def plan_of(session: Session, statement: Select[*tuple[Any, ...]]) -> str:
    """The plan as lines of text, its values written out."""
    sql = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    return "\n".join(session.scalars(text(f"EXPLAIN {sql}".replace(":", r"\:"))))


def without_reading_whole_tables(session: Session) -> None:
    """As if tables were large: small ones are quicker to read than any index."""
    session.execute(text("SET LOCAL enable_seqscan = off"))
