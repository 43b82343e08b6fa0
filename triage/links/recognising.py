"""Puts mentions beside the customers who may have written them: a few queries for a whole batch."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.linking.candidates import find_candidates
from triage.linking.comparing import compare
from triage.linking.keeping_weights import read_weights
from triage.linking.signals import Signal
from triage.linking.telling import Told
from triage.links.proposing import Proposal, propose_links
from triage.models import Company, Customer

Key = TypeVar("Key", bound=Hashable)


def recognise(session: Session, mentions: Mapping[Key, Told]) -> dict[Key, tuple[Proposal, ...]]:
    """Proposals for every mention; none where nobody is likely."""
    weights = read_weights(session)
    compared = compare_all(session, mentions)
    return {key: propose_links(signals, weights) for key, signals in compared.items()}


def compare_all(
    session: Session, mentions: Mapping[Key, Told]
) -> dict[Key, dict[int, tuple[Signal, ...]]]:
    """Signals by mention and customer id; every mention is answered."""
    found = find_candidates(session, mentions)
    return {
        key: {one.id: compare(told, one, found.frequencies) for one in found.candidates[key]}
        for key, told in mentions.items()
    }


def read_patterns(session: Session) -> dict[str, object]:
    """How the company's own numbers look; empty where it has not told."""
    company = session.get(Company, 1)
    return dict(company.patterns) if company else {}


def read_numbers(session: Session, customer_ids: Sequence[int]) -> dict[int, str]:
    """The customer numbers of these customers."""
    rows = session.execute(
        select(Customer.id, Customer.number).where(Customer.id.in_(set(customer_ids)))
    )
    return {row.id: row.number for row in rows}
