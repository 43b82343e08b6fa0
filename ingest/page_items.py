"""Items of web pages (reviews, posts) → mentions: ids that survive an edit, dates, links.

What the pages hold was taken apart in the child; which pages are read is the source's business.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field

from ingest.closed_places import PublicAddress
from ingest.dates import read_date
from ingest.links import joined, linked
from ingest.mentions import RawMention
from ingest.options import SourceOptions, ZoneName
from ingest.outbound.answers import Answer
from ingest.tidy import stable_id

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ItemRules:
    """What counts for items of which the page does not tell it."""

    network: str
    language: str | None
    zone: ZoneInfo
    links_are_own: bool = False


class ListedOptions(SourceOptions):
    """A page with items, and what to take for them where it does not tell."""

    url: PublicAddress = Field(description="Address of the first page.")
    network: str | None = Field(
        default=None, description="Name of the site; the host of the address if left out."
    )
    language: str | None = Field(
        default=None, description="Language of the posts (nl, en …) where the page does not tell."
    )
    timezone: ZoneName = Field(
        default="Europe/Amsterdam", description="Time zone of dates that do not name one."
    )

    def rules(self) -> ItemRules:
        """What counts for items of which the page does not tell it."""
        host = (urlsplit(self.url).hostname or "").removeprefix("www.")
        return ItemRules(self.network or host, self.language, ZoneInfo(self.timezone))


def next_url(answer: Answer, on_page: str | None) -> str | None:
    """The next page, on the same host only: a listing does not continue elsewhere."""
    told = linked(answer.headers.get("link", ""), "next", answer.url) or on_page
    if not told:
        return None
    url = (joined(answer.url, told) or "").partition("#")[0]
    return url if url and site_of(url) == site_of(answer.url) else None


def site_of(url: str) -> tuple[str, int | None]:
    """Shops write links to themselves with and without `www.`, and still with http."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return "", None


def to_mentions(
    items: Sequence[tuple[str, Item]], rules: ItemRules, now: datetime
) -> list[RawMention]:
    """Items with the address of the page that each stands on → mentions, each once."""
    # Pages shift while they are read: the same review may stand on two of them.
    unique = list({json.dumps(item, sort_keys=True): (url, item) for url, item in items}.values())
    ids = _identities(unique, links_are_own=rules.links_are_own)
    return [
        _to_mention(item, url, external_id, rules, now)
        for (url, item), external_id in zip(unique, ids, strict=True)
    ]


def _identities(items: list[tuple[str, Item]], *, links_are_own: bool) -> list[str]:
    """An id per item that survives an edit of its text wherever something else tells it apart.

    Its own id, else author and date, else its link; the text only where these are shared. A
    link comes first only where it was asked for: in markup it is often that of the whole page.
    """
    links = Counter(_link(url, item) for url, item in items)
    people = Counter(_person(item) for _, item in items)
    ids = []
    for url, item in items:
        link = _link(url, item)
        has_own_link = link != url and links[link] == 1
        if item["id"]:
            ids.append(item["id"])
        elif links_are_own and has_own_link:
            ids.append(link)
        elif all(_person(item)) and people[_person(item)] == 1:
            ids.append(stable_id(*_person(item)))
        elif has_own_link:
            ids.append(link)
        else:
            ids.append(stable_id(*_person(item), item["title"], item["text"]))
    return ids


def _link(url: str, item: Item) -> str:
    """Where the item's link leads; the page itself where it has none, or none that can be read."""
    return (joined(url, item["link"]) if item["link"] else None) or url


def _person(item: Item) -> tuple[str | None, str | None]:
    """Author and date; "3 days ago" is another date tomorrow, and so no part of an id."""
    is_fixed = item["date"] and read_date(item["date"]) is not None
    return item["author_name"], item["date"] if is_fixed else None


def _to_mention(
    item: Item, url: str, external_id: str, rules: ItemRules, now: datetime
) -> RawMention:
    published = read_date(item["date"], zone=rules.zone, now=now) if item["date"] else None
    updated = read_date(item["updated"], zone=rules.zone, now=now) if item["updated"] else None
    extra = {name: item[name] for name in ("item", "rating_told") if item[name]}
    if published is None:
        extra["published_at_unknown"] = True
        if item["date"]:
            extra["published_as_told"] = item["date"]
    text = item["text"] or item["title"] or ""
    return RawMention(
        external_id=external_id,
        text=text,
        title=item["title"] if item["title"] != text else None,
        published_at=published or now,
        edited_at=updated if published and updated and updated > published else None,
        url=_link(url, item),
        author_name=item["author_name"],
        author_url=joined(url, item["author_url"]) if item["author_url"] else None,
        network=rules.network,
        language=item["language"] or rules.language,
        rating=item["rating"],
        reference=item.get("reference"),
        extra=extra,
    )
