"""Items of a page by CSS selectors. A selector may end in `@attribute`: `time@datetime`."""

import re
from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag

from ingest.parsing.html_text import element_text
from ingest.ratings import read_fraction, read_number, rescale_rating

_MOST_ITEMS = 2000
_LONGEST = 21_000
_STARS = re.compile(r"[★⭐]")
_NO_STARS = re.compile(r"[☆]")


def select_items(
    soup: BeautifulSoup, selectors: Mapping[str, str], worst: float, best: float
) -> list[dict[str, Any]]:
    """One dictionary per element that `selectors["item"]` finds, in the page's order."""
    found = soup.select(selectors["item"], limit=_MOST_ITEMS)
    return [_read_item(item, selectors, worst, best) for item in found]


def _read_item(
    item: Tag, selectors: Mapping[str, str], worst: float, best: float
) -> dict[str, Any]:
    def pick(name: str) -> str | None:
        return _pick(item, selectors[name]) if name in selectors else None

    told = pick("rating")
    rating = _read_rating(told, worst, best) if told else None
    return {
        "id": pick("id"),
        "link": pick("link"),
        "title": pick("title"),
        "text": pick("text") if "text" in selectors else element_text(item)[:_LONGEST],
        "author_name": pick("author"),
        "author_url": None,
        "date": pick("date"),
        "updated": None,
        "rating": rating,
        "rating_told": told if rating is None else None,
        "language": None,
        "item": None,
        "reference": pick("reference"),
    }


def _pick(item: Tag, selector: str) -> str | None:
    path, _, attribute = selector.partition("@")
    element = item.select_one(path) if path.strip() else item
    if element is None:
        return None
    if attribute:
        told = element.get(attribute.strip())
        return str(told).strip()[:_LONGEST] or None if told is not None else None
    if element.name == "time" and element.get("datetime"):
        return str(element["datetime"])
    return element_text(element)[:_LONGEST] or None


def _read_rating(told: str, worst: float, best: float) -> float | None:
    if stars := len(_STARS.findall(told)):
        return rescale_rating(stars, worst, max(best, stars + len(_NO_STARS.findall(told))))
    if fraction := read_fraction(told):
        return rescale_rating(fraction[0], min(worst, fraction[0]), fraction[1])
    value = read_number(told)
    return None if value is None else rescale_rating(value, worst, best)
