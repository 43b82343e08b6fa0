"""X's filtered stream, heard for a while at every fetch: who has a rule there gets posts at once.

Source: https://docs.x.com/x-api/posts/filtered-stream/introduction and
…/x-api/fundamentals/handling-disconnections. An app may hold one connection at a time, so every
fetch connects once. What is said between two fetches, or while a connection is broken, is left
to the search: `Heard` tells from when until when the stream was surely heard. After a failure it
is left alone for as long as X asks for.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from ingest.errors import BadAnswerError, IngestError, RetryLaterError
from ingest.json_answers import Row, objects_if_any, parse_answer, read_each, text_if_any
from ingest.mentions import Refused
from ingest.outbound import Answer
from ingest.x_posts import FIELDS, Post, id_moment, read_streamed
from ingest.x_rules import Rule
from ingest.x_service import XService

_PATH: Final = "/2/tweets/search/stream"
LATE: Final = timedelta(seconds=30)
"""So late may a post come through the stream; what is younger may come with the next fetch."""

# How long to stay away after a failure: X's own advice, doubled with each.
_LIMIT_WAIT_S: Final = (60.0, 960.0)
_FAILURE_WAIT_S: Final = (5.0, 320.0)
_NO_RULES: Final = 409
_END_S: Final = 1.0  # so near to its time a turn has ended by it


@dataclass(slots=True)
class Heard:
    """What the stream brought. Between `since` and `until` nothing was missed."""

    since: datetime
    until: datetime
    posts: list[Post] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    trouble: IngestError | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """Until when the stream is left alone, and after how many failures in a row."""

    until_s: float = 0.0
    failures: int = 0

    @classmethod
    def from_state(cls, told: object) -> "Rest":
        """As an earlier fetch noted it."""
        known = told if isinstance(told, Mapping) else {}
        return cls(float(known.get("until_s") or 0), int(known.get("failures") or 0))

    def to_state(self) -> dict[str, Any]:
        """As it is noted."""
        return {"until_s": self.until_s, "failures": self.failures}

    def longer(self, error: IngestError, now: datetime) -> "Rest":
        """After one more failure."""
        is_limit = isinstance(error, RetryLaterError)
        first_s, longest_s = _LIMIT_WAIT_S if is_limit else _FAILURE_WAIT_S
        wait_s = min(longest_s, first_s * 2.0 ** min(self.failures, 10))
        return Rest(now.timestamp() + wait_s, self.failures + 1)


def hear(
    service: XService,
    rule: Rule,
    *,
    is_new: bool,
    lasts_s: float,
    backfill_minutes: int,
    most: int,
) -> Heard:
    """Connect once and listen until the time or the number of posts is over.

    A rule that `is_new` may take a moment to count: nothing is surely heard by it yet. Nor is
    what X sends again, where the turn ended before all of it was here. Raises IngestError where
    the connection is refused; one that breaks off ends what was heard.
    """
    asked = dict(FIELDS)
    if backfill_minutes and not is_new:
        asked["backfill_minutes"] = str(backfill_minutes)
    begun_s = time.monotonic()
    told: list[bytes] = []
    ours, mark = 0, f'"{rule.id}"'.encode()  # other rules of the app take nothing of our number
    with service.stream(f"{_PATH}?{urlencode(asked, safe=',')}", lasts_s) as lines:
        connected_s = time.monotonic()
        for line in lines:
            if line:  # an empty one keeps the connection alive
                told.append(line)
                ours += mark in line
            if ours >= most:
                break
        was_in_time = time.monotonic() >= lines.ends_at_s - _END_S
    connected_at = service.now + timedelta(seconds=connected_s - begun_s)
    heard_until = service.now + timedelta(seconds=lines.heard_at_s - begun_s)
    until = max(connected_at, heard_until)
    heard = Heard(connected_at - timedelta(minutes=backfill_minutes), until)
    _read(heard, told, Answer(f"{service.service}{_PATH}", 200, {}, b""), rule)
    is_cut = ours >= most or lines.is_too_much or not was_in_time
    if not is_cut and lines.heard_at_s > lines.ends_at_s - _END_S:  # up to the last moment
        is_cut = bool(heard.posts) and id_moment(heard.posts[-1].id) < connected_at
    if is_new or (backfill_minutes and is_cut):
        heard.since = until  # the search brings what was not sent again
    if lines.is_too_much:
        heard.refused.append(Refused(service.service, "the stream brought more than is read"))
    return heard


def means_no_rules(error: IngestError) -> bool:
    """The app has no rule any more: somebody else deleted ours."""
    return isinstance(error, BadAnswerError) and error.status == _NO_RULES


def _read(heard: Heard, lines: Sequence[bytes], place: Answer, rule: Rule) -> None:
    """Posts of our rule; a line that is no object costs itself only."""
    rows = _parse(lines, place, heard.refused)
    for row in rows:
        for problem in objects_if_any(row, "errors") if "data" not in row else ():
            words = text_if_any(problem, "detail") or text_if_any(problem, "title") or "an error"
            heard.trouble = IngestError(place.url, f"X ended the stream: {words[:300]}")
    posts = [row for row in rows if "data" in row and _is_of(row, rule)]
    read, refused = read_each(posts, read_streamed, place.url)
    heard.posts += read
    heard.refused += refused


def _parse(lines: Sequence[bytes], place: Answer, refused: list[Refused]) -> list[Row]:
    """All lines in one go, or each by itself where one of them is broken."""
    if not lines:
        return []
    try:
        whole = Answer(place.url, 200, {}, b'{"lines":[' + b",".join(lines) + b"]}")
        rows = parse_answer(whole, "json")["lines"]
        if len(rows) == len(lines) and all(isinstance(one, dict) for one in rows):
            return list(rows)
    except (IngestError, KeyError, TypeError):
        pass
    told: list[Row] = []
    for number, line in enumerate(lines, 1):
        try:
            row = parse_answer(Answer(place.url, 200, {}, line), "json")
        except IngestError as error:
            refused.append(Refused(place.url, f"line {number} {error.problem}"))
            continue
        if isinstance(row, dict):
            told.append(row)
        else:
            refused.append(Refused(place.url, f"line {number} is not an object"))
    return told


def _is_of(row: Row, rule: Rule) -> bool:
    """Whether our rule found it: the app's other rules speak through the same connection."""
    return any(text_if_any(one, "id") == rule.id for one in objects_if_any(row, "matching_rules"))
