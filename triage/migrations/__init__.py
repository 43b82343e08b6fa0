"""The schema's versions (Alembic), brought up to date at start."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from triage.errors import ServerError

# Any number does, as long as all who migrate use the same.
_LOCK: Final = 7_025_001


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring the schema to `revision`; when several processes start, one migrates, others wait.

    Raises ServerError when the database cannot be reached or lacks pgvector.
    """
    engine = create_engine(database_url, poolclass=NullPool)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            command.upgrade(configuration(connection), revision)
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise ServerError(f"the database could not be brought up to date: {cause}") from error
    finally:
        engine.dispose()


def is_current(connection: Connection) -> bool:
    """Whether the database has the schema that this program was written for."""
    script = ScriptDirectory.from_config(configuration(connection))
    heads = MigrationContext.configure(connection).get_current_heads()
    return set(heads) == set(script.get_heads())


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file; `connection` is used by `env.py`."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
