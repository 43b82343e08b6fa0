"""`youtube`: public comments below videos of YouTube, and videos found by search.

Source: https://developers.google.com/youtube/v3/docs (commentThreads, comments, search, videos)
and …/docs/errors, https://developers.google.com/youtube/data/determine_quota_cost. What a comment
or video means is read in `ingest.youtube_posts`. A day's quota is 10,000 units, of which a page
costs 1, and apart from them 100 pages of searches.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from pydantic import Field, SecretStr, field_validator, model_validator

from ingest.earlier import Earlier, also
from ingest.errors import BadAnswerError, IngestError, RetryLaterError
from ingest.json_answers import Row, read_each, read_object, rows_at, text_at, text_if_any
from ingest.listening import listen
from ingest.mentions import Fetched, Refused, State
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import Answer, GuardedClient
from ingest.posts import Listing, Page, Post
from ingest.youtube_posts import count_answers, read_comment, read_thread, read_video
from ingest.youtube_quota import OUT_OF_QUOTA, TOO_FAST, until_new_quota_s

_PAGE = 100  # the most comments that the API gives at once
_SEARCH_PAGE = 50
_LOOKED_UP = 25  # 50 are allowed, but the long ids of answers make an address too long
_ANSWER_PAGES = 10  # requests per fetch for answers that are not told along
_PAGES_OF_A_THREAD = 5
_COUNTS_KEPT = 400
_VIDEO_ID_LENGTH = 11
_HINTS = {
    "commentsDisabled": "comments are turned off there",
    "videoNotFound": "there is no such video, or it is private",
    "channelNotFound": "there is no such channel",
    "keyInvalid": "api_key is wrong",
    "API_KEY_INVALID": "api_key is wrong",
    "keyExpired": "api_key has expired",
    "accessNotConfigured": "the YouTube Data API v3 is not switched on for the project of api_key",
    "SERVICE_DISABLED": "the YouTube Data API v3 is not switched on for the project of api_key",
    "ipRefererBlocked": "api_key may not be used from this machine's address",
    "API_KEY_IP_ADDRESS_BLOCKED": "api_key may not be used from this machine's address",
    "API_KEY_SERVICE_BLOCKED": "api_key may not be used for the YouTube Data API v3",
    "forbidden": "api_key is not allowed to read this",
}


class YouTubeOptions(SourceOptions):
    """Comments of a channel or a video, or videos found by a query."""

    channel: str | None = Field(
        default=None, description="Comments on this channel's videos: its id (`UC…`)."
    )
    video: str | None = Field(
        default=None, description="Comments on this video: its id or its address."
    )
    query: str | None = Field(
        default=None,
        description="Alone: videos found by this search. With `channel` or `video`: only "
        "comments that hold these words.",
    )
    api_key: SecretStr = Field(description="API key of your Google Cloud project.")
    limit: int = Field(
        default=100, ge=1, le=500, description="How many threads or videos to take at most."
    )
    service: ServiceAddress = Field(
        default="https://youtube.googleapis.com", description="Where the interface is."
    )

    @field_validator("channel")
    @classmethod
    def _channel_id(cls, told: str | None) -> str | None:
        found = re.fullmatch(r"(?:https?://[\w.]+/channel/)?(UC[\w-]{22})/?", told or "", re.ASCII)
        if told is not None and not found:
            raise ValueError(f"{told!r} is not a channel's id: UC and 22 more characters")
        return found[1] if found else None

    @field_validator("video")
    @classmethod
    def _video_id(cls, told: str | None) -> str | None:
        place = r"(?:https?://(?:[\w.]+/watch\?(?:.*&)?v=|[\w.]+/shorts/|youtu\.be/))?"
        found = re.fullmatch(place + r"([\w-]{11})(?:[&?#].*)?", told or "", re.ASCII)
        if told is not None and not found:
            raise ValueError(f"{told!r} is not a video's id: 11 characters, or its address")
        return found[1] if found else None

    @model_validator(mode="after")
    def _something_to_hear(self) -> "YouTubeOptions":
        if self.channel and self.video:
            raise ValueError("channel or video, not both")
        if not (self.channel or self.video or self.query):
            raise ValueError("one of channel, video and query is needed")
        return self


class YouTubeSource:
    """New comments or videos since the last fetch; the newest ones the first time."""

    kind = "youtube"
    description = "Public comments below videos of YouTube, and videos found by search"
    options_model = YouTubeOptions
    places = ("service", "channel", "video", "query")

    def fetch(
        self, options: YouTubeOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Comments or videos from old to new, and which of those are edited or gone."""
        service = _Service(options, client, now)
        heard = json.dumps([options.service, options.channel, options.video, options.query])
        limit, pages_s = options.limit, client.limits.pages_s
        if not options.channel and not options.video:
            videos = _Videos(options, service, now)
            return listen(videos, heard, state, limit=limit, pages_s=pages_s, now=now)
        counts = state.get("answers") if state.get("heard") == heard else None
        comments = _Comments(options, service, counts or {}, now)
        fetched = listen(comments, heard, state, limit=limit, pages_s=pages_s, now=now)
        kept = dict(list(comments.counts.items())[-_COUNTS_KEPT:])
        return replace(fetched, state={**fetched.state, "answers": kept})

    def listing(self, options: YouTubeOptions, client: GuardedClient, now: datetime) -> Listing:
        """The threads or videos, for older ones too."""
        service = _Service(options, client, now)
        if options.channel or options.video:
            return _Comments(options, service, {}, now)
        return _Videos(options, service, now)

    def look_at(self, options: YouTubeOptions, state: State, earlier: Sequence[Earlier]) -> State:
        """By their ids: videos have shorter ones than comments, and are asked for elsewhere."""
        wants_videos = not options.channel and not options.video
        fitting = [
            one for one in earlier if (len(one.external_id) == _VIDEO_ID_LENGTH) == wants_videos
        ]
        return also(state, fitting)


SOURCE = YouTubeSource()


class _Comments:
    """Threads of a channel or video, each with its answers."""

    most_looked_up = _LOOKED_UP

    def __init__(
        self,
        options: YouTubeOptions,
        service: "_Service",
        counts: Mapping[str, int],
        now: datetime,
    ) -> None:
        self._options = options
        self._service = service
        self._now = now
        self._answer_pages_left = _ANSWER_PAGES
        self.counts = dict(counts)
        """How many answers each thread had when all of them were taken."""

    def page(self, cursor: str | None, most: int) -> Page:
        parameters = {"order": "time", "maxResults": str(min(_PAGE, most))}
        if self._options.channel:
            parameters["allThreadsRelatedToChannelId"] = self._options.channel
        else:
            parameters["videoId"] = self._options.video or ""
        if self._options.query:
            parameters["searchTerms"] = self._options.query
        if cursor:
            parameters["pageToken"] = cursor
        return self._threads(parameters)

    def look_up(self, identities: Sequence[str]) -> Page:
        """Threads bring their newest answers along; answers are asked for apart."""
        threads = [one for one in identities if "." not in one]
        answers = [one for one in identities if "." in one]
        pages = [self._threads({"id": ",".join(threads)})] if threads else []
        if answers:
            parameters = {"part": "snippet", "textFormat": "plainText", "id": ",".join(answers)}
            answer = self._service.ask("comments", parameters)
            posts, refused = read_each(_items(answer), self._read_answer, answer.url)
            pages.append(Page(posts, len(posts), refused=refused))
        posts = [post for page in pages for post in page.posts]
        refused = [one for page in pages for one in page.refused]
        return Page(posts, len(posts), refused=refused)

    def _threads(self, parameters: Mapping[str, str]) -> Page:
        asked = {"part": "snippet,replies", "textFormat": "plainText", **parameters}
        answer = self._service.ask("commentThreads", asked)
        content = read_object(answer)
        rows = rows_at(content, "items", answer.url)
        threads, refused = read_each(rows, lambda row: (row, self._read(row)), answer.url)
        posts: list[Post] = []
        for thread, told in threads:
            answers, problems = self._more_answers(thread, told)
            # The thread itself comes last: the listing is sorted by it.
            posts += [*answers, *told[1:], told[0]]
            refused += problems
        cursor = text_if_any(content, "nextPageToken")
        return Page(posts, len(rows), cursor, refused, where=answer.url)

    def _read(self, thread: Row) -> list[Post]:
        return read_thread(thread, self._now)

    def _read_answer(self, comment: Row) -> Post:
        return read_comment(comment, self._now, video=self._options.video)

    def _more_answers(self, thread: Row, told: list[Post]) -> tuple[list[Post], list[Refused]]:
        """Answers that were not told along, where there are more than the last time."""
        first, count = told[0], count_answers(thread)
        identity = first.mention.external_id
        if count <= len(told) - 1:
            return [], []
        if self.counts.get(identity) == count:
            return [], []
        posts: list[Post] = []
        refused: list[Refused] = []
        asked = {"part": "snippet", "textFormat": "plainText", "maxResults": str(_PAGE)}
        asked["parentId"] = identity
        for _ in range(_PAGES_OF_A_THREAD):
            if self._answer_pages_left < 1:
                return posts, refused
            self._answer_pages_left -= 1
            try:
                page = self._answers(asked, first)
            except IngestError as error:
                return posts, [*refused, Refused(error.where, error.problem)]
            posts += page.posts
            refused += page.refused
            if page.cursor is None or page.cursor == asked.get("pageToken"):
                break
            asked["pageToken"] = page.cursor
        self.counts[identity] = count
        return posts, refused

    def _answers(self, asked: Mapping[str, str], first: Post) -> Page:
        answer = self._service.ask("comments", asked)
        content = read_object(answer)
        video = first.mention.extra.get("video")
        posts, refused = read_each(
            rows_at(content, "items", answer.url),
            lambda row: read_comment(row, self._now, video=video, stands_at=first.sorted_at),
            answer.url,
        )
        return Page(posts, len(posts), text_if_any(content, "nextPageToken"), refused)


class _Videos:
    """Videos found by a search. It gives shortened texts, so they are asked for by id."""

    most_looked_up = _LOOKED_UP

    def __init__(self, options: YouTubeOptions, service: "_Service", now: datetime) -> None:
        self._options = options
        self._service = service
        self._now = now

    def page(self, cursor: str | None, most: int) -> Page:
        parameters = {
            "part": "id",
            "type": "video",
            "order": "date",
            "q": self._options.query or "",
            "maxResults": str(min(_SEARCH_PAGE, most)),
        }
        if cursor:
            parameters["pageToken"] = cursor
        answer = self._service.ask("search", parameters)
        content = read_object(answer)
        rows = rows_at(content, "items", answer.url)
        found, refused = read_each(rows, lambda row: text_at(row, "id.videoId"), answer.url)
        page = self.look_up(found) if found else Page((), 0)
        in_order = sorted(page.posts, key=lambda post: post.sorted_at, reverse=True)
        cursor = text_if_any(content, "nextPageToken")
        refused = [*refused, *page.refused]
        return Page(in_order, len(rows), cursor, refused, where=answer.url)

    def look_up(self, identities: Sequence[str]) -> Page:
        answer = self._service.ask("videos", {"part": "snippet", "id": ",".join(identities)})
        rows = _items(answer)
        posts, refused = read_each(rows, lambda row: read_video(row, self._now), answer.url)
        return Page(posts, len(rows), refused=refused)


class _Service:
    """Asks with the key in a header: an address ends up in logs and error messages."""

    def __init__(self, options: YouTubeOptions, client: GuardedClient, now: datetime) -> None:
        self._options = options
        self._client = client
        self._now = now

    def ask(self, method: str, parameters: Mapping[str, str]) -> Answer:
        """One answer, or an error that says what is wrong or when to come back."""
        url = f"{self._options.service}/youtube/v3/{method}?{urlencode(parameters)}"
        headers = {"X-Goog-Api-Key": self._options.api_key.get_secret_value()}
        try:
            # An interface used with a key under its own terms is not crawled.
            return self._client.get(url, headers=headers, obey_robots=False)
        except BadAnswerError as error:
            raise self._explained(error, url) from error

    def _explained(self, error: BadAnswerError, url: str) -> IngestError:
        reasons = re.findall(r'"reason":\s*"(\w{1,80})"', error.excerpt.decode("utf-8", "replace"))
        if OUT_OF_QUOTA.intersection(reasons):
            problem = "the day's quota of api_key is used up"
            return RetryLaterError(url, problem, retry_after_s=until_new_quota_s(self._now))
        if TOO_FAST.intersection(reasons):
            return RetryLaterError(url, "too many requests for now", retry_after_s=60.0)
        hints = [_HINTS[one] for one in reversed(reasons) if one in _HINTS] or reasons[:1]
        hint = hints[0] if hints else ""
        return BadAnswerError(url, error.status, hint=hint, excerpt=error.excerpt)


def _items(answer: Answer) -> list[object]:
    return rows_at(read_object(answer), "items", answer.url)
