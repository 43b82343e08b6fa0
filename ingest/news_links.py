"""Addresses of articles as they should be kept: where they lead, without what follows readers.

Pure. Searches for news and mail link to themselves with the address inside; shops and papers add
words that tell where a reader came from.
"""

import base64
import re
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

_FOLLOWING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|ref_?src|cmpid|cid"
    r"|ocid|icid|ns_\w+|at_(?:medium|campaign|custom\d)|_ga|_gl|spm|xtor|wt_mc|sc_cid|s_cid|rss|smid"
    r"|guccounter|guce_referrer\w*|trk\w*|mkt_tok|vero_id|oly_\w+_id|__twitter_impression|amp",
    re.IGNORECASE,
)
_HOLDING = ("url", "q", "u", "target", "r", "to")
_REDIRECTS = re.compile(
    r"(?:^|\.)(?:google\.\w{2,3}(?:\.\w{2})?|bing\.com|duckduckgo\.com|yahoo\.com|facebook\.com"
    r"|lnkd\.in|feedproxy\.google\.com|safelinks\.protection\.outlook\.com)$"
)
_ARTICLE = re.compile(r"/(?:rss/)?articles/([A-Za-z0-9_-]{20,})")
_ADDRESS = re.compile(rb"https?://[\x21-\x7e]{4,1500}")


def clean_link(link: str) -> str:
    """The address an article is at."""
    try:
        parts = urlsplit(link)
        inside = _inside(parts.netloc.lower(), parts.path, parts.query)
    except ValueError:
        return link
    if inside is not None and inside != link:
        return clean_link(inside)
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _FOLLOWING.fullmatch(name)
    ]
    kept = urlencode(query) if len(query) < len(parse_qsl(parts.query, True)) else parts.query
    fragment = "" if re.match(r"(?:utm_|xtor|ref=|:~:text)", parts.fragment) else parts.fragment
    return urlunsplit((parts.scheme, parts.netloc, parts.path, kept, fragment))


def _inside(host: str, path: str, query: str) -> str | None:
    """The address that a redirecting one holds, or None."""
    if not _REDIRECTS.search(host):
        return None
    told = parse_qs(query)
    for name in _HOLDING:
        for value in told.get(name, []):
            if re.match(r"https?://[^/]", value):
                return value
    article = _ARTICLE.search(path)
    return _decoded(article[1]) if article else None


def _decoded(word: str) -> str | None:
    """Older searches pack the address into the word; newer ones keep it to themselves."""
    try:
        raw = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
    except ValueError:
        return None
    found = _ADDRESS.search(raw)
    return found[0].decode("ascii") if found else None
