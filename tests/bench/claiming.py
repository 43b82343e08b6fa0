"""How many cases a team can claim in a second when all reach for the same ones."""

import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select

from tests.bench.report import Line
from triage.bootstrap import Services
from triage.cases.actions import claim_case
from triage.errors import AlreadyClaimedError
from triage.models import Case, User
from triage.people.viewer import Viewer

CASES: Final = 1_000
HANDS: Final = 8  # as many at once; each goes through the cases in an order of its own


def measure_claims(services: Services, people: Sequence[int]) -> Line:
    """Let eight people claim the same thousand cases; exactly one gets each."""
    with services.sessions.begin() as session:
        case_ids = session.scalars(
            select(Case.id)
            .where(Case.status == "open", Case.assignee_id.is_(None))
            .order_by(Case.id)
            .limit(CASES)
        ).all()
        viewers = [_everywhere(session.get_one(User, one)) for one in people[:HANDS]]
    won: Counter[int] = Counter()
    lost: Counter[int] = Counter()
    hands = [
        threading.Thread(target=_claim_all, args=(services, viewer, case_ids, won, lost))
        for viewer in viewers
    ]
    started = time.perf_counter()
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    took_s = time.perf_counter() - started
    if sum(won.values()) != len(case_ids):
        raise RuntimeError(f"{sum(won.values())} claims succeeded on {len(case_ids)} cases")
    about = f"{HANDS} people at once; {sum(lost.values())} were told who was faster"
    return Line("claims", "1/s", len(case_ids) / took_s, about=about)


def _everywhere(user: User) -> Viewer:
    found = Viewer.of(user)
    return Viewer(found.id, found.name, found.email, "manager", found.team_ids, found.language)


def _claim_all(
    services: Services,
    viewer: Viewer,
    case_ids: Sequence[int],
    won: Counter[int],
    lost: Counter[int],
) -> None:
    order = random.Random(viewer.id).sample(list(case_ids), len(case_ids))  # noqa: S311
    for case_id in order:
        try:
            with services.sessions.begin() as session:
                claim_case(session, viewer, case_id, now=datetime.now(UTC))
            won[viewer.id] += 1
        except AlreadyClaimedError:
            lost[viewer.id] += 1
