"""The driver under a session: for COPY, which SQLAlchemy knows nothing of."""

from typing import Any

from psycopg import Connection
from sqlalchemy.orm import Session


def driver_connection(session: Session) -> Connection[Any]:
    """The connection in the session's transaction, with all that the session had to write."""
    session.flush()
    driver: Connection[Any] = session.connection().connection.driver_connection  # type: ignore[assignment]
    return driver
