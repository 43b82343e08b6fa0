"""A page with schema.org reviews → all of them, how many there should be, and the next page.

A page often says the same in several kinds of markup, one of them in part only: the fullest counts.
"""

import re
from typing import Any

from bs4 import BeautifulSoup

from ingest.parsing.bases import from_base, items_from_base, read_base
from ingest.parsing.decoding import decode_document
from ingest.parsing.json_ld import read_json_ld
from ingest.parsing.marked_up import MICRODATA, RDFA, read_marked_up
from ingest.parsing.reviews import find_reviews, walk_nodes
from ingest.ratings import read_number

_NEXT = 'link[rel~="next"][href], a[rel~="next"][href]'
_AGGREGATE = re.compile(r"(?:^|[/:])AggregateRating$")


def parse(content: bytes, *, content_type: str) -> dict[str, Any]:
    """{"items", "found_by", "total", "next", "problems", "has_login"}; items as `find_reviews`."""
    text = decode_document(content, content_type)
    soup = BeautifulSoup(text, "lxml")
    values, problems = read_json_ld(soup)
    told = {"JSON-LD": values}
    for vocabulary, name in ((MICRODATA, "microdata"), (RDFA, "RDFa")):
        told[name] = read_marked_up(soup, vocabulary) if vocabulary.scope in text else []
    found = {name: find_reviews(nodes) for name, nodes in told.items()}
    best = max(found, key=lambda name: sum(1 for one in found[name] if one["text"]))
    totals = [total for nodes in told.values() if (total := _total(nodes)) is not None]
    following, base = soup.select_one(_NEXT), read_base(soup)
    told_next = str(following["href"]).strip() if following else None
    return {
        "items": items_from_base(base, found[best]),
        "found_by": best if found[best] else None,
        "total": max(totals, default=None),
        "next": from_base(base, told_next) or None,
        "problems": problems,
        "has_login": soup.select_one("input[type=password]") is not None,
    }


def _total(nodes: list[Any]) -> int | None:
    """How many reviews the page says there are; stars without a text are counted elsewhere."""
    counts = []
    for node, _, key in walk_nodes(nodes):
        kinds = node.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if key == "aggregateRating" or any(_AGGREGATE.search(str(name)) for name in names):
            told = node.get("reviewCount")
            count = read_number(told[0] if isinstance(told, list) and told else told)
            if count is not None and 0 <= count < 10**8:
                counts.append(int(count))
    return max(counts, default=None)
