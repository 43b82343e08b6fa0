"""Looks at a public answer before it leaves: the company's rules, and this case's customer."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.entities import EntityRules
from triage.errors import RiskyAnswerError
from triage.linking.clues import read_rules
from triage.links.recognising import read_patterns
from triage.models import Case, Customer, PrivateChannel
from triage.replies.privacy import Own, find_risks


def risks_of(session: Session, case: Case, text: str) -> list[str]:
    """The kinds of risk that `text` would be as a public answer to this case."""
    rules, own = _known(session, case)
    return find_risks(text, rules, own)


def require_harmless(session: Session, case: Case, text: str, *, accept_risks: bool) -> list[str]:
    """The risks that somebody accepted. Raises RiskyAnswerError for what stays.

    What is known to be the customer's own is never accepted: it goes in private or not at all.
    """
    risks = risks_of(session, case, text)
    if "holds_customer_data" in risks:
        raise RiskyAnswerError(risks, must_change=True)
    if risks and not accept_risks:
        raise RiskyAnswerError(risks)
    return risks


def company_rules(session: Session) -> EntityRules:
    """What the company's own numbers look like."""
    return read_rules(read_patterns(session))


def _known(session: Session, case: Case) -> tuple[EntityRules, Own]:
    customer = session.get(Customer, case.customer_id) if case.customer_id else None
    never = (customer.email, customer.phone, customer.number) if customer else ()
    addresses = session.scalars(select(PrivateChannel.address)).all()
    own = Own(allowed=tuple(addresses), never=tuple(value for value in never if value))
    return company_rules(session), own
