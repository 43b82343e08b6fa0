"""YouTube's quota: what says that it is used up, and when it begins anew."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

# Source: https://developers.google.com/youtube/v3/docs/errors
OUT_OF_QUOTA: Final = frozenset({"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"})
TOO_FAST: Final = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "servingLimitExceeded"})
_ENDS_IN: Final = ZoneInfo("America/Los_Angeles")


def until_new_quota_s(now: datetime) -> float:
    """Seconds until midnight in California, when Google counts anew."""
    day = now.astimezone(_ENDS_IN).date() + timedelta(days=1)
    return (datetime.combine(day, time(), _ENDS_IN).astimezone(now.tzinfo) - now).total_seconds()
