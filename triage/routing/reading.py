"""Reads rules and facts out of the database, in a fixed number of queries for any number of cases.

What follows from them is decided in `evaluating`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from triage.models import Case, CaseMention, Customer, Mention, RoutingRule, Source
from triage.monitors.matched import monitors_of_cases
from triage.routing.facts import CaseFacts
from triage.routing.rules import Actions, Conditions, Rule
from triage.routing.words import fold
from triage.sla.reading import hours_of_team

EARLIER_DAYS: Final = 30

# One row a question: whose cases (customer, or author of a network) before when, but for its own.
_EARLIER: Final = text(
    """
    WITH asked AS (
        SELECT * FROM unnest(
            CAST(:keys AS bigint[]), CAST(:customers AS bigint[]), CAST(:networks AS text[]),
            CAST(:handles AS text[]), CAST(:moments AS timestamptz[]), CAST(:own AS bigint[])
        ) AS one(key, customer_id, network, handle, at, own_id)
    ), found AS (
        SELECT asked.key, cases.id FROM asked
        JOIN cases ON cases.customer_id = asked.customer_id
        WHERE cases.status <> 'merged' AND cases.id IS DISTINCT FROM asked.own_id
          AND cases.opened_at < asked.at
          AND cases.opened_at >= asked.at - make_interval(days => :days)
        UNION
        SELECT asked.key, cases.id FROM asked
        JOIN mentions ON mentions.network = asked.network
                     AND mentions.author_handle = asked.handle
        JOIN case_mentions ON case_mentions.mention_id = mentions.id
        JOIN cases ON cases.id = case_mentions.case_id
        WHERE cases.status <> 'merged' AND cases.id IS DISTINCT FROM asked.own_id
          AND cases.opened_at < asked.at
          AND cases.opened_at >= asked.at - make_interval(days => :days)
    )
    SELECT key, count(*) FROM found GROUP BY key
    """
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose earlier cases are asked for."""

    key: int
    customer_id: int | None
    network: str | None
    handle: str | None
    at: datetime
    own_case_id: int | None


def read_rules(session: Session) -> list[Rule]:
    """The rules that are switched on, in their order."""
    return [rule for rule, is_on in read_all_rules(session) if is_on]


def read_all_rules(session: Session) -> list[tuple[Rule, bool]]:
    """All rules in their order, and whether each is switched on."""
    rows = session.scalars(
        select(RoutingRule)
        .where(RoutingRule.deleted_at.is_(None))
        .order_by(RoutingRule.position, RoutingRule.id)
    )
    return [(rule_of(row), row.enabled) for row in rows]


def rule_of(row: RoutingRule) -> Rule:
    """The rule that a row holds."""
    return Rule(
        id=row.id,
        name_nl=row.name_nl,
        name_en=row.name_en,
        conditions=Conditions.read(row.conditions),
        actions=Actions.read(row.team_id, row.actions),
        goes_on=row.goes_on,
    )


def fields_of(rules: Iterable[Rule]) -> set[str]:
    """Everything that any of the rules looks at."""
    return {field for rule in rules for field in rule.conditions.fields()}


def read_case_facts(
    session: Session, case_ids: Sequence[int], fields: set[str]
) -> dict[int, CaseFacts]:
    """The facts of these cases by id; texts and earlier cases only where `fields` ask for them."""
    is_open = opening_hours(session, fields)
    rows = session.execute(
        select(Case, Source, Customer)
        .join(Source, Source.id == Case.source_id)
        .outerjoin(Customer, Customer.id == Case.customer_id)
        .where(Case.id.in_(case_ids))
    ).all()
    posts = _posts(session, case_ids)
    first = {case_id: found[0] for case_id, found in posts.items()}
    monitors = monitors_of_cases(session, case_ids) if "monitor" in fields else {}
    earlier: Mapping[int, int] = {}
    if "earlier_cases" in fields:
        earlier = count_earlier_cases(
            session, [_asked(case, first.get(case.id)) for case, *_ in rows]
        )
    return {
        case.id: CaseFacts(
            source_id=source.id,
            source_kind=source.kind,
            source_tags=tuple(source.tags),
            language=_language(case),
            category=case.category,
            severity=case.severity,
            sentiment=case.sentiment,
            flags=tuple(case.flags),
            complaint=case.complaint,
            priority=own_points(case.priority_reasons),
            rating=_lowest_rating(posts.get(case.id, ())),
            words=_words(posts.get(case.id, ())) if "words" in fields else "",
            author=first[case.id].author_handle if case.id in first else None,
            customer_known=customer is not None,
            customer_value_eur=_euros(customer),
            customer_stage=customer.stage if customer else None,
            customer_traits=tuple(customer.traits) if customer else None,
            earlier_cases=earlier.get(case.id, 0),
            in_hours=is_open(case.opened_at),
            tags=_own_tags(case),
            monitors=monitors.get(case.id, ()),
        )
        for case, source, customer in rows
    }


def opening_hours(session: Session, fields: set[str]) -> Callable[[datetime], bool]:
    """Whether the company is open, by its default calendar; without one it always is."""
    return hours_of_team(session, None).is_open if "hours" in fields else lambda _: True


def count_earlier_cases(session: Session, asked: Sequence[Asked]) -> dict[int, int]:
    """How many cases the same customer or author had in the thirty days before, by key."""
    if not asked:
        return {}
    rows = session.execute(
        _EARLIER,
        {
            "keys": [one.key for one in asked],
            "customers": [one.customer_id for one in asked],
            "networks": [one.network for one in asked],
            "handles": [one.handle for one in asked],
            "moments": [one.at for one in asked],
            "own": [one.own_case_id for one in asked],
            "days": EARLIER_DAYS,
        },
    )
    return dict(rows.all())


def own_points(reasons: Iterable[Mapping[str, Any]]) -> int:
    """The priority without what rules added."""
    points = sum(int(one["points"]) for one in reasons if one.get("reason") != "rule")
    return max(0, min(100, points))


@dataclass(frozen=True, slots=True)
class _Post:
    """What of a post rules look at."""

    text: str
    rating: float | None
    network: str | None
    author_handle: str | None


def _posts(session: Session, case_ids: Sequence[int]) -> dict[int, list[_Post]]:
    rows = session.execute(
        select(
            CaseMention.case_id,
            Mention.title,
            Mention.text,
            Mention.rating,
            Mention.network,
            Mention.author_handle,
        )
        .join(Mention, Mention.id == CaseMention.mention_id)
        .where(CaseMention.case_id.in_(case_ids))
        .order_by(Mention.published_at, Mention.id)
    )
    found: dict[int, list[_Post]] = {}
    for case_id, title, body, rating, network, handle in rows:
        post = _Post(f"{title or ''} {body}", rating, network, handle)
        found.setdefault(case_id, []).append(post)
    return found


def _asked(case: Case, post: _Post | None) -> Asked:
    network, handle = (post.network, post.author_handle) if post else (None, None)
    return Asked(case.id, case.customer_id, network, handle, case.opened_at, case.id)


def _words(posts: Sequence[_Post]) -> str:
    # A sign that is no word keeps a phrase from reaching over two posts.
    return " \x00 ".join(fold(post.text) for post in posts)


def _lowest_rating(posts: Sequence[_Post]) -> float | None:
    return min((post.rating for post in posts if post.rating is not None), default=None)


def _euros(customer: Customer | None) -> float | None:
    if customer is None or customer.value_eur is None:
        return None
    return float(customer.value_eur)


def _language(case: Case) -> str:
    """The language of the posts, not the one that a rule set before."""
    return str(case.routing.get("language_before") or case.language)


def _own_tags(case: Case) -> tuple[str, ...]:
    given = set(case.routing.get("tags", ()))
    return tuple(tag for tag in case.tags if tag not in given)
