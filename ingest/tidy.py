"""The gate every mention passes on its way out: what the rest of the program may rely on.

Texts hold no NUL and no half characters and are clipped; links are http(s) or gone; times are
in UTC and believable. What had to be changed is noted in `extra`.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from operator import attrgetter
from typing import Any, Final
from urllib.parse import urlsplit

from ingest.mentions import Fetched, RawMention, Refused, State

LONGEST_TEXT = 20_000
_LONGEST_ID = 500
_LONGEST_URL = 2000
_LONGEST: Final = {
    "external_id": _LONGEST_ID,
    "text": LONGEST_TEXT,
    "title": 500,
    "author_handle": 200,
    "author_name": 200,
    "network": 100,
    "language": 35,  # RFC 5646 asks for at least this many
    "conversation_id": 500,
    "in_reply_to": 500,
    "reference": 100,
}
_LONGEST_EXTRA = 1000
_MOST_EXTRAS = 50
_DEEPEST_EXTRA = 5
_BLOCK = 100
# The web's own start; earlier times are defaults of programs, like 0001-01-01.
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
# As nearly all are: nothing in them that would have to be looked at.
_PLAIN_LINK = re.compile(r"https?://[!-.0-Z\\^-~][!-Z\\^-~]*", re.ASCII)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_UNSTORABLE_ESCAPE = re.compile(r"\\u(?:0000|d[89a-f])")


def tidy_fetched(fetched: Fetched, now: datetime) -> Fetched:
    """Every mention made fit to keep; of the same id the last one counts, none without a text."""
    # One id, one mention: a store cannot take two versions of a row in one statement.
    mentions: dict[str, RawMention] = {}
    refused = list(fetched.refused)
    extras = _Extras()
    latest = now + timedelta(days=1)
    for several in _blocks(fetched.mentions):
        if _are_tidy(several, extras, latest) and all(map(all, map(_required, several))):
            mentions.update(zip(map(_id, several), several, strict=True))
            continue
        for mention in several:
            extra = extras.tidy(mention.extra)
            is_tidy = extra is mention.extra and _are_tidy([mention], extras, latest)
            clean = mention if is_tidy else _tidy(mention, extra, now, latest)
            if clean.text and clean.external_id:
                mentions[clean.external_id] = clean
            else:
                problem = "has no text" if clean.external_id else "has no id"
                refused.append(Refused(clean.url or clean.external_id, problem))
    return replace(
        fetched,
        state=_tidy_state(fetched.state),
        mentions=tuple(mentions.values()),
        refused=tuple(refused),
        is_whole=fetched.is_whole and not refused,
    )


def is_storable(text: str) -> bool:
    """Whether PostgreSQL stores the text as it is: it knows neither NUL nor half characters."""
    if "\x00" in text:
        return False
    try:
        # By far the quickest way to look at every character.
        text.isascii() or text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _tidy_state(state: State) -> State:
    """Fit to keep too: hostile ids and links stand in it, and one NUL would refuse all of it."""
    told = json.dumps(state)
    if not _UNSTORABLE_ESCAPE.search(told):
        return state
    cleaned: State = _clean_values(state)
    return cleaned


def _clean_values(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {clean_text(str(name)): _clean_values(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_clean_values(part) for part in value]
    return value


def clean_text(text: str) -> str:
    """Without NUL and with half characters shown as such."""
    if is_storable(text):
        return text
    return _UNSTORABLE.sub(lambda found: "" if found[0] == "\x00" else "\ufffd", text)


def stable_id(*parts: object) -> str:
    """An id made of what does not change about a post that has none of its own."""
    joined = "\x1f".join(clean_text(str(part)) for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:32]


class _Extras:
    """What sources tell besides, made fit to keep; posts of one feed often share theirs."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}

    def tidy(self, extra: Mapping[str, Any]) -> Mapping[str, Any]:
        """Fit to keep; the very same where nothing had to be changed."""
        if not extra:
            return extra
        # The original is kept beside it: while it lives, no other one has its id.
        original, tidied = self._known.get(id(extra), (None, extra))
        if original is None:
            tidied = _tidy_extra(extra)
            tidied = extra if tidied == extra else tidied
            self._known[id(extra)] = (extra, tidied)
        return tidied


def _tidy(
    mention: RawMention, extra: Mapping[str, Any], now: datetime, latest: datetime
) -> RawMention:
    text = clean_text(mention.text).strip()
    notes: dict[str, Any] = {"clipped": True} if len(text) > LONGEST_TEXT else {}
    published_at = _believable(mention.published_at, latest)
    if published_at is None:
        notes["published_as_told"] = mention.published_at.isoformat()
    # By name and not by `replace`, which takes twice as long; there are many of these.
    return RawMention(
        external_id=fit_id(mention.external_id),
        text=text[:LONGEST_TEXT],
        published_at=published_at or now.astimezone(UTC),
        url=_web_link(mention.url),
        title=_clip(mention.title, _LONGEST["title"]),
        author_handle=_clip(mention.author_handle, _LONGEST["author_handle"]),
        author_name=_clip(mention.author_name, _LONGEST["author_name"]),
        author_url=_web_link(mention.author_url),
        network=_clip(mention.network, _LONGEST["network"]),
        language=_clip(mention.language, _LONGEST["language"]),
        conversation_id=_clip(mention.conversation_id, _LONGEST["conversation_id"]),
        in_reply_to=_clip(mention.in_reply_to, _LONGEST["in_reply_to"]),
        rating=mention.rating,
        edited_at=mention.edited_at and _believable(mention.edited_at, latest),
        reference=_clip(mention.reference, _LONGEST["reference"]),
        extra={**extra, **notes} if notes else extra,
    )


_id = attrgetter("external_id")
_required = attrgetter("external_id", "text")
_bounded = attrgetter(*_LONGEST)
_linked = attrgetter("url", "author_url")
_dated = attrgetter("published_at", "edited_at")


def _blocks(mentions: Sequence[RawMention]) -> Iterator[Sequence[RawMention]]:
    """So many at a time that one untidy mention does not cost its thousand neighbours."""
    for start in range(0, len(mentions), _BLOCK):
        yield mentions[start : start + _BLOCK]


def _are_tidy(mentions: Sequence[RawMention], extras: _Extras, latest: datetime) -> bool:
    """Whether nothing has to be changed in any of them, as with nearly all.

    Whole columns at a time, without a step of Python for each value: there are many of these.
    """
    return (
        all(map(_fit, zip(*map(_bounded, mentions), strict=True), _LONGEST.values()))
        and all(all(map(_is_fit_link, urls)) for urls in zip(*map(_linked, mentions), strict=True))
        and all(_are_moments(told, latest) for told in zip(*map(_dated, mentions), strict=True))
        and all(
            extras.tidy(extra) is extra
            for extra in {id(one.extra): one.extra for one in mentions}.values()
        )
    )


def _fit(column: Sequence[str | None], longest: int) -> bool:
    """Whether all values of a field can be kept as they are."""
    filled = {value for value in column if value is not None}  # often one for all, or none
    return not filled or (
        "" not in filled
        and max(map(len, filled)) <= longest
        and list(map(str.strip, filled)) == list(filled)
        and is_storable("".join(filled))
    )


def _is_fit_link(url: str | None) -> bool:
    if url is None:
        return True
    if len(url) <= _LONGEST_URL and _PLAIN_LINK.fullmatch(url):
        return True
    return _web_link(url) == url


def _are_moments(column: Sequence[datetime | None], latest: datetime) -> bool:
    return all(
        moment.tzinfo is UTC and _EARLIEST <= moment <= latest
        for moment in column
        if moment is not None
    )


def _clip(value: str | None, longest: int) -> str | None:
    return clean_text(value).strip()[:longest] or None if value else None


def fit_id(external_id: str) -> str:
    """The id as it is kept: a deletion has to name the same one as the post did."""
    fit = clean_text(external_id).strip()
    return fit if len(fit) <= _LONGEST_ID else stable_id(fit)


def _web_link(url: str | None) -> str | None:
    if not url or len(url) > _LONGEST_URL:
        return None
    link = clean_text(url).strip()
    if not _WEB.match(link):
        return None
    if "[" in link or "]" in link or not link.isascii():
        try:
            urlsplit(link)
        except ValueError:  # brackets that hold no address, signs that turn into others
            return None
    return link


def _believable(moment: datetime, latest: datetime) -> datetime | None:
    try:
        in_utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    except OverflowError:
        return None
    return in_utc if _EARLIEST <= in_utc <= latest else None


def _tidy_extra(extra: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
    return {
        clean_text(str(name))[:100]: _tidy_value(value, depth)
        for name, value in islice(extra.items(), _MOST_EXTRAS)
    }


def _tidy_value(value: Any, depth: int) -> Any:
    """As the JSON column of a database takes it: bounded, finite, no NUL."""
    if isinstance(value, str):
        return clean_text(value)[:_LONGEST_EXTRA]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping | list | tuple) and depth > _DEEPEST_EXTRA:
        return None
    if isinstance(value, Mapping):
        return _tidy_extra(value, depth + 1)
    if isinstance(value, list | tuple):
        return [_tidy_value(part, depth + 1) for part in value[:_MOST_EXTRAS]]
    return value
