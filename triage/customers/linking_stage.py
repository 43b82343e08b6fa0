"""The second stage: mentions are linked to customers, or customers are suggested for them.

What the evidence means is decided in `linking`; what a person has decided is never changed here.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from nlp.entities import EntityRules
from triage.customers.clues import FoundClue, MentionFacts, find_clues, read_rules
from triage.customers.linking import Proposal, propose_links
from triage.customers.recognising import find_evidence, read_patterns
from triage.mentions.understanding import readable_text
from triage.models import Link, Mention, Work
from triage.models.schema import Json
from triage.queueing.work import LEASE_S, Claim, claim_work, fail_work, finish_work, put_work

BATCH_SIZE = 100

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
    clues, failed = _find_clues(facts, rules)
    try:
        with sessions.begin() as session:
            _store_links(session, claim.part(clues), clues)
    except Exception as error:
        log.exception("linking a batch of %d failed", len(clues))
        failed |= dict.fromkeys(clues, f"{type(error).__name__}: {error}")
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
    rows = session.scalars(
        select(Mention).where(Mention.id.in_(claim.mention_ids.values())).order_by(Mention.id)
    )
    return {
        row.id: MentionFacts(
            text=readable_text(row.title, row.text),
            network=row.network,
            author_handle=row.author_handle,
            reference=row.reference,
        )
        for row in rows
    }


def _find_clues(
    facts: Mapping[int, MentionFacts], rules: EntityRules
) -> tuple[dict[int, tuple[FoundClue, ...]], dict[int, str]]:
    """Clues by mention, and the errors of those whose text could not be searched."""
    clues: dict[int, tuple[FoundClue, ...]] = {}
    failed: dict[int, str] = {}
    for mention_id, mention in facts.items():
        try:
            clues[mention_id] = find_clues(mention, rules)
        except Exception as error:
            log.exception("searching mention %d failed", mention_id)
            failed[mention_id] = f"{type(error).__name__}: {error}"
    return clues, failed


def _store_links(session: Session, claim: Claim, clues: Mapping[int, Sequence[FoundClue]]) -> None:
    # Links, then work by mention: agents who decide on links lock in this order, too.
    _lock_links(session, clues)
    _lock_work(session, claim)
    mine = finish_work(session, claim)
    evidence = find_evidence(session, {key: clues[key] for key in sorted(mine)})
    write_links(session, {key: propose_links(found) for key, found in evidence.items()})
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
    if not rows:
        return
    statement = insert(Link).values(rows)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[Link.mention_id, Link.customer_id],
            set_={
                "status": statement.excluded.status,
                "score": statement.excluded.score,
                "evidence": statement.excluded.evidence,
            },
            where=Link.decided_by.is_(None),
        )
    )
