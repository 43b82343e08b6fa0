"""`luisterpost linker`: the weights by which mentions are linked, and what agents taught."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from triage.commands._rows import print_row

if TYPE_CHECKING:
    from triage.links.learning import Learned


@click.group(name="linker")
def command() -> None:
    """Estimate the linker's weights anew from what agents decided, or go back."""


@command.command()
@click.option("--keep", is_flag=True, help="Use the new weights from now on.")
def fit(*, keep: bool) -> int:
    """Estimate weights from confirmed and rejected links, and print before and after.

    Four of five decisions are learned from, the fifth is measured on: precision (right links of
    all links), recall, Brier score and calibration error, with the weights that count now and with
    the new ones. Nothing is changed without --keep; `luisterpost linker back` undoes it.
    """
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.linking.keeping_weights import keep_weights, read_weights  # noqa: PLC0415
    from triage.links.learning import learn, read_decisions  # noqa: PLC0415

    with open_services() as services, services.sessions.begin() as session:
        learned = learn(list(read_decisions(session)), read_weights(session))
        report = learned.report()
        if keep:
            report["weights_id"] = keep_weights(session, learned.weights, report)
    print_row({**report, "kept": keep, "changed": _changes(learned)})
    return 0


@command.command()
def report() -> int:
    """Print how the weights that count now answer where agents have decided."""
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.linking.keeping_weights import describe_weights, read_weights  # noqa: PLC0415
    from triage.links.learning import assess, read_decisions  # noqa: PLC0415

    with open_services() as services, services.sessions.begin() as session:
        decisions = list(read_decisions(session))
        weights = read_weights(session)
        print_row(
            {
                "weights": describe_weights(session),
                "decisions": len(decisions),
                **assess(decisions, weights).to_json(),
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
            }
        )
    return 0


@command.command()
def back() -> int:
    """Use the weights before the current ones again; at last the shipped ones."""
    from triage.commands._database import open_services  # noqa: PLC0415
    from triage.linking.keeping_weights import (  # noqa: PLC0415
        describe_weights,
        take_weights_back,
    )

    with open_services() as services, services.sessions.begin() as session:
        take_weights_back(session)
        print_row({"weights": describe_weights(session)})
    return 0


def _changes(learned: "Learned") -> dict[str, Any]:
    """The weights that moved most, in nats."""
    moved = {
        name: round(weight - learned.current.weights.get(name, 0.0), 2)
        for name, weight in learned.weights.weights.items()
    }
    largest = sorted(moved, key=lambda name: -abs(moved[name]))[:10]
    return {name: moved[name] for name in largest if moved[name]}
