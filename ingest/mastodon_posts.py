"""Statuses of Mastodon → mentions, and what became of those taken earlier.

Source: https://docs.joinmastodon.org/entities/Status/. Posts that are not public are left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from ingest.dates import read_date
from ingest.mastodon_options import MastodonOptions
from ingest.mastodon_service import Instance
from ingest.mentions import RawMention
from ingest.posts import Page, Post

_LOOKED_UP: Final = 20  # the most that may be asked for by id at once, the witness with them
_MOST_ELSEWHERE: Final = 3  # posts asked for at the instances of their authors, with each fetch


class Statuses:
    """Single posts by their ids. Fits `ingest.looking`."""

    most_looked_up = _LOOKED_UP

    def __init__(
        self,
        options: MastodonOptions,
        instance: Instance,
        roots: dict[str, str],
        now: datetime,
        remote: Mapping[str, str],
    ) -> None:
        self._options = options
        self._remote = remote  # id → link at the author's own instance
        self._left = _MOST_ELSEWHERE
        # What was taken once is looked at again, whatever is wanted of new posts.
        self._all = options.model_copy(update={"include_replies": True, "include_boosts": True})
        self._instance = instance
        self._roots = roots
        self._now = now

    def posts(self, statuses: Iterable[Mapping[str, Any]]) -> dict[str, Post]:
        """New posts by their ids, as far as they are wanted."""
        return self._read(statuses, self._options)

    def look_up(self, identities: Sequence[str]) -> Page:
        """Posts as they are now; those that are gone, or not public any more, are left out.

        An instance puts away old posts of others' authors: their own instance has to say so too.
        """
        told = self._instance.look_up(identities)
        posts = self._read(told.statuses, self._all)
        missing = [one for one in identities if one in self._remote and one not in posts]
        gone = [one for one in missing if self._is_gone_elsewhere(self._remote[one])]
        unknown = [one for one in missing if one not in gone]
        return Page(list(posts.values()), len(told.statuses), gone=gone, unknown=unknown)

    def _is_gone_elsewhere(self, url: str) -> bool:
        """Whether the author's own instance says so; a few are asked for with each fetch."""
        self._left -= 1
        return self._left >= 0 and self._instance.is_gone(url)

    def _read(
        self, statuses: Iterable[Mapping[str, Any]], options: MastodonOptions
    ) -> dict[str, Post]:
        posts = {}
        for status in statuses:
            mention = to_mention(status, options, self._roots, self._now)
            if mention is not None:
                mark = (status["boosted"] or status)["edited_at"] or ""
                posts[mention.external_id] = Post(mention, mention.published_at, mark)
        return posts


def remote_links(posts: Mapping[str, Post], options: MastodonOptions) -> dict[str, str]:
    """Posts of authors elsewhere, with the links to them there."""
    host = urlsplit(options.instance).netloc
    return {
        one: post.mention.url
        for one, post in posts.items()
        if post.mention.url
        and not (post.mention.author_handle or "").endswith(f"@{host}")
        and is_remote(post.mention.url, host)
    }


def is_remote(url: str | None, host: str) -> bool:
    """Whether a link leads to another instance."""
    try:
        return bool(url) and urlsplit(url or "").netloc != host
    except ValueError:
        return False


def to_mention(
    status: Mapping[str, Any], options: MastodonOptions, roots: dict[str, str], now: datetime
) -> RawMention | None:
    """The mention of a status, or None if the options or its visibility leave it out."""
    extra: dict[str, Any] = {}
    host = urlsplit(options.instance).netloc
    if status["boosted"]:
        if not options.include_boosts:
            return None
        extra["boosted_by"] = _handle(status["acct"], host)
        status = status["boosted"]
    parent = status["in_reply_to"]
    if not status["is_public"] or (parent and not options.include_replies):
        return None
    root = roots.get(parent, parent) if parent else status["id"]
    if parent:
        roots[status["id"]] = root
    published = read_date(status["created_at"])
    if published is None:
        extra["published_at_unknown"] = True
    extra |= {name: status[name] for name in ("uri", "quotes") if status[name]}
    warning = status["warning"]
    return RawMention(
        external_id=status["id"],
        text=status["text"] or warning or "",
        title=warning if status["text"] else None,
        published_at=published or now,
        edited_at=read_date(status["edited_at"]) if status["edited_at"] else None,
        url=status["url"],
        author_handle=_handle(status["acct"], host),
        author_name=status["author_name"],
        author_url=status["author_url"],
        network="mastodon",
        language=status["language"],
        conversation_id=root,
        in_reply_to=parent,
        extra=extra,
    )


def _handle(acct: str, host: str) -> str:
    return acct if "@" in acct else f"{acct}@{host}"
