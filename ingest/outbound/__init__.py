"""The one way out: every request of this program passes the client in this package.

It leaves the reading of what comes back to `ingest.parsing`, and the deciding when to fetch
to the scheduler.
"""

from ingest.outbound.answers import Answer, Limits
from ingest.outbound.client import DEFAULT_USER_AGENT, GuardedClient
from ingest.outbound.ending import no_longer_than
from ingest.outbound.pace import InProcessPace, Pace
from ingest.outbound.robots import MemoryRobotsStore, RobotsStore, StoredRobots
from ingest.outbound.streaming import LineStream
from ingest.outbound.waiting import NOT_NOW, not_now, read_retry_after

__all__ = [
    "DEFAULT_USER_AGENT",
    "NOT_NOW",
    "Answer",
    "GuardedClient",
    "InProcessPace",
    "Limits",
    "LineStream",
    "MemoryRobotsStore",
    "Pace",
    "RobotsStore",
    "StoredRobots",
    "no_longer_than",
    "not_now",
    "read_retry_after",
]
