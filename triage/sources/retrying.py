"""When a source is asked again after an error: less and less often, never before it was told.

Pure. A failure counts towards pausing the source; being asked to wait does not, for a limit that
was reached says nothing against it.
"""

from typing import Final

from ingest.errors import RetryLaterError, only_waits

__all__ = ["WAITING", "next_try_s", "next_wait_s", "only_waits"]

LONGEST_BACKOFF_S: Final = 6 * 3600
LONGEST_RETRY_AFTER_S: Final = 7 * 86400
WAITING: Final = RetryLaterError.__name__
"""What stands in `last_error_kind` of a source that was asked to wait."""


def next_try_s(interval_s: int, failures: int, error: Exception, jitter: float) -> float:
    """Seconds until what failed `failures` times in a row is tried again.

    Doubles from the interval up to six hours, ± 20 % (`jitter` from -1 to 1), so that sources
    of one host do not come back together; never before the Retry-After that was told.
    """
    longest = max(LONGEST_BACKOFF_S, interval_s)
    wait_s = min(longest, interval_s * 2.0 ** min(failures - 1, 10))
    return _not_before_told(wait_s * (1 + 0.2 * jitter), error)


def next_wait_s(interval_s: int, waited_s: float, error: Exception, jitter: float) -> float:
    """The same for what was asked to wait, and had waited `waited_s` before (0: it had not)."""
    longest = max(LONGEST_BACKOFF_S, interval_s)
    wait_s = min(longest, max(float(interval_s), 2 * waited_s))
    return _not_before_told(wait_s * (1 + 0.2 * jitter), error)


def _not_before_told(wait_s: float, error: Exception) -> float:
    told_s = error.retry_after_s if isinstance(error, RetryLaterError) else None
    return max(wait_s, min(told_s or 0, LONGEST_RETRY_AFTER_S))
