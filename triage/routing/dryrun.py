"""What a change of the rules would do: the last mentions judged by the old rules and by the new.

Nothing is written. The same facts go through both, so every difference comes from the rules.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import case as when
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from triage.cases.priority import PriorityFacts, PriorityPoints, score_priority
from triage.cases.rules import read_rules as read_case_rules
from triage.cases.summary import shorten
from triage.models import Analysis, CaseMention, Customer, Echo, Link, Mention, Source
from triage.monitors.matched import monitors_of_mentions
from triage.people.viewer import Viewer, may_see_mention
from triage.routing.evaluating import evaluate
from triage.routing.facts import CaseFacts
from triage.routing.reading import (
    Asked,
    count_earlier_cases,
    fields_of,
    opening_hours,
    read_all_rules,
    read_case_facts,
)
from triage.routing.rules import Actions, Outcome, Rule
from triage.routing.words import fold

MENTIONS: Final = 1_000
EXAMPLES: Final = 50


@dataclass(frozen=True, slots=True)
class Changed:
    """A case, or a mention that would be one, with what the rules say before and after."""

    case_id: int | None
    mention_id: int
    subject: str
    before: Actions
    after: Actions
    rule_before: tuple[str, str] | None  # Dutch and English name of the rule that chose the team
    rule_after: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class DryRun:
    """How much would change. A team of None: nobody's in particular."""

    mentions: int
    cases: int
    changed: int
    held: int  # how often the rule that is being edited would apply
    teams_before: Mapping[int | None, int]
    teams_after: Mapping[int | None, int]
    examples: tuple[Changed, ...]


def draft_rules(
    kept: Sequence[tuple[Rule, bool]], draft: Rule, before_id: int | None
) -> list[Rule]:
    """The rules as they would be: the draft in place of its kept self, or before another one.

    `kept` tells with each rule whether it is switched on; the draft always is.
    """
    known = any(rule.id == draft.id for rule, _ in kept)
    rules: list[Rule] = []
    for rule, is_on in kept:
        if rule.id == draft.id or (not known and rule.id == before_id):
            rules.append(draft)
        if is_on and rule.id != draft.id:
            rules.append(rule)
    return rules if draft in rules else [*rules, draft]


def dry_run(
    session: Session,
    viewer: Viewer,
    draft: Rule,
    *,
    before_id: int | None = None,
    threshold: float,
    limit: int = MENTIONS,
) -> DryRun:
    """Judge the last mentions that are, or would be, cases; `threshold` makes a complaint."""
    viewer.require("manager", "admin")
    kept = read_all_rules(session)
    saved = [rule for rule, is_on in kept if is_on]
    after = draft_rules(kept, draft, before_id)
    found = _last_mentions(session, viewer, threshold, limit)
    facts = _read_facts(session, found, fields_of([*saved, *after]))
    return compare(found, facts, saved, after, draft.id)


@dataclass(frozen=True, slots=True)
class Found:
    """One of the last mentions, and its case if it has one."""

    mention_id: int
    case_id: int | None
    text: str

    @property
    def key(self) -> tuple[str, int]:
        """What is judged once: the case, or the mention alone."""
        return ("case", self.case_id) if self.case_id else ("mention", self.mention_id)


def compare(
    found: Sequence[Found],
    facts: Mapping[tuple[str, int], CaseFacts],
    saved: Sequence[Rule],
    after: Sequence[Rule],
    draft_id: int,
) -> DryRun:
    """Judge every case once by both sets of rules. Pure."""
    once = {one.key: one for one in reversed(found) if one.key in facts}
    teams_before: Counter[int | None] = Counter()
    teams_after: Counter[int | None] = Counter()
    changed: list[Changed] = []
    held = 0
    for key, one in reversed(once.items()):
        old, new = evaluate(saved, facts[key]), evaluate(after, facts[key])
        teams_before[old.given.team_id] += 1
        teams_after[new.given.team_id] += 1
        held += any(step.rule_id == draft_id for step in new.steps)
        if old.given != new.given:
            changed.append(_changed(one, old, new))
    return DryRun(
        mentions=len(found),
        cases=len(once),
        changed=len(changed),
        held=held,
        teams_before=teams_before,
        teams_after=teams_after,
        examples=tuple(changed[:EXAMPLES]),
    )


def _changed(one: Found, old: Outcome, new: Outcome) -> Changed:
    return Changed(
        case_id=one.case_id,
        mention_id=one.mention_id,
        subject=shorten(one.text),
        before=old.given,
        after=new.given,
        rule_before=_names(old),
        rule_after=_names(new),
    )


def _names(outcome: Outcome) -> tuple[str, str] | None:
    wanted = outcome.team_rule_id
    return next(
        ((step.name_nl, step.name_en) for step in outcome.steps if step.rule_id == wanted), None
    )


def _last_mentions(session: Session, viewer: Viewer, threshold: float, limit: int) -> list[Found]:
    # What repeats another mention counts as its reach, and opens no case.
    repeats = select(Echo.mention_id).where(
        Echo.mention_id == Mention.id, CaseMention.case_id.is_(None)
    )
    rows = session.execute(
        # Covered posts are counted, and not shown.
        select(
            Mention.id,
            CaseMention.case_id,
            when((may_see_mention(viewer), Mention.text), else_="…").label("text"),
        )
        .outerjoin(CaseMention, CaseMention.mention_id == Mention.id)
        .outerjoin(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .where(
            Mention.deleted_at.is_(None),
            or_(CaseMention.case_id.is_not(None), Analysis.complaint >= threshold),
            ~repeats.exists(),
        )
        .order_by(Mention.published_at.desc(), Mention.id.desc())
        .limit(limit)
    )
    return [Found(*row) for row in rows]


def _read_facts(
    session: Session, found: Sequence[Found], fields: set[str]
) -> dict[tuple[str, int], CaseFacts]:
    case_ids = sorted({one.case_id for one in found if one.case_id})
    alone = [one.mention_id for one in found if one.case_id is None]
    cases = read_case_facts(session, case_ids, fields)
    mentions = _mention_facts(session, alone, fields)
    return {
        **{("case", key): facts for key, facts in cases.items()},
        **{("mention", key): facts for key, facts in mentions.items()},
    }


def _mention_facts(
    session: Session, mention_ids: Sequence[int], fields: set[str]
) -> dict[int, CaseFacts]:
    """The facts of mentions that are in no case, as if each opened one."""
    if not mention_ids:
        return {}
    rows = session.execute(
        select(Mention, Analysis, Source, Customer)
        .join(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .join(Source, Source.id == Mention.source_id)
        .outerjoin(Link, (Link.mention_id == Mention.id) & (Link.status == "linked"))
        .outerjoin(Customer, Customer.id == Link.customer_id)
        .where(Mention.id.in_(mention_ids))
    ).all()
    is_open = opening_hours(session, fields)
    points = read_case_rules(session).points
    monitors = monitors_of_mentions(session, mention_ids) if "monitor" in fields else {}
    earlier: Mapping[int, int] = {}
    if "earlier_cases" in fields:
        earlier = count_earlier_cases(
            session,
            [
                Asked(
                    mention.id,
                    customer.id if customer else None,
                    mention.network,
                    mention.author_handle,
                    mention.fetched_at,
                    None,
                )
                for mention, _, _, customer in rows
            ],
        )
    return {
        mention.id: _facts(
            mention,
            analysis,
            source,
            customer,
            earlier.get(mention.id, 0),
            monitors=monitors.get(mention.id, ()),
            in_hours=is_open(mention.fetched_at),
            points=points,
        )
        for mention, analysis, source, customer in rows
    }


def _facts(
    mention: Mention,
    analysis: Analysis,
    source: Source,
    customer: Customer | None,
    earlier: int,
    *,
    monitors: tuple[str, ...],
    in_hours: bool,
    points: PriorityPoints,
) -> CaseFacts:
    value = customer.value_eur if customer else None
    euros = float(value) if value is not None else None
    asked = PriorityFacts(
        severity=analysis.severity,
        sentiment=analysis.sentiment,
        flags=tuple(analysis.flags),
        rating=mention.rating,
        follow_ups=0,
        customer_value_eur=euros,
    )
    return CaseFacts(
        source_id=source.id,
        source_kind=source.kind,
        source_tags=tuple(source.tags),
        language=analysis.language,
        category=analysis.category,
        severity=analysis.severity,
        sentiment=analysis.sentiment,
        flags=tuple(analysis.flags),
        complaint=analysis.complaint,
        priority=score_priority(asked, points).points,
        rating=mention.rating,
        words=fold(f"{mention.title or ''} {mention.text}"),
        author=mention.author_handle,
        customer_known=customer is not None,
        customer_value_eur=euros,
        customer_stage=customer.stage if customer else None,
        customer_traits=tuple(customer.traits) if customer else None,
        earlier_cases=earlier,
        in_hours=in_hours,
        monitors=monitors,
    )
