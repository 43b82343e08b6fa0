"""Where the links of a page start from, if the page says so by `<base href=…>`.

Source: HTML Living Standard, section 4.2.3. The base may itself be relative to the page's address,
which the parser does not know: what comes out is joined to that by whoever does.
"""

from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup


def read_base(soup: BeautifulSoup) -> str:
    """The page's base, or nothing."""
    found = soup.select_one("base[href]")
    return str(found["href"]).strip()[:2000] if found else ""


def from_base(base: str, link: str | None) -> str | None:
    """A link as seen from the page's base; as it is where there is none, or it is no link."""
    if not base or not link:
        return link
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def items_from_base(base: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Items with their links so."""
    if not base:
        return items
    names = ("link", "author_url")
    return [{**item, **{name: from_base(base, item[name]) for name in names}} for item in items]
