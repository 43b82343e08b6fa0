"""The second stage: mentions are linked to customers, or customers are suggested for them.

What the evidence means is decided in `proposing`; what a person has decided is never changed here.
"""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session, sessionmaker

from nlp.entities import EntityRules
from triage.linking.clues import MentionFacts, read_rules
from triage.linking.telling import Told, tell_all
from triage.links.proposing import Proposal
from triage.links.recognising import read_patterns, recognise
from triage.mentions.readable import readable_text
from triage.models import Analysis, Link, Mention, Work
from triage.models.schema import Json
from triage.queueing.work import LEASE_S, Claim, claim_work, fail_work, finish_work, put_work

BATCH_SIZE = 100
_PLACES: Final = ("location", "city", "place", "author_location", "plaats", "woonplaats")

_UPSERT: Final = text("""
    INSERT INTO links (mention_id, customer_id, status, score, evidence)
    SELECT mention_id, customer_id, status, score, evidence
    FROM json_to_recordset(CAST(:rows AS json)) AS told (
        mention_id bigint, customer_id bigint, status text, score float, evidence jsonb
    )
    ON CONFLICT (mention_id, customer_id) DO UPDATE SET
        status = excluded.status, score = excluded.score, evidence = excluded.evidence
    WHERE links.decided_by IS NULL
""")

log = logging.getLogger(__name__)


def link_batch(
    sessions: sessionmaker[Session], *, limit: int = BATCH_SIZE, lease_s: float = LEASE_S
) -> int:
    """Link up to `limit` mentions; returns how many were taken (0: nothing is due)."""
    with sessions.begin() as session:
        claim = claim_work(session, "link", limit=limit, lease_s=lease_s)
        if claim is None:
            return 0
        facts = _read_facts(session, claim)
        rules = read_rules(read_patterns(session))
    # No transaction is open while texts are searched.
    told, failed = _read_texts(facts, rules)
    try:
        with sessions.begin() as session:
            _store_links(session, claim.part(told), told)
    except Exception as error:
        log.exception("linking a batch of %d failed", len(told))
        failed |= dict.fromkeys(told, f"{type(error).__name__}: {error}")
    with sessions.begin() as session:
        for mention_id, error_text in failed.items():
            fail_work(session, claim, mention_id, error_text)
    return len(claim.mention_ids)


def write_links(session: Session, proposals: Mapping[int, Sequence[Proposal]]) -> None:
    """Make the links of these mentions what is proposed, as far as no person has decided.

    A customer whom a person rejected is not proposed again, and where a person has linked the
    mention nobody else is.
    """
    kept = _lock_links(session, proposals)
    rows: list[Json] = []
    outdated: list[int] = []
    for mention_id, proposed in proposals.items():
        links = kept.get(mention_id, [])
        decided = {link.customer_id: link.status for link in links if link.decided_by is not None}
        is_settled = "linked" in decided.values()
        wanted = [] if is_settled else [one for one in proposed if one.customer_id not in decided]
        rows += [_row(mention_id, one) for one in wanted]
        known = {one.customer_id for one in wanted}.union(decided)
        outdated += [link.id for link in links if link.customer_id not in known]
    if outdated:
        session.execute(delete(Link).where(Link.id.in_(outdated)))
    _upsert(session, rows)


def _read_facts(session: Session, claim: Claim) -> dict[int, MentionFacts]:
    return read_facts(session, claim.mention_ids.values())


def read_facts(session: Session, mention_ids: Iterable[int]) -> dict[int, MentionFacts]:
    """What the linker looks at, by mention."""
    rows = session.execute(
        select(Mention, Analysis.language)
        .outerjoin(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .where(Mention.id.in_(mention_ids))
        .order_by(Mention.id)
    )
    return {
        row.id: MentionFacts(
            text=readable_text(row.title, row.text),
            network=row.network,
            author_handle=row.author_handle,
            reference=row.reference,
            author_name=row.author_name,
            places=read_places(row.extra),
            language=row.language_hint or language,
            published_at=row.published_at,
        )
        for row, language in rows
    }


def read_places(extra: Mapping[str, object]) -> tuple[str, ...]:
    """Where the author says to live, as sources tell it."""
    told = (extra.get(name) for name in _PLACES)
    return tuple(place for place in told if isinstance(place, str) and place.strip())


def _read_texts(
    facts: Mapping[int, MentionFacts], rules: EntityRules
) -> tuple[dict[int, Told], dict[int, str]]:
    """What mentions tell, and the errors of those whose text could not be searched."""
    told: dict[int, Told] = {}
    failed: dict[int, str] = {}
    for mention_id, mention in facts.items():
        try:
            told[mention_id] = tell_all(mention, rules)
        except Exception as error:
            log.exception("searching mention %d failed", mention_id)
            failed[mention_id] = f"{type(error).__name__}: {error}"
    return told, failed


def _store_links(session: Session, claim: Claim, told: Mapping[int, Told]) -> None:
    # Links, then work by mention: agents who decide on links lock in this order, too.
    _lock_links(session, told)
    _lock_work(session, claim)
    mine = finish_work(session, claim)
    write_links(session, recognise(session, {key: told[key] for key in sorted(mine)}))
    put_work(session, "decide", mine)


def _lock_links(session: Session, mention_ids: Iterable[int]) -> dict[int, list[Link]]:
    rows = session.scalars(
        select(Link)
        .where(Link.mention_id.in_(mention_ids))
        .order_by(Link.mention_id, Link.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    links: dict[int, list[Link]] = {}
    for row in rows:
        links.setdefault(row.mention_id, []).append(row)
    return links


def _lock_work(session: Session, claim: Claim) -> None:
    session.execute(
        select(Work.id)
        .where(Work.id.in_(claim.mention_ids), Work.token == claim.token)
        .order_by(Work.mention_id)
        .with_for_update()
    )


def _row(mention_id: int, proposal: Proposal) -> Json:
    return {
        "mention_id": mention_id,
        "customer_id": proposal.customer_id,
        "status": proposal.status,
        "score": proposal.score,
        "evidence": [item.to_json() for item in proposal.evidence],
    }


def _upsert(session: Session, rows: Sequence[Json]) -> None:
    """One parameter for all rows; what a person has decided meanwhile stays."""
    if rows:
        session.execute(_UPSERT, {"rows": json.dumps(rows)})
