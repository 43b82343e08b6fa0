"""Whether a mail comes from whom it says: only by what our own mail server has found (DMARC).

Pure. Source: RFC 8601 (Authentication-Results). Anybody can write such a header into a mail, so
only those count that carry the name of our own server, and only if they all agree.
"""

import re
from collections.abc import Sequence

_PASS = re.compile(r"\s*dmarc\s*=\s*pass\b", re.IGNORECASE)
_DMARC = re.compile(r"\s*dmarc\s*=", re.IGNORECASE)
_FROM_DOMAIN = re.compile(r"\bheader\.from\s*=\s*\"?@?([\w.-]+)\"?", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[^\s@<>\"(),:;\[\]\\]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,250}\.[A-Za-z0-9-]{2,63}"
)


def read_address(told: str) -> str | None:
    """The address in one plain notation (lower case); None if it is none that can be relied on."""
    found = _ADDRESS.fullmatch(told.strip())
    return found[0].lower() if found else None


def is_verified(address: str, results: Sequence[str], authserv_id: str) -> bool:
    """Whether our server found that the domain of `address` stands for this mail."""
    domain = address.rpartition("@")[2]
    verdicts = [
        _passes(told, domain) for told in results if _server_of(told) == authserv_id.lower()
    ]
    return bool(verdicts) and all(verdicts)


def _server_of(told: str) -> str:
    words = _bare(told).partition(";")[0].split()
    return words[0].lower() if words else ""


def _passes(told: str, domain: str) -> bool:
    """Exactly one verdict on DMARC, a pass, and about this very domain."""
    _, _, rest = _bare(told).partition(";")
    found = [part for part in rest.split(";") if _DMARC.match(part)]
    if len(found) != 1 or not _PASS.match(found[0]):
        return False
    named = _FROM_DOMAIN.search(found[0])
    return named is not None and named[1].lower().rstrip(".") == domain


def _bare(told: str) -> str:
    """Without comments, and with nothing in quotes that could pass for a verdict (RFC 5322).

    Whoever sends a mail chooses what stands there, such as the name before the @.
    """
    bare: list[str] = []
    depth, quoted, escaped = 0, False, False
    for char in told:
        if escaped or (char == "\\" and (quoted or depth)):
            escaped = not escaped
        elif char == '"' and not depth:
            quoted = not quoted
            bare.append(char)
        elif quoted:
            bare.append(char if char.isalnum() or char in ".@-" else "_")
        elif char == "(":  # comments may hold comments
            depth += 1
        elif char == ")" and depth:
            depth -= 1
            bare.append(" ")
        elif not depth:
            bare.append(char)
    return "".join(bare)
