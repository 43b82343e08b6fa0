"""The values of the variables for one case and one writer.

In public a customer is called as they call themselves there: a name that only our records know
would tell everybody who stands behind a handle. Numbers are for private answers alone.
"""

import re
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.entities import EntityKind, find_entities
from triage.errors import NotFoundError
from triage.linking.clues import read_rules
from triage.links.recognising import read_patterns
from triage.models import Case, CaseMention, Company, Customer, Mention, PrivateChannel
from triage.people.viewer import Viewer, may_see_case
from triage.replies.channels import answered_post
from triage.replies.variables import Filled, fill

_NAME: Final = re.compile(r"[^\W\d_][^\W\d_'’-]*(?:[-'’][^\W\d_]+)*")
_TITLES: Final = frozenset({"de", "dhr", "mevr", "mw", "meneer", "mevrouw", "mr", "mrs", "ms"})


def fill_for_case(
    session: Session, viewer: Viewer, case_id: int, text: str, *, is_private: bool = False
) -> Filled:
    """The text with the values of this case. Raises NotFoundError."""
    return fill(text, values_for_case(session, viewer, case_id, is_private=is_private))


def values_for_case(
    session: Session, viewer: Viewer, case_id: int, *, is_private: bool = False
) -> dict[str, str]:
    """The values of all variables that have one. Raises NotFoundError."""
    case = session.scalar(select(Case).where(Case.id == case_id, may_see_case(viewer)))
    if case is None:
        raise NotFoundError(f"no case {case_id}")
    values = {
        "case.number": str(case.id),
        "agent.name": viewer.name,
        "agent.first_name": first_name(viewer.name) or viewer.name,
        "company.name": session.scalar(select(Company.name)) or "",
        "private_link": _private_link(session),
    }
    post = answered_post(session, case_id)
    customer = session.get(Customer, case.customer_id) if case.customer_id else None
    if is_private and customer:
        values |= {"customer.name": customer.name, "customer.number": customer.number}
        values["customer.first_name"] = first_name(customer.name) or ""
    elif post and post.author_name:
        values["customer.name"] = post.author_name
        values["customer.first_name"] = first_name(post.author_name) or ""
    if is_private:
        values["order"] = _order(session, case_id)
    return {name: value for name, value in values.items() if value}


def personal_values(session: Session, viewer: Viewer, case: Case) -> dict[str, str]:
    """Everything that an answer of this case may hold of its people, public or not."""
    values = values_for_case(session, viewer, case.id, is_private=False)
    values |= values_for_case(session, viewer, case.id, is_private=True)
    return values


def first_name(name: str) -> str | None:
    """The first name out of a name; None for initials, titles and nicknames."""
    for word in name.replace(".", ". ").split():
        if word.rstrip(".").casefold() in _TITLES:
            continue
        is_name = _NAME.fullmatch(word) and len(word) > 1 and word[0].isupper()
        return word if is_name and not word.isupper() else None
    return None


def _private_link(session: Session) -> str:
    first = select(PrivateChannel.address).order_by(PrivateChannel.position, PrivateChannel.id)
    return session.scalar(first.limit(1)) or ""


def _order(session: Session, case_id: int) -> str:
    """The one order number that the customer wrote; none where there are several."""
    texts = session.scalars(
        select(Mention.text)
        .join(CaseMention, CaseMention.mention_id == Mention.id)
        .where(CaseMention.case_id == case_id)
        .order_by(Mention.published_at.desc())
        .limit(50)
    )
    rules = read_rules(read_patterns(session))
    found = {
        text[one.start : one.end].strip()
        for text in texts
        for one in find_entities(text, rules)
        if one.kind is EntityKind.ORDER_NUMBER
    }
    return found.pop() if len(found) == 1 else ""
