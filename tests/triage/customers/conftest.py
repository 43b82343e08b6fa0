from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker


@pytest.fixture
def sessions(db: Session) -> sessionmaker[Session]:
    """Sessions inside the transaction of `db`: their commits are undone after the test."""
    return sessionmaker(
        db.get_bind(),
        expire_on_commit=False,
        join_transaction_mode="create_savepoint",
        info={"destinations": ()},
    )


@pytest.fixture
def statements(db: Session) -> Iterator[list[str]]:
    """The SQL that runs during the test, savepoints left out."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "SAVEPOINT" not in statement:
            seen.append(statement)

    connection = db.get_bind()
    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)
