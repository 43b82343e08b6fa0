"""What can be chosen in the form of a rule: teams, people, sources and labels that are there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from triage.monitors.reading import names_of_monitors
from triage.people.accounts import list_colleagues, list_teams
from triage.routing.choices import (
    list_answers,
    list_policies,
    list_stages,
    list_traits,
    read_sources,
)
from web.languages import chosen_language
from web.routing.words import Names


@dataclass(frozen=True, slots=True)
class Choices:
    """Lists of (value, name) by what is chosen; `values` are those of conditions."""

    names: Names
    teams: Sequence[tuple[int, str]]
    people: Sequence[tuple[int, str]]
    policies: Sequence[tuple[int, str]]
    values: Mapping[str, Sequence[str]]
    source_tags: Sequence[str]
    answers: Sequence[str]

    def answers_with(self, chosen: str) -> Sequence[str]:
        """The titles of canned answers, and the chosen one even when it is gone."""
        return [*self.answers, chosen] if chosen and chosen not in self.answers else self.answers


def read_choices(session: Session) -> Choices:
    """Everything that there is to choose, in a handful of queries."""
    language = chosen_language()
    teams = [(team.id, str(getattr(team, f"name_{language}"))) for team in list_teams(session)]
    people = list_colleagues(session)
    sources = read_sources(session)
    policies = list_policies(session)
    monitors = names_of_monitors(session)
    return Choices(
        names=Names(
            teams=dict(teams),
            people=dict(people),
            sources={str(source.id): source.name for source in sources},
            policies=dict(policies),
            monitors={str(monitor_id): name for monitor_id, name in monitors},
        ),
        teams=teams,
        people=people,
        policies=policies,
        values={
            "source": [str(source.id) for source in sources],
            "source_kind": sorted({source.kind for source in sources}),
            "customer_stage": list_stages(session),
            "customer_traits": list_traits(session),
            "monitor": [str(monitor_id) for monitor_id, _ in monitors],
        },
        answers=list_answers(session),
        source_tags=sorted({tag for source in sources for tag in source.tags}),
    )
