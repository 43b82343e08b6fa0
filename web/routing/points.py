"""The form of the points that make a priority, and the three cases that show what they do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import MultiDict

from triage.cases.priority import Priority, PriorityFacts, PriorityPoints, score_priority
from triage.cases.rules import check_points, flat_points
from triage.errors import WrongInputError
from web.texts import gettext
from web.words import word

EXAMPLES_ID: Final = "examples"


@dataclass(frozen=True, slots=True)
class PointField:
    """One number with its label, as it was typed."""

    name: str
    label: str
    value: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class PointsForm:
    """The fields in groups, by the group's heading."""

    groups: Mapping[str, tuple[PointField, ...]]


@dataclass(frozen=True, slots=True)
class ExampleCase:
    """A case that there could be, with its priority under the points of the form."""

    name: str
    text: str
    priority: Priority


def read_numbers(form: MultiDict[str, str]) -> tuple[dict[str, int], frozenset[str]]:
    """The numbers that were typed, and the names of those that make no sense."""
    numbers: dict[str, int] = {}
    wrong: set[str] = set()
    for name in flat_points(PriorityPoints()):
        text = form.get(name, "").strip()
        try:
            if not (text.isascii() and text.isdecimal() and len(text) < 9):
                raise WrongInputError(name, "a whole number")
            check_points(name, int(text))
        except WrongInputError:
            wrong.add(name)
        else:
            numbers[name] = int(text)
    return numbers, frozenset(wrong)


def points_form(
    points: PriorityPoints,
    typed: MultiDict[str, str] | None = None,
    wrong: frozenset[str] = frozenset(),
) -> PointsForm:
    """The form for these points; what was typed wrong comes back as it was."""
    values = {name: str(number) for name, number in flat_points(points).items()}
    if typed is not None:
        values |= {name: typed.get(name, "") for name in wrong}

    def fields(labels: Mapping[str, str]) -> tuple[PointField, ...]:
        return tuple(
            PointField(name, label, values[name], name in wrong) for name, label in labels.items()
        )

    return PointsForm({heading: fields(labels) for heading, labels in _groups().items()})


def differing_points(typed: PriorityPoints, saved: PriorityPoints) -> tuple[tuple[str, int], ...]:
    """What is saved otherwise than it was typed: the label and the number that is saved."""
    before, now = flat_points(typed), flat_points(saved)
    labels = {name: label for group in _groups().values() for name, label in group.items()}
    return tuple((labels[name], now[name]) for name in labels if before[name] != now[name])


def example_cases(points: PriorityPoints) -> tuple[ExampleCase, ...]:
    """A mild one, an ordinary one and a grave one."""
    mild = PriorityFacts("none", "neutral", (), 3.0, 0, None)
    second = PriorityFacts(
        "accusation", "negative", ("churn",), None, 1, 1800.0, earlier_cases=1, waiting_h=30.0
    )
    grave = PriorityFacts(
        "blame", "negative", ("safety", "legal"), 1.0, 2, None, followers=12_500, likes=150
    )
    return (
        ExampleCase(
            gettext("A question of a passer-by"),
            gettext("“Are you open on Sunday? The site says nothing.”"),
            score_priority(mild, points),
        ),
        ExampleCase(
            gettext("A good customer, for the second time"),
            gettext("“Again not delivered, and nobody answers. I am going elsewhere.”"),
            score_priority(second, points),
        ),
        ExampleCase(
            gettext("Danger, with many readers"),
            gettext("“The battery caught fire. My lawyer will be in touch.”"),
            score_priority(grave, points),
        ),
    )


def _groups() -> dict[str, dict[str, str]]:
    severities = ("none", "disapproval", "accusation", "blame")
    flags = ("safety", "legal", "media", "vulnerable", "churn", "repeat")
    return {
        gettext("Tone"): {
            **{f"severity.{value}": word("severity", value) for value in severities},
            "negative": gettext("negative feeling"),
            "lowest_rating": gettext("the lowest rating"),
        },
        gettext("Signs"): {f"flags.{value}": word("flag", value) for value in flags},
        gettext("Again and again"): {
            "repeat": gettext("second contact within 90 days"),
            "repeat_more": gettext("each contact after that"),
            "repeat_most": gettext("at most for contacts"),
            "follow_up": gettext("each further post"),
            "follow_up_most": gettext("at most for posts"),
        },
        gettext("Waiting for us"): {
            "waiting": gettext("each time it passes"),
            "waiting_every_h": gettext("hours of waiting for that"),
            "waiting_most": gettext("at most for waiting"),
        },
        gettext("Customer and readers"): {
            "value": gettext("valuable customer"),
            "value_from_eur": gettext("valuable from this many euros on"),
            "reach": gettext("many followers, doubled at ten times, tripled at a hundred"),
            "reach_from": gettext("many from this number of followers on"),
            "likes": gettext("many likes"),
            "likes_from": gettext("many from this number of likes on"),
        },
    }
