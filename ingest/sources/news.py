"""`news`: articles of papers and sites, from their feeds, sitemaps of news, or a search for news.

A search is asked for as Google News answers it (RSS); any address that takes `{query}` does. Links
are cleaned of what follows readers, so that an article that comes by several ways is one mention.
"""

import re
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlsplit

from pydantic import Field, field_validator, model_validator

from ingest.closed_places import PublicAddress
from ingest.dates import read_date
from ingest.earlier import Earlier
from ingest.emptied import require_some
from ingest.errors import IngestError, NothingFoundError
from ingest.feed_answers import read_feed
from ingest.links import joined
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.news_links import clean_link
from ingest.novelty import find_news
from ingest.options import SourceOptions
from ingest.outbound import GuardedClient
from ingest.outbound.waiting import conditional_headers, remember_validators
from ingest.own_links import MOST_AT_ONCE, LinkLooks, ask_for, with_links
from ingest.tidy import stable_id

_SEARCH = "https://news.google.com/rss/search?q={query}&hl={language}&gl={country}&ceid={country}:{language}"
_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"

_WANTED = "a feed or a sitemap"


class NewsOptions(SourceOptions):
    """A feed, a sitemap or a search, and which of its articles are wanted."""

    url: PublicAddress | None = Field(
        default=None, description="Address of a feed or of a sitemap of news."
    )
    query: str | None = Field(
        default=None,
        max_length=500,
        description="Articles found by this search, in place of `url`.",
    )
    search_url: str = Field(
        default=_SEARCH,
        description="Where is searched: an address of a feed with {query}, and {language} and "
        "{country} if it wants them.",
    )
    words: str | None = Field(
        default=None,
        max_length=1000,
        description="Only articles with one of these words or phrases, separated by commas.",
    )
    sites: str | None = Field(
        default=None,
        max_length=1000,
        description="Only articles of these sites, separated by commas; a minus before one leaves "
        "it out.",
    )
    language: str = Field(
        default="nl", pattern=r"^[a-z]{2}$", description="Language to search in (nl, en …)."
    )
    country: str = Field(
        default="NL", pattern=r"^[A-Z]{2}$", description="Country to search in (NL, BE …)."
    )
    max_sitemaps: int = Field(
        default=3, ge=1, le=20, description="How many sitemaps of an index to read, newest first."
    )

    @field_validator("search_url")
    @classmethod
    def _holds_the_query(cls, told: str) -> str:
        if "{query}" not in told or not re.match(r"https?://[^/{]+/", told):
            raise ValueError("must start with http:// or https:// and hold {query}")
        return told

    @model_validator(mode="after")
    def _one_place(self) -> "NewsOptions":
        if bool(self.url) == bool(self.query):
            raise ValueError("exactly one of url and query")
        return self

    def address(self) -> str:
        """What is asked for."""
        if self.url:
            return self.url
        filled = {"query": self.query or "", "language": self.language, "country": self.country}
        address = self.search_url
        for name, value in filled.items():
            address = address.replace(f"{{{name}}}", quote_plus(value))
        return address


class NewsSource:
    """Articles that are new or whose words changed."""

    kind = "news"
    description = "News articles, from feeds, sitemaps or a search"
    options_model = NewsOptions
    most_looked_at = MOST_AT_ONCE

    def fetch(
        self, options: NewsOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Articles from old to new, and which of those taken before were taken down."""
        looks, state = LinkLooks.take(state)
        return with_links(self._read(options, state, client, now), looks, client, now)

    def look_at(self, options: NewsOptions, state: State, earlier: Sequence[Earlier]) -> State:
        """By their links."""
        return ask_for(state, earlier, besides=[options.address()])

    def _read(
        self, options: NewsOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """New articles; `not_modified` where there are none."""
        url = options.address()
        state = state if state.get("url") == url else {}
        wanted_of = [options.words, options.sites]
        if state.get("wanted", wanted_of) != wanted_of:
            # What was left out before may be wanted now: an unchanged feed is read again.
            state = {name: told for name, told in state.items() if name != "validators"}
        headers = {"Accept": _ACCEPT, **conditional_headers(state, url)}
        answer = client.get(url, headers=headers)
        if answer.not_modified:
            return Fetched((), state, not_modified=True)
        told = read_feed(answer, "news", wanted=_WANTED)
        refused: list[Refused] = []
        if told["is"] == "index":
            told, refused = _read_sitemaps(told["sitemaps"], answer.url, options, client)
        before = int(bool(state.get("had_entries")))
        require_some(answer.url, "article", told=len(told["entries"]), before=before, may_go=0)
        if told["problem"]:
            refused.append(Refused(answer.url, f"{told['problem']}; the rest could be read"))
        wanted = [
            mention
            for entry in told["entries"]
            if _is_wanted(mention := _to_mention(entry, told, answer.url, options, now), options)
        ]
        news, marks = find_news(wanted, state.get("marks") or {})
        news.sort(key=lambda one: one.published_at)
        validators = remember_validators(answer, url) if told["is"] == "feed" else {}
        had_entries = bool(told["entries"]) or bool(state.get("had_entries"))
        next_state = {
            **validators,
            "url": url,
            "wanted": wanted_of,
            "marks": marks,
            "had_entries": had_entries,
        }
        return Fetched(news, next_state, refused, not_modified=bool(state) and not news)


SOURCE = NewsSource()


def _read_sitemaps(
    sitemaps: Sequence[Mapping[str, Any]], base: str, options: NewsOptions, client: GuardedClient
) -> tuple[dict[str, Any], list[Refused]]:
    """The newest sitemaps of an index, on the same host; one that fails costs only itself."""
    entries: list[dict[str, Any]] = []
    refused: list[Refused] = []
    newest = sorted(sitemaps, key=lambda one: str(one["updated"] or ""), reverse=True)
    links = [link for one in newest if (link := joined(base, one["link"]))]
    near = [link for link in links if urlsplit(link).netloc == urlsplit(base).netloc]
    if not near:
        raise NothingFoundError(base, "is an index without a sitemap on the same site")
    stop_at_s = time.monotonic() + client.limits.pages_s
    failure: IngestError | None = None
    for link in near[: options.max_sitemaps]:
        if time.monotonic() > stop_at_s:
            break
        try:
            entries += read_feed(client.get(link), "news", wanted=_WANTED).get("entries", [])
        except IngestError as error:
            failure = failure or error
            refused.append(Refused(link, error.problem))
    if failure is not None and len(refused) == len(near[: options.max_sitemaps]):
        raise failure
    return {
        "is": "sitemap",
        "entries": entries,
        "language": None,
        "title": None,
        "problem": None,
    }, refused


def _is_wanted(mention: RawMention, options: NewsOptions) -> bool:
    host = (urlsplit(mention.url or "").hostname or mention.network or "").lower()
    sites = [one.strip().lower() for one in (options.sites or "").split(",") if one.strip()]
    left_out = [one[1:] for one in sites if one.startswith("-")]
    wanted = [one for one in sites if not one.startswith("-")]
    hosts = {host, (mention.network or "").lower()}
    if any(_is_of(one, site) for one in hosts for site in left_out):
        return False
    if wanted and not any(_is_of(one, site) for one in hosts for site in wanted):
        return False
    words = [one.strip().lower() for one in (options.words or "").split(",") if one.strip()]
    text = f"{mention.title or ''}\n{mention.text}".lower()
    return not words or any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in words)


def _is_of(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")


def _to_mention(
    entry: Mapping[str, Any],
    told: Mapping[str, Any],
    base: str,
    options: NewsOptions,
    now: datetime,
) -> RawMention:
    told_link = joined(base, entry["link"]) if entry.get("link") else None
    link = joined(base, clean_link(told_link)) if told_link else None
    paper = entry["paper"]
    title = _without_paper(entry.get("title") or "", paper) or None
    # A search repeats the title, with the paper's name, as the text.
    text = entry.get("text") or ""
    text = "" if _repeats(text, title) else text
    dated = entry.get("published") or ""
    published = read_date(dated) or read_date(entry.get("updated") or "")
    extra: dict[str, Any] = {"paper": paper} if paper else {}
    if told["title"] and not options.query:
        extra["feed"] = told["title"]
    if published is None:
        extra["published_at_unknown"] = True
    paper_url = joined(base, entry["paper_url"]) if entry["paper_url"] else None
    site = urlsplit(paper_url or link or base).hostname or ""
    return RawMention(
        external_id=link or entry.get("id") or stable_id(title, dated or None),
        text=text or title or "",
        title=title if text else None,
        published_at=published or now,
        url=link,
        author_name=entry.get("author_name") or paper,
        author_url=None,
        network=site.removeprefix("www."),
        language=entry.get("language") or told["language"] or options.language,
        extra=extra,
    )


def _without_paper(title: str, paper: str | None) -> str:
    """ "Storing bij Voorbeeld - De Krant" → without the name that searches put behind it."""
    ending = f" - {paper}" if paper else ""
    return title[: -len(ending)] if ending and title.endswith(ending) else title


def _repeats(text: str, title: str | None) -> bool:
    return (
        bool(title)
        and text.replace("\xa0", " ").startswith(title or "")
        and len(text) < len(title or "") + 120
    )
