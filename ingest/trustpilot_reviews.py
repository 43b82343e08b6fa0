"""Rows of Trustpilot's lists → mentions: reviews of a company, and of its products.

Source: https://developers.trustpilot.com/business-units-api and …/product-reviews-api. Both tell
consumers' mail addresses too, which are not looked at.
"""

from urllib.parse import quote

from ingest.json_answers import Row, field_at, id_at, moment_at, text_if_any
from ingest.mentions import RawMention
from ingest.parsing.problems import UnreadableProblem
from ingest.ratings import read_number, rescale_rating


def read_company_review(row: Row) -> RawMention:
    """A review of the company. Raises UnreadableProblem naming the field that is missing."""
    identity = id_at(row, "id")
    published_at = moment_at(row, "createdAt")
    if published_at is None:
        raise UnreadableProblem("has no time in the field createdAt")
    updated_at = moment_at(row, "updatedAt") if text_if_any(row, "updatedAt") else None
    title, text = text_if_any(row, "title"), _words_at(row, "text")
    verification = text_if_any(row, "reviewVerificationLevel")
    return RawMention(
        external_id=identity,
        text=text or title or "",
        title=title if text else None,
        published_at=published_at,
        edited_at=updated_at if updated_at and updated_at > published_at else None,
        url=f"https://www.trustpilot.com/reviews/{quote(identity)}",
        author_name=text_if_any(row, "consumer.displayName"),
        network="trustpilot",
        language=text_if_any(row, "language"),
        rating=_read_stars(row),
        reference=text_if_any(row, "referenceId"),
        extra={"verification": verification} if verification else {},
    )


def read_product_review(row: Row) -> RawMention | None:
    """A review of a product; None where it has stars and no words.

    Raises UnreadableProblem naming the field that is missing.
    """
    identity = id_at(row, "id")
    published_at = moment_at(row, "createdAt")
    if published_at is None:
        raise UnreadableProblem("has no time in the field createdAt")
    rating, text = _read_stars(row), _words_at(row, "content")
    if not text:
        return None
    sku = text_if_any(row, "product.sku")
    return RawMention(
        external_id=identity,
        text=text,
        title=text_if_any(row, "product.name"),
        published_at=published_at,
        url=text_if_any(row, "product.productUrl"),
        author_name=text_if_any(row, "consumer.displayName") or text_if_any(row, "consumer.name"),
        network="trustpilot",
        language=text_if_any(row, "language"),
        rating=rating,
        reference=text_if_any(row, "referenceId"),
        extra={"product_review": True, **({"sku": sku} if sku else {})},
    )


def _read_stars(row: Row) -> float:
    stars = read_number(field_at(row, "stars"))
    rating = None if stars is None else rescale_rating(stars)
    if rating is None:
        raise UnreadableProblem("has no number from 1 to 5 in the field stars")
    return rating


def _words_at(row: Row, path: str) -> str:
    told = field_at(row, path)
    return told.strip() if isinstance(told, str) else ""
