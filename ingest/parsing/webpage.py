"""A web page → the reviews or posts on it, and where its next page is."""

from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup

from ingest.parsing.bases import from_base, items_from_base, read_base
from ingest.parsing.decoding import decode_document
from ingest.parsing.json_ld import read_json_ld
from ingest.parsing.marked_up import MICRODATA, RDFA, read_marked_up
from ingest.parsing.reviews import find_reviews
from ingest.parsing.selected import select_items


def parse(
    content: bytes,
    *,
    content_type: str,
    selectors: Mapping[str, str],
    worst: float,
    best: float,
) -> dict[str, Any]:
    """{"items", "found_by", "next", "problems", "has_login"}; items as `find_reviews` gives."""
    text = decode_document(content, content_type)
    soup = BeautifulSoup(text, "lxml")
    values, problems = read_json_ld(soup)
    found_by: str | None
    if "item" in selectors:
        items, found_by = select_items(soup, selectors, worst, best), "selectors"
    else:
        items, found_by = _find_reviews(soup, text, values)
    base = read_base(soup)
    return {
        "items": items_from_base(base, items),
        "found_by": found_by,
        "next": from_base(base, _next_page(soup, selectors.get("next"))),
        "problems": problems,
        "has_login": soup.select_one("input[type=password]") is not None,
    }


def _find_reviews(
    soup: BeautifulSoup, text: str, values: list[Any]
) -> tuple[list[dict[str, Any]], str | None]:
    """By the first markup that holds reviews: pages say the same thing in several."""
    if items := find_reviews(values):
        return items, "JSON-LD"
    for vocabulary, name in ((MICRODATA, "microdata"), (RDFA, "RDFa")):
        if vocabulary.scope not in text:
            continue
        if items := find_reviews(list(read_marked_up(soup, vocabulary))):
            return items, name
    return [], None


def _next_page(soup: BeautifulSoup, selector: str | None) -> str | None:
    element = soup.select_one(selector or "link[rel~=next][href], a[rel~=next][href]")
    href = element.get("href") if element is not None else None
    return str(href).strip() or None if href else None
