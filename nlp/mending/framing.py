"""Takes off what networks and feeds put around a part of a message: "RT @x:", "… Read more".

What people write around it themselves (salutation, closing) stays: a title begins like one
("Beste app ooit"), and what follows "groeten" may be the worst of all.
"""

import re
from typing import Final

_PASSED_ON: Final = re.compile(r"\A\s*(?:(?:RT|MT) ?:? ?@\w{1,40} ?: *)+(?=\S)")
# The end of what a feed shows of a longer text.
_READ_ON: Final = re.compile(
    r"(?:\s*\[ ?(?:…|\.{3}) ?\]|(?:…|\.{3})\s*\(?(?:lees (?:meer|verder)|meer (?:lezen|weergeven)"
    r"|read more|see more|show more|continue reading|weiterlesen|mehr (?:anzeigen|lesen)"
    r"|lire (?:la suite|plus)|voir plus)\b[.…>»→)]*)\s*$",
    re.IGNORECASE,
)


def without_frame(text: str) -> str:
    """Return the message itself; a text that is nothing but a frame stays."""
    if "RT" in text or "MT" in text:
        text = _PASSED_ON.sub("", text)
    if "…" in text or "..." in text:
        text = _READ_ON.sub("…", text)
    return text
