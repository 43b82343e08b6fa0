"""Service levels: the hours in which a team works, and how soon a case is answered and solved."""

from sqlalchemy import CheckConstraint, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Id, Json, Model


class Calendar(Model):
    """The hours in which the clock runs. Teams name theirs; all others use the default one."""

    __tablename__ = "calendars"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    timezone: Mapped[str]
    # {"mon": [["09:00", "12:30"], ["13:00", "17:30"]], …}; a day that is left out is closed
    hours: Mapped[Json]
    country: Mapped[str | None]  # whose public holidays are closed: "NL", "BE" or none
    region: Mapped[str | None]  # a part of the country with days of its own
    # {"2026-12-24": [["09:00", "13:00"]], "2027-01-02": []}: these days go before all others
    special_days: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (
        Index(
            "uq_calendars_one_default",
            "is_default",
            unique=True,
            postgresql_where=text("is_default"),
        ),
    )


class SlaPolicy(Model):
    """A promise to customers. The first policy, by position, whose conditions hold counts."""

    __tablename__ = "sla_policies"

    id: Mapped[Id]
    position: Mapped[int] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(unique=True)
    enabled: Mapped[bool] = mapped_column(server_default=text("true"))
    # {"team": [1], "source_kind": ["x"], "category": […], "flag": […],
    #  "priority_from": 60, "priority_to": 100}; what is left out does not matter
    conditions: Mapped[Json]
    first_response_min: Mapped[int]  # minutes in which the clock runs
    resolution_min: Mapped[int | None]
    warn_percent: Mapped[int] = mapped_column(server_default="75")  # of the time given
    pause_waiting: Mapped[bool] = mapped_column(server_default=text("true"))
    pause_snoozed: Mapped[bool] = mapped_column(server_default=text("false"))
    # {"after_min": 0, "points": 20, "team_id": 1, "user_id": 2}: what happens when it is late
    escalation: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (
        CheckConstraint("first_response_min > 0", name="first_response_positive"),
        CheckConstraint("resolution_min > 0", name="resolution_positive"),
        CheckConstraint("warn_percent BETWEEN 1 AND 100", name="warn_percent_range"),
    )


class ClockRound(Model):
    """After policies or calendars changed: up to which case the clocks were set on again."""

    __tablename__ = "clock_rounds"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    done_to: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
