"""Plays the eight weeks: mentions are understood and decided on in their order, agents answer.

What agents do is drawn with a fixed seed; every step goes through the same functions as a
click, only with the time of then.
"""

import heapq
import itertools
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from triage.bootstrap import Services
from triage.cases.actions import (
    add_note,
    claim_case,
    resolve_case,
    wait_for_customer,
)
from triage.cases.deciding import decide_mention
from triage.echoes.grouping import group_echoes
from triage.errors import TriageError
from triage.example.material import Material
from triage.links.linking_stage import link_batch
from triage.mentions.understanding import TextAnalyser, understand_batch
from triage.models import Case, CaseMention, Mention, Source, User, Work
from triage.people.viewer import Viewer
from triage.queueing.work import seconds
from triage.replies.writing import record_reply

SEED: Final = 24
OPENING_HOUR: Final = 8
CLOSING_HOUR: Final = 21
# What share of the cases nobody has touched yet, by age: there is work left for whoever looks.
UNTOUCHED: Final = (
    (timedelta(days=1), 0.8),
    (timedelta(days=4), 0.45),
    (timedelta(days=8), 0.2),
    (timedelta.max, 0.01),
)

_Action = Callable[[Session, datetime], object]


@dataclass(order=True, frozen=True, slots=True)
class _Step:
    at: datetime
    order: int
    do: _Action


def play_history(
    services: Services, material: Material, analyser: TextAnalyser, say: Callable[[str], None]
) -> None:
    """Understand, link and decide on all example mentions, with agents at work meanwhile."""
    _date_back(services)
    explain_from = services.thresholds.review
    while understand_batch(services.sessions, analyser, explain_from=explain_from):
        pass
    while link_batch(services.sessions):
        pass
    play = _Play(services, material)
    play.run()
    say(f"{play.decided} mentions decided on, {play.cases} cases opened")


def _date_back(services: Services) -> None:
    """As if each mention had been fetched within minutes."""
    with services.sessions.begin() as session:
        session.execute(
            update(Mention)
            .where(Mention.source_id.in_(select(Source.id).where(Source.is_example)))
            .values(fetched_at=Mention.published_at + timedelta(minutes=4))
        )


class _Play:
    def __init__(self, services: Services, material: Material) -> None:
        self.decided = 0
        self.cases = 0
        self._services = services
        self._replies = material.replies
        self._random = random.Random(SEED)  # noqa: S311 - a story, not a secret
        self._now = services.now()
        self._zone = ZoneInfo(services.settings.timezone)
        self._steps: list[_Step] = []
        self._order = itertools.count()
        self._seen: set[int] = set()
        self._agents: dict[int | None, list[Viewer]] = {}

    def run(self) -> None:
        with self._services.sessions.begin() as session:
            self._agents = _agents(session)
            mentions = session.execute(
                select(Mention.id, Mention.fetched_at)
                .join(Source, Source.id == Mention.source_id)
                .where(Source.is_example)
                .order_by(Mention.fetched_at, Mention.id)
            ).all()
        for mention in mentions:
            self._play_until(mention.fetched_at)
            self._decide(mention.id, mention.fetched_at)
        self._play_until(self._now)
        with self._services.sessions.begin() as session:
            done = [mention.id for mention in mentions]
            session.execute(
                delete(Work).where(
                    Work.mention_id.in_(done), Work.stage == "decide", Work.dead_at.is_(None)
                )
            )
            _explain_newest_first(session)

    def _decide(self, mention_id: int, at: datetime) -> None:
        with self._services.sessions.begin() as session:
            group_echoes(session, [mention_id])
            decide_mention(
                session, mention_id, self._services.thresholds, at + timedelta(seconds=3)
            )
            member = session.get(CaseMention, mention_id)
            self.decided += 1
            if member is None:
                return
            case = session.get_one(Case, member.case_id)
            if case.id not in self._seen:
                self._seen.add(case.id)
                self.cases += 1
                self._plan(case)

    def _plan(self, case: Case) -> None:
        """What becomes of a case: who takes it, when they answer, and whether it is solved."""
        agents = self._agents.get(case.team_id) or self._agents[None]
        agent = self._random.choice(agents)
        age = self._now - case.opened_at
        if self._random.random() < next(share for limit, share in UNTOUCHED if age < limit):
            return
        busy = 1.0 if case.priority >= 60 else 2.5
        claimed = self._at(case.opened_at, 0.1, 1.5 * busy, _claim(case.id, agent))
        reply = self._text("replies", case)
        replied = self._at(claimed, 0.05, 0.6 * busy, _reply(case.id, agent, reply))
        if self._random.random() < 0.25:
            self._at(claimed, 0.02, 0.3, _note(case.id, agent, self._text("notes", case)))
        solved = 0.95 if age > timedelta(days=10) else 0.6 if age > timedelta(days=3) else 0.3
        if self._random.random() < solved:
            closing = self._text("closings", case)
            self._at(replied, 1, 40, _resolve(case.id, agent, closing))
        elif self._random.random() < 0.3:
            self._at(replied, 0.01, 0.1, _wait(case.id, agent))

    def _at(
        self,
        start: datetime,
        least_h: float,
        most_h: float,
        do: _Action,
    ) -> datetime:
        moment = start + timedelta(hours=self._random.uniform(least_h, most_h))
        local = moment.astimezone(self._zone)
        if local.hour >= CLOSING_HOUR:
            moment += timedelta(hours=24 - local.hour + OPENING_HOUR)
        elif local.hour < OPENING_HOUR:
            moment += timedelta(hours=OPENING_HOUR - local.hour)
        heapq.heappush(self._steps, _Step(moment, next(self._order), do))
        return moment

    def _play_until(self, end: datetime) -> None:
        while self._steps and self._steps[0].at <= end:
            step = heapq.heappop(self._steps)
            try:
                with self._services.sessions.begin() as session:
                    step.do(session, step.at)
            except TriageError:
                continue  # a colleague was first, or the case is closed: as on any day

    def _text(self, kind: str, case: Case) -> str:
        texts: Mapping[str, Any] = self._replies[kind]["en" if case.language == "en" else "nl"]
        choices = texts.get(case.category) or texts["other"]
        return str(self._random.choice(choices))


def _explain_newest_first(session: Session) -> None:
    """Whoever looks at the example begins with the newest cases: their words come first."""
    age_s = func.extract("epoch", func.now() - Mention.published_at)
    session.execute(
        update(Work)
        .where(Work.stage == "explain", Mention.id == Work.mention_id)
        .values(due_at=func.now() + seconds(age_s / 5000))
    )


def _agents(session: Session) -> dict[int | None, list[Viewer]]:
    people = session.scalars(
        select(User).where(User.is_example, User.role.in_(["agent", "lead"])).order_by(User.id)
    )
    by_team: dict[int | None, list[Viewer]] = {}
    for person in people:
        viewer = Viewer.of(person)
        for team_id in (None, *viewer.team_ids):
            by_team.setdefault(team_id, []).append(viewer)
    return by_team


def _claim(case_id: int, agent: Viewer) -> _Action:
    return lambda session, at: claim_case(session, agent, case_id, now=at)


def _reply(case_id: int, agent: Viewer, text: str) -> _Action:
    return lambda session, at: record_reply(
        session, agent, case_id, text=text, now=at, accept_risks=True
    )


def _note(case_id: int, agent: Viewer, text: str) -> _Action:
    return lambda session, at: add_note(session, agent, case_id, text=text, now=at)


def _wait(case_id: int, agent: Viewer) -> _Action:
    return lambda session, at: wait_for_customer(session, agent, case_id, now=at)


def _resolve(case_id: int, agent: Viewer, note: str) -> _Action:
    return lambda session, at: resolve_case(session, agent, case_id, note=note, now=at)
