"""How long all requests of one piece of work may take together, beside the limit of each."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ingest.errors import TooSlowError

_END: ContextVar[float] = ContextVar("end", default=math.inf)


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    """From so many seconds on, this thread's requests are refused with TooSlowError."""
    token = _END.set(min(_END.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _END.reset(token)


def shortened(limit_s: float, where: str) -> float:
    """The limit of one request, cut off at the end. Raises TooSlowError where nothing is left."""
    left_s = min(limit_s, _END.get() - time.monotonic())
    if left_s <= 0:
        raise TooSlowError(where, "all requests together took too long")
    return left_s
