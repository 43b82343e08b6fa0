"""How many requests a token may send in a minute, counted in Redis.

Without Redis nobody is refused: a limit protects the machine, it is no permission.
"""

import logging
from datetime import datetime
from typing import Final, cast

from redis import Redis, RedisError

log = logging.getLogger(__name__)

WINDOW_S: Final = 60


def seconds_to_wait(redis: Redis, token_id: int, *, per_minute: int, now: datetime) -> int:
    """0 while the token may go on; else the seconds until the next minute begins."""
    second = int(now.timestamp())
    key = f"api-pace:{token_id}:{second // WINDOW_S}"
    try:
        with redis.pipeline(transaction=True) as pipeline:
            pipeline.incr(key)
            pipeline.expire(key, 2 * WINDOW_S)
            sent = cast(int, pipeline.execute()[0])
    except (RedisError, OSError) as error:
        log.warning("requests are not counted: the broker is away (%s)", type(error).__name__)
        return 0
    return 0 if sent <= per_minute else WINDOW_S - second % WINDOW_S
