"""Places as they stand before a colon, and the names of things that sentences are filled with."""

from types import MappingProxyType
from typing import Final

from web.texts import gettext_noop

PLACES: Final = (
    gettext_noop("option %(option)s"),
    gettext_noop("line %(line)s"),
    gettext_noop("%(file)s, line %(line)s"),
    gettext_noop("%(folder)s, mails %(first)s to %(last)s"),
    gettext_noop("whole file"),
    gettext_noop("source kind %(kind)s"),
    gettext_noop("answering %(kind)s"),
    gettext_noop("receiving %(kind)s"),
    gettext_noop("delivery %(name)s"),
    gettext_noop("account %(name)s"),
    gettext_noop("mention %(name)s"),
)
THINGS: Final = MappingProxyType(
    {
        "a feed": gettext_noop("a feed"),
        "a feed or a sitemap": gettext_noop("a feed or a sitemap"),
        "review": gettext_noop("reviews"),
        "entry": gettext_noop("entries"),
        "article": gettext_noop("articles"),
        "post": gettext_noop("posts"),
        "tag": gettext_noop("tagged posts"),
        "bounce": gettext_noop("undeliverable"),
        "automatic reply": gettext_noop("automatic reply"),
        "list or newsletter": gettext_noop("list or newsletter"),
        "sent by a machine": gettext_noop("sent by a machine"),
    }
)
