"""How often the links that were stored are right, and how sure that is."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from tests.bench.linking_base import id_of
from tests.bench.report import Line
from tests.gold.mentions import GoldMention
from triage.bootstrap import Services
from triage.models import Link, Mention
from triage.models.customer import IDENTITY_KINDS


@dataclass(slots=True)
class Tally:
    """Stored links against the truth."""

    linked: int = 0
    false: Counter[str] = field(default_factory=Counter)  # by case
    linkable: int = 0
    found: int = 0
    equal: int = 0  # of those found: where an identity was equal
    missed: Counter[str] = field(default_factory=Counter)  # linkable, and not found


def quality(services: Services, written: Sequence[GoldMention]) -> list[Line]:
    """False links by case, and how often the right customer was first."""
    tally = _tally(_first_links(services), written)
    false = sum(tally.false.values())
    low, high = interval(false, tally.linked)
    return [
        Line("false links", "%", 100 * false / max(1, tally.linked),
             about=f"{false} of {tally.linked}, 95 % interval {low:.2%} to {high:.2%}; "
                   f"{_listed(tally.false)}"),
        Line("right one first", "%", 100 * tally.found / tally.linkable,
             100 * tally.equal / tally.linkable,
             f"of {tally.linkable} linkable; plain: equal identities; "
             f"missed: {_listed(tally.missed)}"),
    ]  # fmt: skip


def interval(hits: int, of: int) -> tuple[float, float]:
    """Where the true share lies, 95 times in 100.

    Source: Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference.
    """
    if not of:
        return 0.0, 1.0
    z = 1.96
    share, weight = hits / of, 1 + z * z / of
    middle = (share + z * z / (2 * of)) / weight
    reach = z / weight * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _tally(first: Mapping[int, Link], written: Sequence[GoldMention]) -> Tally:
    tally = Tally()
    for place, one in enumerate(written):
        link = first.get(place)
        is_right = link is not None and one.gold is not None and link.customer_id == id_of(one.gold)
        if link is not None and link.status == "linked":
            tally.linked += 1
            tally.false.update([] if is_right else [one.case])
        if one.is_linkable:
            tally.linkable += 1
            tally.found += is_right
            tally.missed.update([] if is_right else [one.case])
            told = link.evidence if link is not None and is_right else []
            tally.equal += any(item["kind"] in IDENTITY_KINDS for item in told)
    return tally


def _first_links(services: Services) -> dict[int, Link]:
    """The surest link by the mention's place."""
    with services.sessions() as session:
        rows = session.execute(
            select(Mention.external_id, Link)
            .join(Link, Link.mention_id == Mention.id)
            .order_by(Link.score, Link.customer_id.desc())
        )
        return {int(place): link for place, link in rows}


def _listed(cases: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in cases.most_common(8)) or "none"
