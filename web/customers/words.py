"""A customer told in sentences: what to know first, why this stage, how a value was made.

The codes come from `triage`; what has no sentence here is shown as its code, never dropped.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask_babel import format_decimal, format_timedelta

from triage.customers.cards import IdentityView
from triage.customers.consents import Statement
from triage.customers.insight import Insight
from triage.customers.quality import Origin
from triage.customers.reading import Counted, StageView
from triage.customers.timeline import Entry
from triage.lifecycle.worth import Amount
from web.cases.storyline import money
from web.customers.traits import trait_words  # noqa: F401 (templates ask this module)
from web.formats import percent
from web.room import now
from web.texts import gettext, ngettext
from web.words import word


def insight_sentence(insight: Insight) -> str:
    """One thing to know before answering."""
    values = insight.values
    category = word("category", values["category"]).lower() if "category" in values else ""
    count, days = values.get("count", 0), values.get("days", 0)
    sentences = {
        "do_not_contact": gettext("Does not want to be contacted: answer, but do not approach."),
        "complaints_of_one_kind": gettext(
            "Complaint number %(count)s in %(days)s days, all about %(category)s.",
            count=count,
            days=days,
            category=category,
        ),
        "complaints": gettext(
            "Complaint number %(count)s in %(days)s days, most about %(category)s.",
            count=count,
            days=days,
            category=category,
        ),
        "threatens_to_leave": gettext("Threatens to leave."),
        "threatens_with_law": gettext("Threatens with the law."),
        "waits_for_answer": gettext("Waits for an answer for %(time)s.", time=_since(values)),
        "mood_worsens": gettext(
            "The mood gets worse: %(now)s negative in three months, %(before)s before.",
            now=percent(values.get("now", 0)),
            before=percent(values.get("before", 0)),
        ),
        "mood_improves": gettext(
            "The mood gets better: %(now)s negative in three months, %(before)s before.",
            now=percent(values.get("now", 0)),
            before=percent(values.get("before", 0)),
        ),
        "won_back": gettext("Came back after having been away."),
        "new_customer": ngettext("Customer for %(num)d day.", "Customer for %(num)d days.", days),
        "ordered_recently": gettext(
            "Ordered %(time)s ago: %(order)s.",
            time=_since(values),
            order=values.get("order") or "–",
        ),
        "top": gettext("One of the most valuable customers."),
        "late_payer": gettext("Often pays late."),
        "bargain_hunter": gettext("Mostly buys with a discount."),
    }
    return sentences.get(insight.code, insight.code)


def stage_sentence(stage: StageView) -> str:
    """Why somebody is in a stage."""
    reason = stage.reason
    if reason.get("imported"):
        return gettext("The customer file says “%(word)s”.", word=reason["imported"])
    if stage.hides_facts:
        return gettext("Rule %(rule)s, which counts cases of all teams.", rule=reason.get("rule"))
    asked = [fact_words(name, value) for name, value in reason.get("facts", {}).items()]
    if not asked:
        return gettext("Rule %(rule)s: nothing else applies.", rule=reason.get("rule"))
    return gettext("Rule %(rule)s: %(facts)s.", rule=reason.get("rule"), facts=", ".join(asked))


def fact_words(name: str, value: Any) -> str:
    """A fact of a customer with its value."""
    if isinstance(value, bool):
        answers = {
            "is_customer": (gettext("has bought before"), gettext("never bought anything")),
            "threatens_to_leave": (
                gettext("threatened to leave"),
                gettext("did not threaten to leave"),
            ),
            "ordered_since_lost": (
                gettext("ordered after having been lost"),
                gettext("did not order after having been lost"),
            ),
        }
        yes, no = answers.get(name, (name, name))
        return yes if value else no
    return f"{fact_name(name)}: {format_decimal(value)}"


def fact_name(name: str) -> str:
    """What rules ask about a customer."""
    names = {
        "days_customer": gettext("days as a customer"),
        "days_since_order": gettext("days since the last order"),
        "days_since_contact": gettext("days since the last contact"),
        "orders_ever": gettext("orders ever"),
        "orders_12_months": gettext("orders in 12 months"),
        "spent_12_months": gettext("euros spent in 12 months"),
        "open_cases": gettext("open cases"),
        "complaints_60_days": gettext("complaints in 60 days"),
        "days_between_last_orders": gettext("days between the last two orders"),
        "is_customer": gettext("has bought before"),
        "threatens_to_leave": gettext("threatens to leave"),
        "ordered_since_lost": gettext("ordered after having been lost"),
    }
    return names.get(name, name)


def amount_sentence(amount: Amount) -> str:
    """How a value was made, with everything that was put in."""
    inputs = amount.inputs
    match amount.formula:
        case "imported":
            return gettext("As the customer file says.")
        case "orders":
            return _orders_sentence(inputs)
        case "yearly":
            return gettext(
                "%(spent)s in 12 months (%(orders)s orders) × %(margin)s %% margin × "
                "%(years)s years × %(keep)s %% who stay.",
                spent=money(float(inputs["spent"])),
                orders=inputs["orders"],
                margin=inputs["margin"],
                years=inputs["years"],
                keep=inputs["keep"],
            )
        case "spread":
            return gettext(
                "%(value)s in %(since)s years, so a year's worth × %(years)s years × "
                "%(keep)s %% who stay.",
                value=money(float(inputs["value"])),
                since=format_decimal(inputs["since_years"]),
                years=inputs["years"],
                keep=inputs["keep"],
            )
        case "reach":
            return gettext(
                "%(followers)s followers and %(likes)s likes of public posts in 12 months × "
                "%(price)s for every 1,000.",
                followers=format_decimal(inputs["followers"]),
                likes=format_decimal(inputs["likes"]),
                price=money(inputs["price"]),
            )
        case _:
            return gettext("Nothing is known to count from.")


def statement_sentence(statement: Statement) -> str:
    """What a customer allows, or does not."""
    is_allowed = statement.status == "given"
    return allowance_words(statement.channel, statement.purpose, is_allowed=is_allowed)


def allowance_words(channel: str, purpose: str, *, is_allowed: bool) -> str:
    """That somebody may be approached so, or may not."""
    if (channel, purpose) == ("any", "any"):
        return gettext("May be contacted") if is_allowed else gettext("Do not contact")
    values = {"channel": channel_words(channel), "purpose": purpose_words(purpose)}
    if is_allowed:
        return gettext("%(purpose)s by %(channel)s allowed", **values).capitalize()
    return gettext("No %(purpose)s by %(channel)s", **values)


def teller_words(source: str) -> str:
    """Who told what a customer allows, where that was no colleague."""
    _, _, name = source.partition(":")
    if not name:
        return source
    return gettext("from %(source)s", source=name)


def channel_words(channel: str) -> str:
    """By what somebody may be reached."""
    words = {
        "any": gettext("any channel"),
        "email": gettext("e-mail"),
        "phone": gettext("phone"),
        "sms": gettext("text message"),
        "post": gettext("post"),
        "social": gettext("social media"),
    }
    return words.get(channel, channel)


def purpose_words(purpose: str) -> str:
    """What somebody may be approached for."""
    words = {
        "any": gettext("contact"),
        "marketing": gettext("advertising"),
        "research": gettext("research"),
        "service": gettext("service messages"),
    }
    return words.get(purpose, purpose)


def entry_words(entry: Entry | Counted) -> str:
    """What an entry of the time line is."""
    words = {
        "mention": gettext("Post"),
        "case": gettext("Case"),
        "answer": gettext("Our answer"),
        "order": gettext("Order"),
        "invoice": gettext("Invoice"),
        "delivery": gettext("Delivery"),
        "contact": gettext("Contact"),
        "visit": gettext("Visit"),
        "note": gettext("Note"),
        "stage": gettext("Stage"),
        "consent": gettext("Consent"),
    }
    post = entry.post if isinstance(entry, Entry) else None
    if post and post.rating is not None:
        return gettext("Review")
    return words.get(entry.kind, entry.kind)


def group_words(group: str) -> str:
    """What the time line can be narrowed to."""
    words = {
        "said": gettext("Said in public"),
        "cases": gettext("Cases and answers"),
        "orders": gettext("Orders"),
        "contacts": gettext("Contacts"),
        "notes": gettext("Notes"),
        "changes": gettext("Changes"),
    }
    return words.get(group, group)


def identity_words(identity: IdentityView) -> str:
    """What an identity is."""
    kinds = {
        "email": gettext("E-mail"),
        "phone": gettext("Phone"),
        "handle": gettext("Name on %(network)s", network=identity.network or "–"),
        "customer_number": gettext("Customer number"),
        "order_number": gettext("Order number"),
        "iban": gettext("Bank account"),
    }
    return kinds.get(identity.kind, identity.kind)


def kind_words(kind: str) -> str:
    """A kind of identity, in a list of choices."""
    if kind == "handle":
        return gettext("Name on a network")
    return identity_words(IdentityView(kind, "", "", ""))


def origin_words(identity: IdentityView) -> str:
    """How we know an identity."""
    origins = {
        "import": gettext("from the customer file"),
        "confirmed": gettext("confirmed by a colleague"),
        "agent": gettext("added by a colleague"),
        "interaction": gettext("from an order"),
        "api": gettext("from another system"),
    }
    return origins.get(identity.origin, identity.origin)


def source_words(origin: Origin) -> str:
    """Who told a value."""
    kinds = {
        "import": gettext("file %(name)s", name=origin.source),
        "api": gettext("system %(name)s", name=origin.source),
        "crm": gettext("CRM %(name)s", name=origin.source),
        "agent": gettext("colleague %(name)s", name=origin.source),
        "record": gettext("the record itself"),
    }
    return kinds.get(origin.kind, origin.source)


def _orders_sentence(inputs: Mapping[str, Any]) -> str:
    if not inputs["orders"]:
        return gettext("No orders are known.")
    return gettext(
        "%(spent)s in %(orders)s orders × %(margin)s %% margin.",
        spent=money(float(inputs["spent"])),
        orders=inputs["orders"],
        margin=inputs["margin"],
    )


def _since(values: Mapping[str, Any]) -> str:
    moment = values.get("since") or values.get("at")
    span = now() - moment if moment is not None else timedelta()
    return str(format_timedelta(max(span, timedelta(minutes=1)), threshold=0.9))
