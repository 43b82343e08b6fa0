"""Whether somebody wrote while the company is open: by the calendar, else by usual hours."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

IsOpen = Callable[[datetime], bool]

_ZONE: Final = ZoneInfo("Europe/Amsterdam")
_OPENS, _CLOSES = time(9), time(17, 30)
_SATURDAY: Final = 5


def usual_hours(at: datetime) -> bool:
    """Monday to Friday, nine to half past five."""
    local = at.astimezone(_ZONE)
    return local.weekday() < _SATURDAY and _OPENS <= local.time() < _CLOSES
