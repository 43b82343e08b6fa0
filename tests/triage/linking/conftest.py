import pytest
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
