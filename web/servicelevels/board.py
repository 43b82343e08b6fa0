"""The table of kept promises: a row for each team, a column for each week, and the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triage.sla.reporting import Kept, TeamWeek

NOTHING = Kept(0, 0)


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team's promises by week, and over the whole period."""

    team_name_nl: str | None
    team_name_en: str | None
    weeks: tuple[TeamWeek | None, ...]
    first_response: Kept
    resolution: Kept


@dataclass(frozen=True, slots=True)
class KeptTable:
    """The weeks, oldest first, the teams, and all together."""

    weeks: tuple[date, ...]
    lines: tuple[TeamLine, ...]
    first_response: Kept
    resolution: Kept


def kept_table(found: Sequence[TeamWeek]) -> KeptTable:
    """Put rows by week and team into a table."""
    weeks = tuple(sorted({row.week for row in found}))
    by_team: dict[int | None, dict[date, TeamWeek]] = {}
    for row in found:
        by_team.setdefault(row.team_id, {})[row.week] = row
    lines = [_line(rows, weeks) for rows in by_team.values()]
    lines.sort(key=lambda line: (line.team_name_nl is None, line.team_name_nl or ""))
    return KeptTable(
        weeks=weeks,
        lines=tuple(lines),
        first_response=sum((row.first_response for row in found), NOTHING),
        resolution=sum((row.resolution for row in found), NOTHING),
    )


def _line(rows: dict[date, TeamWeek], weeks: Sequence[date]) -> TeamLine:
    one = next(iter(rows.values()))
    return TeamLine(
        team_name_nl=one.team_name_nl,
        team_name_en=one.team_name_en,
        weeks=tuple(rows.get(week) for week in weeks),
        first_response=sum((row.first_response for row in rows.values()), NOTHING),
        resolution=sum((row.resolution for row in rows.values()), NOTHING),
    )
