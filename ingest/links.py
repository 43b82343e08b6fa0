"""Links as places write them: joined to where they stand, and in the Link header (RFC 8288)."""

import re
from urllib.parse import urljoin

_LINK = re.compile(r'<([^<>]{1,2000})>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)')
_REL = re.compile(r';\s*rel\s*=\s*"?([^";]+)"?', re.IGNORECASE)


def joined(base_url: str, link: str) -> str | None:
    """The address that a link leads to; None where it is none, as with brackets around nothing."""
    try:
        return urljoin(base_url, link)
    except ValueError:
        return None


def linked(header: str, relation: str, base_url: str) -> str | None:
    """The address that `header` gives for a relation such as `next`, or None."""
    for target, parameters in _LINK.findall(header[:20_000]):
        relations = _REL.search(parameters)
        if relations and relation in relations[1].lower().split():
            return joined(base_url, str(target))
    return None
