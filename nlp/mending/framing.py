"""Takes off what stands around a message and says nothing of it: salutation, closing, "RT @x:".

What mail programs add (history, "Sent from my phone", small print) is taken off where mails are
read; this is what people themselves write around a message, and what social networks and feeds
put around a part of one.
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
_SALUTATION: Final = re.compile(
    r"\s*(?:(?:geachte|beste|dear|sehr geehrter?|liebe[rs]?|chère?s?)\b[^\n.!?]{0,60}[,:!]?[ \t]*\n"
    r"|(?:to whom it may concern|(?:madame, )?monsieur|messieurs|madame|l\.?s\.?)[,:!.]?[ \t]*\n"
    r"|(?:geachte|beste) (?:(?:heer|mevrouw|dames|heren|lezer|mevr|dhr)\b[ /,.]*(?:en )?){1,3}"
    r"(?<=[,\s])(?<!\w )|dear (?:sirs?|madam)(?: ?(?:/|or) ?(?:sir|madam))?,"
    r"|sehr geehrte damen und herren,)\s*(?=\S)",
    re.IGNORECASE,
)
_SALUTING: Final = frozenset("GgBbLlDdTtSsMmCc \n")
_CLOSING: Final = re.compile(
    r"(?:(?<=\n)|(?<=[.!?,;)] )|(?<=[.!?]))[ \t]*(?:(?:met (?:de (?:meeste )?)?)?"
    r"(?:vriendelijke|vr\.?|hartelijke|beleefde) (?:groet(?:en|jes)?|gr)|hoogachtend|m\.?v\.?g\.?"
    r"|(?:vr\.? ?)?gr|groet(?:en|jes)?|(?:(?:kind|best|warm)(?:est)? )?regards"
    r"|yours (?:sincerely|faithfully|truly)|sincerely|mfg|hochachtungsvoll"
    r"|mit (?:freundlichen|freundlichem|besten) gr(?:ü|ue)(?:ß|ss)(?:en)?"
    r"|(?:(?:bien|très) )?cordialement|(?:veuillez|je vous prie)[^\n]{0,120} salutations"
    r"[^\n.]{0,40})"
    r"(?!\w)[.,!]*(?P<name>.{0,300})$",
    re.IGNORECASE | re.DOTALL,
)
_CLOSING_WORDS: Final = (
    "groet", "mvg", "m.v.g", "gr.", "gr,", "\ngr", "hoogacht", "hochacht", "regards", "sincerely",
    "faithfully", "mfg", " grü", " grue", "cordial", "salutations",
)  # fmt: skip
_LONGEST_CLOSING: Final = 400
# What a signature is made of: names, and what has a digit or an address in it.
_OF_A_NAME: Final = re.compile(
    r"[^\Wa-z].*|.*[\d@/:].*|van|von|de|der|den|het|ten|ter|te|le|la|du|namens|and|en|et|und|of"
    r"|[-–|&,.()]+"
)
_LEAST_BEFORE: Final = 20


def without_frame(text: str) -> str:
    """Return the message itself; a text that is nothing but a frame stays."""
    if "RT" in text or "MT" in text:
        text = _PASSED_ON.sub("", text)
    if "…" in text or "..." in text:
        text = _READ_ON.sub("…", text)
    if text[:1] in _SALUTING and (found := _SALUTATION.match(text)):
        text = text[found.end() :]
    end = text[-_LONGEST_CLOSING:].lower()
    return _without_closing(text) if any(map(end.__contains__, _CLOSING_WORDS)) else text


def _without_closing(text: str) -> str:
    found = _CLOSING.search(text, max(len(text) - _LONGEST_CLOSING, 0))
    if found is None or found.start() < _LEAST_BEFORE or not _is_name(found["name"]):
        return text
    return text[: found.start()]


def _is_name(said: str) -> bool:
    words = said.split()
    return len(words) == 1 or all(_OF_A_NAME.fullmatch(word) for word in words)
