"""When a notice may go out by e-mail."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from triage.notices.moments import GRACE, MailHabits, mail_moment

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def moment(habits: MailHabits, now: datetime, kind: str = "assigned") -> datetime | None:
    found = mail_moment(habits, kind, now, AMSTERDAM)
    return found.astimezone(AMSTERDAM) if found else None


def test_off_and_muted_kinds_send_nothing():
    now = at("2026-03-02 10:00")
    assert moment(MailHabits(mail="off"), now) is None
    assert moment(MailHabits(mail="at_once", muted=("assigned",)), now) is None
    assert moment(MailHabits(mail="at_once", muted=("overdue",)), now) is not None


def test_at_once_leaves_time_to_see_it_in_the_page():
    now = at("2026-03-02 10:00")
    assert moment(MailHabits(mail="at_once"), now) == now + GRACE


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-02 22:30", "2026-03-03 07:00"),
        ("2026-03-03 06:59", "2026-03-03 07:01"),  # two minutes on, the quiet hours are over
        ("2026-03-03 03:00", "2026-03-03 07:00"),
        ("2026-03-03 12:00", "2026-03-03 12:02"),
    ],
)
def test_quiet_hours_may_span_midnight(now, expected):
    habits = MailHabits(mail="at_once", quiet_from=time(22), quiet_until=time(7))
    assert moment(habits, at(now)) == at(expected)


def test_quiet_hours_may_lie_within_a_day():
    habits = MailHabits(mail="at_once", quiet_from=time(12), quiet_until=time(13))
    assert moment(habits, at("2026-03-02 12:10")) == at("2026-03-02 13:00")
    assert moment(habits, at("2026-03-02 13:00")) == at("2026-03-02 13:02")


def test_the_summary_goes_out_at_its_time():
    habits = MailHabits(digest_at=time(8, 30))
    assert moment(habits, at("2026-03-02 08:29")) == at("2026-03-02 08:30")
    assert moment(habits, at("2026-03-02 08:30")) == at("2026-03-03 08:30")


def test_a_time_that_the_clock_skips_in_march_is_kept_all_the_same():
    found = mail_moment(
        MailHabits(digest_at=time(2, 30)), "assigned", at("2026-03-29 01:00"), AMSTERDAM
    )
    assert found == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_the_hour_that_october_repeats_sends_once():
    habits = MailHabits(digest_at=time(2, 30))
    first = mail_moment(habits, "assigned", at("2026-10-25 01:00"), AMSTERDAM)
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    again = mail_moment(habits, "assigned", first, AMSTERDAM)
    assert again == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)
