"""schema.org nodes, whatever markup they come from → reviews.

Source: https://schema.org/Review and https://schema.org/Rating (worst 1 and best 5 unless told).
"""

from collections.abc import Iterator
from typing import Any

from ingest.parsing.html_text import html_to_text
from ingest.ratings import read_number, rescale_rating

Node = dict[str, Any]
_REVIEWS = {"Review", "UserReview", "CriticReview", "EmployerReview"}
_REFERENCE = {"@id", "@type"}
_MOST_NODES = 50_000
_LONGEST = 21_000


def find_reviews(values: list[Any]) -> list[dict[str, Any]]:
    """Every review in these JSON values, in their order, each once."""
    found = list(walk_nodes(values))
    known = {
        node["@id"]: node
        for node, _, _ in found
        if isinstance(node.get("@id"), str) and not set(node) <= _REFERENCE
    }
    reviews: list[dict[str, Any]] = []
    for node, parent, key in found:
        if _is_review(node, key):
            review = _read_review(node, parent, known)
            if review not in reviews:
                reviews.append(review)
    return reviews


def walk_nodes(values: list[Any]) -> Iterator[tuple[Node, Node, str]]:
    """Every node as (node, the node that holds it, under which property), without recursion."""
    waiting: list[tuple[Any, Node, str]] = [(value, {}, "") for value in reversed(values)]
    seen = 0
    while waiting and seen < _MOST_NODES:
        value, parent, key = waiting.pop()
        seen += 1
        if isinstance(value, list):
            waiting.extend((part, parent, key) for part in reversed(value))
        elif isinstance(value, dict):
            yield value, parent, key
            waiting.extend((value[name], value, name) for name in reversed(value))


def _is_review(node: Node, key: str) -> bool:
    types = {str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in _many(node.get("@type"))}
    if types & _REVIEWS:
        return True
    return not types and key in {"review", "reviews"} and "reviewBody" in node


def _read_review(node: Node, parent: Node, known: dict[str, Node]) -> dict[str, Any]:
    author = _node(node.get("author"), known)
    item = _node(node.get("itemReviewed"), known) or parent
    told, rating = _read_rating(node, known)
    title = _text(node.get("headline")) or _text(node.get("name"))
    text = _text(node.get("reviewBody")) or _text(node.get("description"))
    return {
        "id": _plain(node.get("@id")) or _plain(node.get("identifier")),
        "link": _plain(node.get("url")),
        "title": title,
        "text": text or _text(node.get("text")),
        "author_name": _text(author.get("name")) if author else _text(node.get("author")),
        "author_url": _plain(author.get("url")) if author else None,
        "date": _plain(node.get("datePublished")) or _plain(node.get("dateCreated")),
        "updated": _plain(node.get("dateModified")),
        "rating": rating,
        "rating_told": told if rating is None else None,
        "language": _plain(node.get("inLanguage")),
        "item": _text(item.get("name")),
    }


def _read_rating(node: Node, known: dict[str, Node]) -> tuple[str | None, float | None]:
    rating = _node(node.get("reviewRating"), known)
    told = rating.get("ratingValue") if rating else node.get("reviewRating")
    value = read_number(_first(told))
    if value is None:
        return _plain(told), None
    best = read_number(_first(rating.get("bestRating")))
    worst = read_number(_first(rating.get("worstRating")))
    if best is None:
        best = next((top for top in (5.0, 10.0, 100.0) if value <= top), 5.0)
    if worst is None:
        worst = 1.0 if value >= 1 else 0.0
    return _plain(told), rescale_rating(value, worst, best)


def _node(value: Any, known: dict[str, Node]) -> Node:
    """The node meant: given in place, or by `@id` elsewhere on the page."""
    value = _first(value)
    if not isinstance(value, dict):
        return {}
    identity = value.get("@id")
    if set(value) <= _REFERENCE and isinstance(identity, str):
        return known.get(identity, value)
    return value


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(value: Any) -> Any:
    return next(iter(_many(value)), None)


def _plain(value: Any) -> str | None:
    value = _first(value)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("value") or value.get("@id") or value.get("name")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip()[:2000] or None


def _text(value: Any) -> str | None:
    value = _first(value)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return html_to_text(value)[:_LONGEST] or None if isinstance(value, str) else None
