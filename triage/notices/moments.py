"""When a notice may go out by e-mail: at once, at the end of the quiet hours, or with the digest.

Pure. Times of day are those of the company's time zone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

# Who sees it in the page within this time gets no e-mail about it.
GRACE: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class MailHabits:
    """How somebody wants e-mail: `mail` is off, at_once or digest."""

    mail: str = "digest"
    muted: tuple[str, ...] = ()
    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_at: time = time(8, 30)


def mail_moment(habits: MailHabits, kind: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When to send an e-mail about a notice of this kind; None for never."""
    if habits.mail == "off" or kind in habits.muted:
        return None
    if habits.mail == "digest":
        return _next(now, habits.digest_at, zone)
    moment = now + GRACE
    local = moment.astimezone(zone).time()
    if _is_quiet(habits, local) and habits.quiet_until is not None:
        return _next(moment, habits.quiet_until, zone)
    return moment


def _is_quiet(habits: MailHabits, local: time) -> bool:
    start, end = habits.quiet_from, habits.quiet_until
    if start is None or end is None or start == end:
        return False
    if start < end:
        return start <= local < end
    return local >= start or local < end


def _next(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The next moment after `now` at which the clock on the wall shows `at`."""
    local = now.astimezone(zone)
    for days in range(3):
        day = local.date() + timedelta(days=days)
        # By way of UTC: a time that the clock skips in March becomes the one an hour later.
        found = datetime.combine(day, at, zone).astimezone(UTC)
        if found > now:
            return found
    raise AssertionError("a day has an end")  # pragma: no cover
