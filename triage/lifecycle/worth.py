"""What a customer is worth: now, in time to come, and through who reads along.

Pure, and simple on purpose: three formulas that fit in a sentence each. Every number comes with
the inputs it was made from, so that a page can show the sum and nobody has to believe it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from triage.files.cells import YES
from triage.lifecycle.policy import WorthParameters
from triage.lifecycle.stages import Facts

_YEAR: Final = Decimal(365)
# Fields of customer files that say yes or no, and fields that count.
_LATE_WORDS: Final = ("late_payer", "pays_late", "wanbetaler", "betaalt_laat", "slechte_betaler")
_LATE_COUNTS: Final = ("reminders", "payment_reminders", "aanmaningen", "herinneringen")
_BARGAIN_WORDS: Final = ("bargain_hunter", "koopjesjager")
_BARGAIN_COUNTS: Final = ("discount_share", "kortingsaandeel", "korting_percentage")
_SEGMENT_FIELDS: Final = ("segment", "customer_segment", "klantsegment", "klantgroep")
_LONGEST_SEGMENT: Final = 60


@dataclass(frozen=True, slots=True)
class Amount:
    """Euros, the formula by its name, and what was put into it."""

    euros: Decimal
    formula: str  # "imported", "orders", "yearly", "spread", "nothing", "reach"
    inputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Worth:
    """The three values of a customer, and what else counts when deciding how far to go."""

    current: Amount
    potential: Amount
    reach: Amount
    flags: tuple[str, ...]  # "late_payer", "bargain_hunter", "top"


def judge_worth(facts: Facts, stage: str, parameters: WorthParameters) -> Worth:
    """All values of a customer in this stage."""
    current = _current(facts, parameters)
    flags = [
        *(["top"] if current.euros >= parameters.top_from else []),
        *(["late_payer"] if is_late_payer(facts.extra, parameters) else []),
        *(["bargain_hunter"] if is_bargain_hunter(facts.extra, parameters) else []),
    ]
    return Worth(
        current=current,
        potential=_potential(facts, stage, current, parameters),
        reach=_reach(facts, parameters),
        flags=tuple(flags),
    )


def is_late_payer(extra: Mapping[str, Any], parameters: WorthParameters) -> bool:
    """The customer file says so, or counts enough reminders."""
    return _flagged(extra, _LATE_WORDS, _LATE_COUNTS, parameters.late_from)


def is_bargain_hunter(extra: Mapping[str, Any], parameters: WorthParameters) -> bool:
    """The customer file says so, or most orders had a discount."""
    return _flagged(extra, _BARGAIN_WORDS, _BARGAIN_COUNTS, parameters.bargain_from)


def segment_of(extra: Mapping[str, Any]) -> str | None:
    """The group in which the customer file puts the customer."""
    for name, value in extra.items():
        if _plain(name) in _SEGMENT_FIELDS and value:
            return str(value)[:_LONGEST_SEGMENT]
    return None


def _current(facts: Facts, parameters: WorthParameters) -> Amount:
    """What the customer file says; else what was ordered, as far as the margin lets it count."""
    if facts.imported_value is not None:
        return Amount(facts.imported_value, "imported", {})
    euros = facts.spent_ever * parameters.margin / 100
    inputs = {"spent": facts.spent_ever, "orders": facts.orders_ever, "margin": parameters.margin}
    return Amount(_cents(euros), "orders", inputs)


def _potential(facts: Facts, stage: str, current: Amount, parameters: WorthParameters) -> Amount:
    """A year's worth × years ahead × the share of customers of the stage who go on."""
    keep = int(getattr(parameters, f"keep_{stage}"))
    ahead = {"years": parameters.years_ahead, "keep": keep}
    if facts.orders_12_months:
        year = facts.spent_12_months * parameters.margin / 100
        inputs = {"spent": facts.spent_12_months, "orders": facts.orders_12_months,
                  "margin": parameters.margin, **ahead}  # fmt: skip
        return Amount(_cents(year * parameters.years_ahead * keep / 100), "yearly", inputs)
    days = facts.days_customer
    if current.euros and days is not None:
        # A customer of three weeks would else be worth seventeen times as much a year.
        years = max(Decimal(1), Decimal(days) / _YEAR)
        inputs = {"value": current.euros, "since_years": round(years, 1), **ahead}
        euros = current.euros / years * parameters.years_ahead * keep / 100
        return Amount(_cents(euros), "spread", inputs)
    return Amount(Decimal(0), "nothing", {})


def _reach(facts: Facts, parameters: WorthParameters) -> Amount:
    """Readers of a year's public posts, priced as the company prices a thousand of them."""
    readers = facts.audience + facts.likes
    inputs = {"followers": facts.audience, "likes": facts.likes,
              "price": parameters.reach_per_1000}  # fmt: skip
    return Amount(_cents(Decimal(readers) * parameters.reach_per_1000 / 1000), "reach", inputs)


def _flagged(
    extra: Mapping[str, Any], words: tuple[str, ...], counts: tuple[str, ...], least: int
) -> bool:
    told = {_plain(name): value for name, value in extra.items()}
    if any(str(told.get(name, "")).strip().casefold() in YES for name in words):
        return True
    return any((_number(told.get(name)) or 0) >= least for name in counts)


def _number(value: object) -> float | None:
    text = str(value).strip().rstrip("%").strip().replace(",", ".")
    return float(text) if text.replace(".", "", 1).isdecimal() else None


def _plain(name: str) -> str:
    return name.strip().casefold().replace(" ", "_").replace("-", "_")


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
