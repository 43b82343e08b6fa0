"""schema.org nodes, whatever markup they come from → reviews.

Source: https://schema.org/Review and https://schema.org/Rating (worst 1 and best 5 unless told).
"""

from collections.abc import Iterator
from typing import Any

from ingest.parsing.html_text import html_to_text
from ingest.ratings import read_fraction, read_number, rescale_rating

Node = dict[str, Any]
_REVIEWS = {"Review", "UserReview", "CriticReview", "EmployerReview"}
_REFERENCE = {"@id", "@type"}
_MOST_NODES = 50_000
_LONGEST = 21_000
_MOST_PARTS = 100


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
            node = _with_plain_names(value)
            yield node, parent, key
            waiting.extend((node[name], node, name) for name in reversed(node))


def _with_plain_names(node: Node) -> Node:
    """`schema:reviewBody` and `https://schema.org/reviewBody` are reviewBody."""
    if not any(":" in name for name in node):
        return node
    plain = {name: value for name, value in node.items() if ":" not in name}
    for name, value in node.items():
        plain.setdefault(_plain_name(name), value)
    return plain


def _plain_name(name: str) -> str:
    return name.rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def _is_review(node: Node, key: str) -> bool:
    if set(node) <= _REFERENCE and "@id" in node:
        return False  # it stands elsewhere, with its words
    types = {_plain_name(str(name)) for name in _many(node.get("@type"))}
    if types & _REVIEWS:
        return True
    return not types and key in {"review", "reviews"} and "reviewBody" in node


def _read_review(node: Node, parent: Node, known: dict[str, Node]) -> dict[str, Any]:
    author = _node(node.get("author"), known)
    item = _node(node.get("itemReviewed"), known) or parent
    told, rating = _read_rating(node, known)
    title = _text(node.get("headline")) or _text(node.get("name"))
    text = _texts(node.get("reviewBody")) or _texts(node.get("description"))
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
    plain = _plain(told)
    value, of = _read_fraction(plain) or (read_number(plain), None)
    if value is None:
        return plain, None
    best = of or read_number(_first(rating.get("bestRating")))
    worst = read_number(_first(rating.get("worstRating")))
    if best is None:
        best = next((top for top in (5.0, 10.0, 100.0) if value <= top), 5.0)
    if worst is None:
        worst = 1.0 if value >= 1 else 0.0
    return plain, rescale_rating(value, worst, best)


def _read_fraction(told: str | None) -> tuple[float, float] | None:
    """The parts of "7/10"; of "4,5 van 120 reviews" the second is no scale."""
    fraction = read_fraction(told) if told else None
    return fraction if fraction and (fraction[1] <= 10 or fraction[1] in {20, 100}) else None


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
    """The first of the values; a node by its plain names."""
    value = next(iter(_many(value)), None)
    return _with_plain_names(value) if isinstance(value, dict) else value


def _plain(value: Any) -> str | None:
    value = _first(value)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("value") or value.get("@id") or value.get("name")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip()[:2000] or None


def _texts(value: Any) -> str | None:
    """A text that some pages write as a list of paragraphs."""
    found = [text for one in _many(value)[:_MOST_PARTS] if (text := _text(one))]
    return "\n\n".join(found)[:_LONGEST] or None


def _text(value: Any) -> str | None:
    value = _first(value)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return html_to_text(value)[:_LONGEST] or None if isinstance(value, str) else None
