"""What the trends show, as it stands in the address: period, buckets and filters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from flask import url_for
from werkzeug.datastructures import MultiDict

from nlp.taxonomy import CATEGORIES
from triage.trends.series import Bucket, TrendFilters
from web.mentions.links import LANGUAGES, MentionLinks, read_id
from web.periods import Period, midnight, read_date

DAYS: Final = (7, 28, 56)
USUAL_DAYS: Final = 28
LONGEST_DAYS: Final = 3 * 366
# Which buckets are offered up to how many days: more bars than these nobody can read.
MOST_DAYS: Final[Mapping[Bucket, int]] = {"hour": 7, "day": 120, "week": LONGEST_DAYS}
USUAL_ORDER: Final[tuple[Bucket, ...]] = ("day", "week", "hour")
LEAST_DAYS: Final[Mapping[Bucket, int]] = {"hour": 1, "day": 1, "week": 21}


@dataclass(frozen=True, slots=True)
class TrendLinks:
    """A stretch of whole days up to and including `last`, and what of it is counted."""

    first: date
    last: date
    bucket: Bucket
    is_custom: bool
    today: date
    source_id: int | None = None
    monitor_id: int | None = None
    category: str | None = None
    language: str | None = None

    @classmethod
    def read(cls, args: "MultiDict[str, str]", today: date) -> Self:
        """Read the address; what is not known there becomes the usual."""
        since, until = read_date(args.get("since")), read_date(args.get("until"))
        days = args.get("period", type=int)
        is_custom = since is not None and until is not None and days not in DAYS
        if is_custom and since and until:
            first, last = sorted((since, until))
            first = max(first, last - timedelta(days=LONGEST_DAYS - 1))
        else:
            first, last = today - timedelta(days=_usual(days) - 1), today
        category, language = args.get("category"), args.get("language")
        return cls(
            first=first,
            last=last,
            bucket=_bucket(args.get("bucket"), (last - first).days + 1),
            is_custom=is_custom,
            today=today,
            source_id=read_id(args.get("source")),
            monitor_id=read_id(args.get("monitor")),
            category=category if category in CATEGORIES else None,
            language=language if language in LANGUAGES else None,
        )

    @property
    def days(self) -> int:
        """How many days are shown."""
        return (self.last - self.first).days + 1

    @property
    def buckets(self) -> tuple[Bucket, ...]:
        """The buckets that make sense for this many days."""
        return _offered(self.days)

    @property
    def ends_today(self) -> bool:
        """Whether "the last … days" is true of it."""
        return self.last == self.today

    def filters(self, zone: ZoneInfo) -> TrendFilters:
        """The same for counting."""
        return self._filters(self.first, self.last, zone)

    def filters_before(self, zone: ZoneInfo) -> TrendFilters:
        """As many days right before."""
        shift = timedelta(days=self.days)
        return self._filters(self.first - shift, self.last - shift, zone)

    def for_days(self, days: int) -> str:
        """The last so many days, with the same filters."""
        first = self.today - timedelta(days=days - 1)
        changed = replace(self, first=first, last=self.today, is_custom=False)
        return replace(changed, bucket=_bucket(self.bucket, days)).address()

    def by(self, bucket: Bucket) -> str:
        """The same in other buckets."""
        return replace(self, bucket=bucket).address()

    def without(self, name: str) -> str:
        """Without one filter."""
        return replace(self, **{_FIELDS[name]: None}).address()  # type: ignore[arg-type]

    def address(self) -> str:
        """This very page."""
        return url_for("trends.index", **self._query())

    def data_address(self) -> str:
        """The numbers behind its charts."""
        return url_for("trends.data", **self._query())

    def mentions(self, start: datetime, end: datetime, zone: ZoneInfo) -> MentionLinks:
        """The mentions counted between two moments; never more than the period holds."""
        filters = self.filters(zone)
        start, end = max(start, filters.since), min(end, filters.until)
        return MentionLinks(
            source_id=self.source_id,
            monitor_id=self.monitor_id,
            category=self.category,
            language=self.language,
            period=Period.of(start, end, zone),
        )

    def all_mentions(self, zone: ZoneInfo) -> MentionLinks:
        """The mentions of the whole period."""
        filters = self.filters(zone)
        return self.mentions(filters.since, filters.until, zone)

    def carried(self, *left_out: str) -> Mapping[str, str | int]:
        """What a form has to carry along besides the fields it shows."""
        return {name: value for name, value in self._query().items() if name not in left_out}

    def _query(self) -> dict[str, Any]:
        """Everything that differs from the usual."""
        values: dict[str, str | int | None] = {
            "period": self.days if not self.is_custom and self.days != USUAL_DAYS else None,
            "since": self.first.isoformat() if self.is_custom else None,
            "until": self.last.isoformat() if self.is_custom else None,
            "bucket": self.bucket if self.bucket != _offered(self.days)[0] else None,
            "source": self.source_id,
            "monitor": self.monitor_id,
            "category": self.category,
            "language": self.language,
        }
        return {name: value for name, value in values.items() if value is not None}

    def _filters(self, first: date, last: date, zone: ZoneInfo) -> TrendFilters:
        return TrendFilters(
            since=midnight(first, zone),
            until=midnight(last + timedelta(days=1), zone),
            source_id=self.source_id,
            category=self.category,
            language=self.language,
            monitor_id=self.monitor_id,
        )


_FIELDS: Final = {
    "source": "source_id",
    "monitor": "monitor_id",
    "category": "category",
    "language": "language",
}


def _usual(days: int | None) -> int:
    return days if days in DAYS else USUAL_DAYS


def _offered(days: int) -> tuple[Bucket, ...]:
    """The usual bucket first."""
    fitting = [name for name in MOST_DAYS if LEAST_DAYS[name] <= days <= MOST_DAYS[name]]
    return tuple(sorted(fitting, key=USUAL_ORDER.index))


def _bucket(told: str | None, days: int) -> Bucket:
    offered = _offered(days)
    return next((name for name in offered if name == told), offered[0])
