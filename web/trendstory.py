"""The sentence above the trends: what changed, or honestly that nothing did.

It is built from counts alone, by fixed rules: a category that at least doubled in a week comes
first (`triage.trends.series.find_rise`), else the whole period against the one before, and a
peak that stands out. Nothing here guesses at causes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Final

from flask_babel import format_date, format_datetime, gettext, ngettext

from triage.trends.series import Bucket, Rise, Trend, TrendPoint
from web.formats import number, percent
from web.words import word

SAME_SHARE: Final = 0.15  # up to this much more or less is told as "about as many"
PEAK_FACTOR: Final = 3.0  # so many times the usual bucket is a peak
PEAK_LEAST: Final = 10
MAIN_SHARE: Final = 0.4  # a source with at least this share of a rise is named
FEW: Final = 10  # below this, percentages say more than is known


@dataclass(frozen=True, slots=True)
class Story:
    """What a manager reads first; `kind` is `rise`, `more`, `less`, `same`, `calm` or `nothing`."""

    kind: str
    headline: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The counts that the story is told from. `rise_sources`: the risen complaints by source."""

    trend: Trend
    before: Trend
    rise: Rise | None
    rise_sources: dict[str, int]
    days: int
    last: datetime
    ends_today: bool


def tell(facts: Facts) -> Story:
    """The story of these counts."""
    if not facts.trend.mentions:
        return Story(
            "nothing",
            gettext("Nobody said anything %(when)s.", when=_when(facts, facts.days)),
            gettext("Choose a longer period, or take a filter away."),
        )
    if facts.rise:
        return Story("rise", _rise(facts, facts.rise), _where(facts))
    return _comparison(facts)


def topic(category: str) -> str:
    """What complaints are about, in the middle of a sentence."""
    return gettext("other things") if category == "other" else word("category", category).lower()


def find_peak(points: Sequence[TrendPoint]) -> TrendPoint | None:
    """The bucket with far more complaints than usual, if there is one."""
    if len(points) < 5:
        return None
    peak = max(points, key=lambda point: point.complaints)
    usual = median(point.complaints for point in points)
    stands_out = peak.complaints >= max(PEAK_LEAST, PEAK_FACTOR * usual)
    return peak if stands_out else None


def moment_words(start: datetime, bucket: Bucket) -> str:
    """A bucket's time in the middle of a sentence."""
    if bucket == "hour":
        return str(format_datetime(start, "EEEE d MMMM HH:mm"))
    if bucket == "week":
        return gettext("the week of %(day)s", day=format_date(start, "d MMMM"))
    return str(format_date(start, "EEEE d MMMM"))


def _rise(facts: Facts, rise: Rise) -> str:
    about, when = topic(rise.category), _when(facts, rise.days)
    told = {"topic": about, "when": when, "now": number(rise.now), "before": number(rise.before)}
    if rise.before == 0:
        told.pop("before")
        words = gettext("New: %(now)s complaints about %(topic)s %(when)s, none before.", **told)
    elif rise.factor < 2.5:
        words = gettext(
            "Complaints about %(topic)s doubled %(when)s: %(now)s against %(before)s.", **told
        )
    elif rise.factor < 3.5:
        words = gettext(
            "Complaints about %(topic)s tripled %(when)s: %(now)s against %(before)s.", **told
        )
    else:
        words = gettext(
            "%(factor)s times as many complaints about %(topic)s %(when)s: "
            "%(now)s against %(before)s.",
            factor=number(round(rise.factor)),
            **told,
        )
    return str(words)


def _where(facts: Facts) -> str:
    """Where the rise comes from, and its worst moment."""
    total = sum(facts.rise_sources.values())
    name, count = max(facts.rise_sources.items(), key=lambda item: item[1], default=("", 0))
    sentences = []
    if total and len(facts.rise_sources) > 1 and count >= MAIN_SHARE * total:
        sentences.append(
            gettext(
                "%(share)s of them come from %(source)s.", share=percent(count / total), source=name
            )
        )
    return " ".join([*sentences, *_peak(facts)])


def _comparison(facts: Facts) -> Story:
    now, before = facts.trend.complaints, facts.before.complaints
    when = _when(facts, facts.days)
    if not now:
        headline = gettext(
            "No complaints %(when)s, in %(mentions)s mentions.",
            when=when,
            mentions=number(facts.trend.mentions),
        )
        return Story("calm", headline)
    told = {"when": when, "before": number(before)}
    count = ngettext("%(num)s complaint", "%(num)s complaints", now)
    if max(now, before) < FEW or not before:
        kind = "more" if now > before else "less" if now < before else "same"
        headline = gettext("%(count)s %(when)s; before that %(before)s.", count=count, **told)
    elif abs(now - before) <= SAME_SHARE * before:
        kind = "same"
        headline = gettext(
            "%(count)s %(when)s, about as many as before (%(before)s).", count=count, **told
        )
    else:
        kind = "more" if now > before else "less"
        share = percent(abs(now - before) / before)
        headline = _changed(count, share, now > before, told)
    return Story(kind, headline, " ".join([*_peak(facts), *_main_topic(facts.trend)]))


def _changed(count: str, share: str, is_more: bool, told: dict[str, str]) -> str:
    if is_more:
        return str(
            gettext(
                "%(count)s %(when)s, %(share)s more than before (%(before)s).",
                count=count,
                share=share,
                **told,
            )
        )
    return str(
        gettext(
            "%(count)s %(when)s, %(share)s fewer than before (%(before)s).",
            count=count,
            share=share,
            **told,
        )
    )


def _peak(facts: Facts) -> list[str]:
    peak = find_peak(facts.trend.points)
    if peak is None:
        return []
    counted = peak.complaints_by_category
    about = topic(max(counted, key=lambda name: counted[name]))
    return [
        gettext(
            "The peak was %(moment)s: %(count)s, mostly about %(topic)s.",
            moment=moment_words(peak.start, facts.trend.bucket),
            count=number(peak.complaints),
            topic=about,
        )
    ]


def _main_topic(trend: Trend) -> list[str]:
    counted = trend.complaints_by_category
    if len(counted) < 2 or trend.complaints < FEW:
        return []
    first = max(counted, key=lambda name: counted[name])
    return [
        gettext(
            "Most are about %(topic)s: %(share)s.",
            topic=topic(first),
            share=percent(counted[first] / trend.complaints),
        )
    ]


def _when(facts: Facts, days: int) -> str:
    if facts.ends_today:
        return str(ngettext("today", "in the last %(num)d days", days))
    return str(
        ngettext(
            "on %(day)s",
            "in the %(num)d days up to %(day)s",
            days,
            day=format_date(facts.last, "long"),
        )
    )
