"""The sentence above the trends: what changed, or honestly that nothing did.

It is built from counts alone, by fixed rules: a week in which a category at least doubled comes
first, else the whole period against the one before, and a peak that stands out. Nothing here
guesses at causes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Final

from flask_babel import format_date, format_datetime, gettext, ngettext

from triage.trends.series import Bucket, Trend, TrendPoint
from web.formats import number, percent
from web.trends.counts import Surge
from web.words import word

SAME_SHARE: Final = 0.15  # up to this much more or less is told as "about as many"
PEAK_FACTOR: Final = 3.0  # so many times the usual bucket is a peak
PEAK_LEAST: Final = 10
MAIN_SHARE: Final = 0.4  # a source with at least this share of a surge is named
FEW: Final = 10  # below this, percentages say more than is known


@dataclass(frozen=True, slots=True)
class Story:
    """What a manager reads first; `kind` is surge, more, less, same, calm or nothing."""

    kind: str
    headline: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The counts that the story is told from: `days` up to and including `last`."""

    trend: Trend
    before: Trend
    surge: Surge | None
    days: int
    last: date
    ends_today: bool


def tell(facts: Facts) -> Story:
    """The story of these counts."""
    if not facts.trend.mentions:
        return Story(
            "nothing",
            gettext("Nobody said anything %(when)s.", when=_when(facts)),
            gettext("Choose a longer period, or take a filter away."),
        )
    if facts.surge:
        details = [*_since(facts.surge), *_main_source(facts.surge), *_peak(facts)]
        return Story("surge", _surge(facts, facts.surge), " ".join(details))
    return _comparison(facts)


def topic(category: str) -> str:
    """What complaints are about, in the middle of a sentence."""
    if category == "other":
        return str(gettext("other things"))
    return word("category", category).lower()


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
        return str(gettext("the week of %(day)s", day=format_date(start, "d MMMM")))
    return str(format_date(start, "EEEE d MMMM"))


def _surge(facts: Facts, surge: Surge) -> str:
    rise = surge.rise
    told = {
        "topic": topic(rise.category),
        "when": _when_surged(facts, surge),
        "now": number(rise.now),
    }
    if rise.before == 0:
        return str(
            gettext("New: %(now)s complaints about %(topic)s %(when)s, none before.", **told)
        )
    told["before"] = number(rise.before)
    if rise.factor < 2.5:
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


def _main_source(surge: Surge) -> list[str]:
    total = sum(surge.by_source.values())
    name, count = max(surge.by_source.items(), key=lambda item: item[1], default=("", 0))
    if len(surge.by_source) < 2 or count < MAIN_SHARE * total:
        return []
    share = percent(count / total)
    return [gettext("%(share)s of them come from %(source)s.", share=share, source=name)]


def _since(surge: Surge) -> list[str]:
    """What came after a surge that is over."""
    if not surge.days_since:
        return []
    return [
        ngettext(
            "On the day since: %(count)s.",
            "In the %(num)d days since: %(count)s.",
            surge.days_since,
            count=number(surge.complaints_since),
        )
    ]


def _comparison(facts: Facts) -> Story:
    now, before = facts.trend.complaints, facts.before.complaints
    told = {"when": _when(facts), "before": number(before)}
    kind = "more" if now > before else "less" if now < before else "same"
    count = ngettext("%(num)s complaint", "%(num)s complaints", now)
    if not now:
        headline = gettext(
            "No complaints %(when)s, in %(mentions)s mentions.",
            when=told["when"],
            mentions=number(facts.trend.mentions),
        )
        return Story("calm", headline)
    if min(now, before) < FEW:
        headline = gettext("%(count)s %(when)s; before that %(before)s.", count=count, **told)
    elif abs(now - before) <= SAME_SHARE * before:
        kind = "same"
        headline = gettext(
            "%(count)s %(when)s, about as many as before (%(before)s).", count=count, **told
        )
    else:
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


def _when(facts: Facts) -> str:
    if facts.ends_today:
        return str(ngettext("today", "in the last %(num)d days", facts.days))
    return str(
        ngettext(
            "on %(day)s",
            "in the %(num)d days up to %(day)s",
            facts.days,
            day=format_date(facts.last, "long"),
        )
    )


def _when_surged(facts: Facts, surge: Surge) -> str:
    if facts.ends_today and not surge.days_since:
        return str(ngettext("today", "in the last %(num)d days", surge.rise.days))
    return str(gettext("in the week up to %(day)s", day=format_date(surge.last, "d MMMM")))
