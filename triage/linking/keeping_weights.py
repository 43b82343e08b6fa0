"""The weights that count: those an operator kept last, else the ones shipped with the program.

The caller owns the transaction.
"""

import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from triage.errors import WrongInputError
from triage.linking.weighing import Weights, shipped_weights
from triage.models import LinkerWeights

log = logging.getLogger(__name__)


def read_weights(session: Session) -> Weights:
    """What links are weighed with now."""
    kept = session.scalar(select(LinkerWeights.weights).where(LinkerWeights.is_current))
    if kept is None:
        return shipped_weights()
    try:
        return Weights.from_json(kept)
    except WrongInputError:
        log.exception("the kept weights cannot be read; the shipped ones count")
        return shipped_weights()


def keep_weights(session: Session, weights: Weights, report: Mapping[str, Any]) -> int:
    """Let these count from now on; returns their id."""
    _retire(session)
    row = LinkerWeights(weights=weights.to_json(), report=dict(report), is_current=True)
    session.add(row)
    session.flush()
    return row.id


def take_weights_back(session: Session) -> int | None:
    """Let the weights before these count again; returns their id, None for the shipped ones."""
    current = session.scalar(select(LinkerWeights.id).where(LinkerWeights.is_current))
    if current is None:
        return None
    _retire(session)
    before = session.scalar(
        select(LinkerWeights.id)
        .where(LinkerWeights.id < current)
        .order_by(LinkerWeights.id.desc())
        .limit(1)
    )
    if before is not None:
        session.execute(
            update(LinkerWeights).where(LinkerWeights.id == before).values(is_current=True)
        )
    return before


def describe_weights(session: Session) -> str:
    """Which weights count: "shipped", or their number and day."""
    kept = session.execute(
        select(LinkerWeights.id, LinkerWeights.created_at).where(LinkerWeights.is_current)
    ).one_or_none()
    return f"{kept.id} of {kept.created_at:%Y-%m-%d}" if kept else "shipped"


def _retire(session: Session) -> None:
    session.execute(update(LinkerWeights).where(LinkerWeights.is_current).values(is_current=False))
