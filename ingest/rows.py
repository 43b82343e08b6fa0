"""One row of a table → one mention: which column means what, and what a value must look like."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ingest.dates import read_date
from ingest.mentions import RawMention
from ingest.ratings import read_number, rescale_rating
from ingest.tidy import stable_id

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "external_id": ("external_id", "id", "mention_id", "post_id", "review_id"),
    "text": ("text", "tekst", "body", "content", "message", "bericht", "review", "comment"),
    "published_at": ("published_at", "date", "datum", "created_at", "timestamp", "time"),
    "title": ("title", "titel", "subject", "onderwerp"),
    "url": ("url", "link", "permalink"),
    "author_handle": ("author_handle", "handle", "username", "gebruikersnaam"),
    "author_name": ("author_name", "author", "auteur", "name", "naam"),
    "author_url": ("author_url",),
    "rating": ("rating", "score", "stars", "sterren", "cijfer"),
    "language": ("language", "lang", "taal"),
    "network": ("network", "netwerk", "platform"),
    "conversation_id": ("conversation_id", "thread_id", "conversation"),
    "in_reply_to": ("in_reply_to", "reply_to"),
    "reference": ("reference", "order_number", "order_id", "ordernummer", "bestelnummer"),
    "edited_at": ("edited_at", "updated_at"),
}
"""The columns each field is read from if no option names one; the first that exists counts."""


# Excel's days since 1900, in a column that is not formatted as a date: 1954 to 2119. As seconds
# they would all lie on the first day of 1970.
_FIRST_DAYS, _LAST_DAYS = 20_000, 80_000
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - the zone is the file's
_COUNTED = re.compile(r"\d{5}(?:[.,]\d+)?|\d{9,10}(?:\.\d+)?|\d{13}")


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one file. `columns` names columns that are called otherwise."""

    columns: Mapping[str, str]
    zone: ZoneInfo
    date_format: str | None
    worst: float
    best: float
    network: str | None
    now: datetime

    def read(self, row: Mapping[str, Any]) -> RawMention:
        """The mention of this row; ValueError says which column is wrong and why."""
        values = {name.strip().lower(): value for name, value in row.items()}
        told = {field: self._value(values, field) for field in COLUMNS}
        title = _text(told["title"])
        text = _text(told["text"]) or title
        if not text:
            raise ValueError("has no text")
        extra = dict(row["extra"]) if isinstance(row.get("extra"), Mapping) else {}
        published_at = self._moment("published_at", told["published_at"])
        if published_at is None:
            extra["published_at_unknown"] = True
        author = _text(told["author_handle"]) or _text(told["author_name"])
        return RawMention(
            external_id=_text(told["external_id"])
            or stable_id(author, published_at or "", _text(told["url"]) or text),
            text=text,
            published_at=published_at or self.now,
            title=title if title != text else None,
            url=_text(told["url"]),
            author_handle=_text(told["author_handle"]),
            author_name=_text(told["author_name"]),
            author_url=_text(told["author_url"]),
            network=_text(told["network"]) or self.network,
            language=_text(told["language"]),
            conversation_id=_text(told["conversation_id"]),
            in_reply_to=_text(told["in_reply_to"]),
            rating=self._rating(told["rating"]),
            edited_at=self._moment("edited_at", told["edited_at"]),
            reference=_text(told["reference"]),
            extra=extra,
        )

    def _value(self, values: Mapping[str, Any], field: str) -> object:
        if column := self.columns.get(field):
            if column.lower() not in values:
                raise ValueError(f"has no column {column!r}")
            return values[column.lower()]
        return next((values[name] for name in COLUMNS[field] if name in values), None)

    def _moment(self, field: str, told: object) -> datetime | None:
        if isinstance(told, int | float) and not isinstance(told, bool):
            return self._counted(field, float(told))
        text = _text(told)
        if text is None:
            return None
        if not self.date_format and _COUNTED.fullmatch(text):
            return self._counted(field, float(text.replace(",", ".")))
        if self.date_format:
            moment = datetime.strptime(text, self.date_format)  # noqa: DTZ007 - zone is set next
            return (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(UTC)
        read = read_date(text, zone=self.zone)
        if read is None:
            raise ValueError(f"{field}: {text[:40]!r} is not a date")
        return read

    def _counted(self, field: str, told: float) -> datetime:
        """Days as spreadsheets count them, or seconds (or thousandths) as programs do."""
        if _FIRST_DAYS <= told < _LAST_DAYS:
            moment = _DAY_ZERO + timedelta(seconds=round(told * 86400))
            return moment.replace(tzinfo=self.zone).astimezone(UTC)
        return _unix_time(field, told)

    def _rating(self, told: object) -> float | None:
        if told is None or _text(told) is None:
            return None
        value = read_number(told)
        rating = None if value is None else rescale_rating(value, self.worst, self.best)
        if rating is None:
            shown = repr(str(told)[:40])
            raise ValueError(
                f"rating: {shown} is not a number from {self.worst:g} to {self.best:g}"
            )
        return rating


def _text(told: object) -> str | None:
    if told is None or isinstance(told, Mapping | list):
        return None
    return str(told).strip() or None


def _unix_time(field: str, told: float) -> datetime:
    try:
        # Thirteen digits are milliseconds, as browsers count.
        return datetime.fromtimestamp(told / 1000 if told > 1e11 else told, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError(
            f"{field}: {told if math.isfinite(told) else 'NaN'} is not a time"
        ) from error
