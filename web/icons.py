"""Icons, written into the page as SVG: no request, and they take the colour of the text.

They come from the pinned package lucide-static, whose files the install step puts in place.
Where a file is missing the words beside it must do: every icon stands next to a word or a label.
"""

import re
from pathlib import Path
from typing import Final

from markupsafe import Markup

FOLDER: Final = Path(__file__).parent / "static" / "vendor" / "icons"
SOURCE_ICONS: Final = {
    "appstore": "smartphone",
    "bluesky": "cloud",
    "facebook": "thumbs-up",
    "feed": "rss",
    "file": "file-text",
    "forum": "messages-square",
    "googlebusiness": "store",
    "googleplay": "play",
    "instagram": "camera",
    "kiyoh": "message-square-quote",
    "mail": "mail",
    "mastodon": "at-sign",
    "news": "newspaper",
    "reddit": "message-circle",
    "reviews": "star",
    "trustpilot": "badge-check",
    "webhook": "webhook",
    "webpage": "globe",
    "x": "hash",
    "youtube": "circle-play",
}
_NAME = re.compile(r"[a-z0-9-]+")
_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


class Icons:
    """Reads each icon once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._read: dict[str, Markup] = {}

    def icon(self, name: str) -> Markup:
        """The icon called `name`, hidden from screen readers; empty where its file is missing."""
        if name not in self._read:
            self._read[name] = self._load(name)
        return self._read[name]

    def source_icon(self, kind: str) -> Markup:
        """The icon of a kind of source."""
        return self.icon(SOURCE_ICONS.get(kind, "radio"))

    def _load(self, name: str) -> Markup:
        if not _NAME.fullmatch(name):
            raise ValueError(f"not an icon name: {name!r}")
        path = self._folder / f"{name}.svg"
        found = _INSIDE.search(path.read_text("utf-8")) if path.is_file() else None
        if found is None:
            return Markup()
        # The file is ours: pinned by the lock file, checked by its hash at the install.
        shapes = " ".join(found.group(1).split())
        return Markup(  # noqa: S704
            '<svg class="icon" viewBox="0 0 24 24" width="16" height="16" fill="none" '
            'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" '
            f'stroke-linejoin="round" aria-hidden="true" focusable="false">{shapes}</svg>'
        )
