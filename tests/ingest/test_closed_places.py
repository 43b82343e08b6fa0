"""Closed groups and places behind a log-in are refused by their address (P1)."""

import pytest

from ingest.closed_places import is_closed
from ingest.errors import WrongOptionError
from ingest.registry import find_source, read_options


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/groups/buren",
        "https://m.facebook.com/groups/123/posts/9",
        "https://www.linkedin.com/groups/99/",
        "https://chat.whatsapp.com/AbC",
        "https://t.me/+AbC",
        "https://t.me/joinchat/AbC",
        "https://discord.com/channels/1/2",
        "https://discord.gg/abc",
        "https://nextdoor.nl/news_feed/",
        "https://bedrijf.slack.com/archives/C1",
        "https://www.facebook.com/Groups/buren",
        "https://www.facebook.com/groups",
        "https://www.facebook.com//groups/buren",
        "https://www.facebook.com/buren/../groups/buren",
        "https://www.facebook.com/./groups/buren",
        "https://www.facebook.com/%67roups/buren",
        "https://facebook.com./groups/buren",
        "https://fb.com/groups/buren",
        "https://www.facebook.com/share/g/AbC/",
        "https://www.linkedin.com/groups?id=9",
        "https://signal.group/#AbC",
        "https://teams.microsoft.com/l/channel/1",
    ],
)
@pytest.mark.parametrize("kind", ["feed", "webpage", "reviews", "forum", "news"])
def test_a_closed_place_is_never_a_source(kind: str, url: str) -> None:
    with pytest.raises(WrongOptionError, match="never a source"):
        read_options(find_source(kind), {"url": url})


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/zevenmijls",
        "https://gathering.tweakers.net/forum/list_topics/1",
        "https://forum.example/groups/klachten",
        "https://t.me/s/openbaarkanaal",
        "https://notfacebook.example/groups/1",
        "https://slack.com/blog/news",
        "https://www.facebook.com/groupsound",
        "https://www.facebook.com/",
        "https://www.facebook.com/bedrijf/groups/",
    ],
)
def test_a_public_one_is_not_refused(url: str) -> None:
    assert not is_closed(url)
