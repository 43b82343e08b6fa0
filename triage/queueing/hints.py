"""Hints to the workers: "there is work of this kind". Losing one costs seconds, never work.

The database is the truth; the sweeper repeats hints for whatever is due. So a hint never
raises, never waits long, and never piles up in front of a worker that is away.
"""

import logging
from typing import Final, Protocol

from celery import Celery
from kombu.exceptions import OperationalError
from redis import Redis, RedisError

from triage.settings import Settings

log = logging.getLogger(__name__)

QUEUE_OF: Final = {
    "listen": "listen",
    "understand": "understand",
    "explain": "understand",  # the same worker: it has the model
    "judge": "understand",  # the same
    "link": "triage",
    "decide": "triage",
    "assign": "triage",
    "watch": "triage",
    "deliver": "deliver",
    "try": "deliver",  # somebody waits before the page
    "backfill": "listen",  # older posts stand behind new ones
    "import": "listen",  # a long one must not stand before cases
    "duplicates": "listen",  # the same
    "relink": "triage",
    "receive": "deliver",  # asking for what a delivery does not tell
    "answer": "deliver",  # posting at other people's servers
    "embed": "understand",  # the same worker: it has the model
    "assess": "deliver",  # rounds over all customers may not stand in front of mentions
    "keys": "deliver",  # the same
    "count": "deliver",  # the same: trends can do without for a while
    "monitors": "deliver",  # the same: rounds over all stored mentions
}
ENOUGH_WAITING: Final = 20


class Hints(Protocol):
    """Tells workers that a kind of work is due."""

    def send(self, kind: str) -> None:
        """Tell it; never raises."""


class CeleryHints:
    """Sends a task of the kind's name to the kind's queue, unless enough wait there already."""

    def __init__(self, app: Celery, redis: "Redis") -> None:
        self._app = app
        self._redis = redis

    def send(self, kind: str) -> None:
        """Send the hint, or log that the broker is away."""
        queue = QUEUE_OF[kind]
        try:
            if self._redis.llen(queue) < ENOUGH_WAITING:
                self._app.send_task(
                    f"luisterpost.{kind}", queue=queue, ignore_result=True, retry=False
                )
        except (OperationalError, RedisError, OSError) as error:
            log.warning("no hint sent for %s: the broker is away (%s)", kind, error)


def broker_url(redis_url: str) -> str:
    """The same Redis in Celery's spelling: it names unix sockets `redis+socket://`."""
    return redis_url.replace("unix://", "redis+socket://", 1)


def make_celery(settings: Settings, redis_url: str) -> Celery:
    """A Celery app with the settings under which nothing is lost (see docs/developers.md)."""
    app = Celery("luisterpost", broker=broker_url(redis_url), set_as_current=False)
    app.conf.update(
        task_acks_late=False,  # the lease in the database is the acknowledgement
        task_ignore_result=True,
        task_soft_time_limit=60,
        task_time_limit=90,
        worker_prefetch_multiplier=1,
        worker_max_tasks_per_child=1000,
        worker_soft_shutdown_timeout=30,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "socket_timeout": 30,
            "socket_connect_timeout": 5,
            "health_check_interval": 10,
        },
        task_publish_retry=False,
        enable_utc=True,
        timezone=settings.timezone,
    )
    return app
