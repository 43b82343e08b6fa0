"""Every mention is put before all monitors once, when it was understood; which match is kept.

Doing it again gives the same. Mentions of before a monitor's change are left to `looking`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Text, bindparam, cast, delete, func, select
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR, insert
from sqlalchemy.orm import Session

from triage.labels.keeping import answers_of
from triage.labels.overlay import NOT_ABOUT_US
from triage.models import Analysis, Mention, MentionMonitor, MentionWords, Monitor
from triage.monitors.kept import HeardRow, matcher_of, read_heard, read_wishes
from triage.monitors.relevance import Judge, judge_of
from triage.monitors.words import all_forms

ABOUT_US: Final = "about_us"


@dataclass(frozen=True, slots=True)
class Match:
    """A mention that a monitor matched."""

    monitor_id: int
    row: HeardRow


def match_mentions(session: Session, mention_ids: Collection[int]) -> int:
    """Keep which monitors these mentions match, and their words; returns how many matched."""
    if not mention_ids:
        return 0
    rows = read_heard(session, sorted(mention_ids))
    keep_words(session, rows)
    matcher = matcher_of(read_wishes(session))
    found = [Match(one, row) for row in rows for one in matcher.match(row.heard)]
    session.execute(delete(MentionMonitor).where(MentionMonitor.mention_id.in_(mention_ids)))
    keep_matches(session, found)
    return len({match.row.mention_id for match in found})


def keep_words(session: Session, rows: Sequence[HeardRow]) -> None:
    """Keep the words of mentions for the indexes: from now on a search finds them by these."""
    if not rows:
        return
    words = func.array_to_tsvector(cast(bindparam("forms"), ARRAY(Text)))
    search = select(
        func.search_words(
            Mention.title, Mention.text, Mention.author_name, Mention.author_handle, type_=TSVECTOR
        )
    ).where(Mention.id == bindparam("of_mention"))
    statement = insert(MentionWords).values(
        mention_id=bindparam("of_mention"), words=words, search=search.scalar_subquery()
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[MentionWords.mention_id],
            set_={"words": statement.excluded.words, "search": statement.excluded.search},
        ),
        [
            {"of_mention": row.mention_id, "forms": sorted(all_forms(row.heard.tokens))}
            for row in rows
        ],
    )


def keep_matches(session: Session, found: Sequence[Match]) -> None:
    """Write matches down, each with the probability that the company is meant."""
    if not found:
        return
    judged = _judge(session, found)
    said = _said(session, {match.row.mention_id for match in found})
    # In one order, so that two who write about the same mentions do not wait for each other.
    ordered = sorted(found, key=lambda match: (match.row.mention_id, match.monitor_id))
    statement = insert(MentionMonitor)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[MentionMonitor.mention_id, MentionMonitor.monitor_id],
            set_={
                "relevance": statement.excluded.relevance,
                "is_doubtful": statement.excluded.is_doubtful,
            },
        ),
        [
            {
                "mention_id": match.row.mention_id,
                "monitor_id": match.monitor_id,
                "published_at": match.row.published_at,
                **_standing(
                    judged.get((match.monitor_id, match.row.mention_id)),
                    said.get(match.row.mention_id),
                ),
            }
            for match in ordered
        ],
    )


def is_doubted(session: Session, mention_id: int) -> bool:
    """Whether every monitor that matched the mention found that something else is meant.

    A mention that no monitor matched is not doubted: its source was chosen for it.
    """
    rows = session.scalars(
        select(MentionMonitor.is_doubtful)
        .join(Monitor, Monitor.id == MentionMonitor.monitor_id)
        .where(
            MentionMonitor.mention_id == mention_id,
            Monitor.enabled,
            Monitor.deleted_at.is_(None),
        )
    ).all()
    return bool(rows) and all(rows)


def _standing(probability: float | None, said: bool | None) -> dict[str, float | bool | None]:
    """What a person said counts, before what was learned. Exactly 0: a person said it is not."""
    if said is not None:
        return {"relevance": float(said), "is_doubtful": not said}
    doubtful = probability is not None and probability < Judge.PUT_ASIDE_BELOW
    return {"relevance": probability, "is_doubtful": doubtful}


def _judge(session: Session, found: Sequence[Match]) -> dict[tuple[int, int], float]:
    """By monitor and mention; only of monitors that were taught well enough."""
    judges = _judges(session, {match.monitor_id for match in found})
    asked = [match for match in found if match.monitor_id in judges]
    vectors = vectors_of(session, {match.row.mention_id for match in asked})
    return {
        (match.monitor_id, match.row.mention_id): judges[match.monitor_id].probability(
            match.row.heard.forms, vectors.get(match.row.mention_id)
        )
        for match in asked
    }


def _judges(session: Session, monitor_ids: Iterable[int]) -> dict[int, Judge]:
    rows = session.execute(
        select(Monitor.id, Monitor.relevance).where(
            Monitor.id.in_(monitor_ids), Monitor.relevance_on, Monitor.relevance.is_not(None)
        )
    )
    judges = {row.id: judge_of(row.relevance) for row in rows}
    return {monitor_id: judge for monitor_id, judge in judges.items() if judge.is_good}


def vectors_of(session: Session, mention_ids: Collection[int]) -> dict[int, Sequence[float]]:
    """The embeddings of these mentions, as far as the classifier could read them."""
    if not mention_ids:
        return {}
    rows = session.execute(
        select(Analysis.mention_id, Analysis.embedding).where(
            Analysis.mention_id.in_(mention_ids), Analysis.is_current
        )
    )
    return {row.mention_id: [float(one) for one in row.embedding] for row in rows}


def _said(session: Session, mention_ids: Collection[int]) -> dict[int, bool]:
    """Of which a person said, or made clear, whether the company is meant."""
    return {
        mention_id: answers.get("relevance") != NOT_ABOUT_US
        for mention_id, answers in answers_of(session, mention_ids).items()
        if answers
    }
