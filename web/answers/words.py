"""Answers in words: their state, what is risky in them, and what to do when one was refused."""

from collections.abc import Sequence
from typing import Final

from flask_babel import lazy_gettext

from triage.replies.reading import ReplyView
from web.texts import gettext

RISK_WORDS: Final = {
    "asks_email": lazy_gettext("it asks for an e-mail address"),
    "asks_phone": lazy_gettext("it asks for a telephone number"),
    "asks_order": lazy_gettext("it asks for an order number"),
    "asks_customer_number": lazy_gettext("it asks for a customer number"),
    "asks_address": lazy_gettext("it asks for an address"),
    "asks_bank": lazy_gettext("it asks for bank details"),
    "asks_birth_date": lazy_gettext("it asks for a date of birth"),
    "asks_identity": lazy_gettext("it asks for an identity document"),
    "asks_name": lazy_gettext("it asks for a full name or contact details"),
    "holds_email": lazy_gettext("it holds an e-mail address"),
    "holds_phone": lazy_gettext("it holds a telephone number"),
    "holds_bank": lazy_gettext("it holds a bank account"),
    "holds_address": lazy_gettext("it holds an address"),
    "holds_order": lazy_gettext("it holds an order number"),
    "holds_customer_number": lazy_gettext("it holds a customer number"),
    "holds_customer_data": lazy_gettext("it holds data of this customer"),
}
STATE_WORDS: Final = {
    "draft": lazy_gettext("draft"),
    "awaiting_approval": lazy_gettext("waits for a lead"),
    "queued": lazy_gettext("goes out in a moment"),
    "sending": lazy_gettext("being sent …"),
    "sent": lazy_gettext("sent"),
    "failed": lazy_gettext("not sent"),
    "declined": lazy_gettext("sent back by a lead"),
    "withdrawn": lazy_gettext("taken back"),
}


def risk_list(risks: Sequence[str]) -> str:
    """The risks as one sentence part."""
    return ", ".join(str(RISK_WORDS.get(risk, risk)) for risk in risks)


def risk_title(risks: Sequence[str]) -> str:
    """What is wrong with a public answer."""
    return gettext("Not like this in public: %(risks)s", risks=risk_list(risks))


def risk_advice(*, must_change: bool) -> str:
    """What to do about it."""
    if must_change:
        return gettext("These are this customer's own data. Leave them out, or answer in private.")
    return gettext(
        "Everybody can read along. Write it differently, invite to a private channel, or tick "
        "that it is meant like this."
    )


def reply_advice() -> dict[str, str]:
    """What to do about a field, by its name."""
    return {
        "length": gettext("The answer is longer than this place allows."),
        "variables": gettext("Fill in, or take out, what still stands in { }."),
        "private": gettext("This place takes no private answers through its interface."),
        "channel": gettext("This place is answered by hand: copy the answer, post it, record it."),
        "sent": gettext("The answer is on its way already, or was dealt with."),
        "waiting": gettext("Somebody has decided on this answer already."),
    }


def state_words(reply: ReplyView) -> str:
    """The state of an answer."""
    if reply.state == "sent" and reply.route == "hand":
        return gettext("posted by hand")
    if reply.state == "queued" and reply.attempts:
        return gettext("not sent yet, tried %(times)s times", times=reply.attempts)
    return str(STATE_WORDS.get(reply.state, reply.state))


def failure_advice(reply: ReplyView) -> str:
    """What a person can do about an answer that was not sent."""
    told = reply.error or ""
    if "answered 401" in told or "answered 403" in told:
        return gettext("The place does not let us in: an administrator has to renew the access.")
    if "deleted" in told or "not there any more" in told:
        return gettext("The post is gone. Reach the customer in another way.")
    if "switched off" in told:
        return gettext("Answering was switched off for this source. Copy the answer instead.")
    if "takes" in told and "characters" in told:
        return gettext("It is too long for this place. Write it shorter.")
    return gettext("Try again, or copy the answer and post it yourself.")
