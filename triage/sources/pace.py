"""The pace towards each host, shared by all workers: one request at a time, with a gap.

The turn is an advisory lock, so it ends with the connection of whoever held it, however the
worker ended; the gap and a host's Retry-After are a row.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.dialects.postgresql import insert

from ingest.errors import RetryLaterError
from triage.models import Host
from triage.queueing.work import db_now, seconds

GAP_S: Final = 1.0
LONGEST_WAIT_S: Final = 20.0
# A host that wants to be left alone for longer than this is not asked in vain.
SHORT_WAIT_S: Final = 5.0
_LOOK_AGAIN_S: Final = 0.1


class DatabasePace:
    """Fits `ingest.outbound.pace.Pace`."""

    def __init__(
        self, engine: Engine, *, gap_s: float = GAP_S, longest_wait_s: float = LONGEST_WAIT_S
    ) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._gap_s = gap_s
        self._longest_wait_s = longest_wait_s

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Hold the host's turn; raises RetryLaterError instead of waiting long."""
        deadline = time.monotonic() + self._longest_wait_s
        with self._engine.connect() as connection:
            self._take_turn(connection, host, deadline)
            try:
                self._wait_for_gap(connection, host, deadline)
                try:
                    yield
                finally:
                    _not_before(connection, host, self._gap_s)
            finally:
                _give_back(connection, host)

    def hold(self, host: str, seconds: float) -> None:
        """Leave the host alone for so long."""
        with self._engine.connect() as connection:
            _not_before(connection, host, seconds)

    def _take_turn(self, connection: Connection, host: str, deadline: float) -> None:
        while not connection.scalar(select(func.pg_try_advisory_lock(_key(host)))):
            if time.monotonic() > deadline:
                raise RetryLaterError(host, "others are waiting for this host", retry_after_s=60)
            time.sleep(_LOOK_AGAIN_S)

    def _wait_for_gap(self, connection: Connection, host: str, deadline: float) -> None:
        left = select(func.extract("epoch", Host.not_before - db_now())).where(Host.name == host)
        wait_s = float(connection.scalar(left) or 0)
        if time.monotonic() + wait_s > deadline:
            problem = f"the host asked to be left alone for {wait_s:.0f} s more"
            raise RetryLaterError(host, problem, retry_after_s=wait_s)
        if wait_s > 0:
            time.sleep(wait_s)


def _give_back(connection: Connection, host: str) -> None:
    try:
        connection.execute(select(func.pg_advisory_unlock(_key(host))))
    except BaseException:
        # A time limit may strike right here: back in the pool the connection would keep the turn.
        connection.invalidate()
        raise


def _not_before(connection: Connection, host: str, wait_s: float) -> None:
    row = insert(Host).values(name=host, not_before=db_now() + seconds(wait_s))
    connection.execute(
        row.on_conflict_do_update(
            index_elements=[Host.name],
            set_={"not_before": func.greatest(Host.not_before, row.excluded.not_before)},
        )
    )


def _key(host: str) -> object:
    return func.hashtextextended(f"host:{host}", 0)
