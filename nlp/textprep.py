"""Brings a raw text into the one form that the classifier reads, in training and in serving alike.

Leaves lower-casing, accents and splitting into pieces to the tokenizer, and masking of personal
data for people's eyes to `nlp.redaction`: here personal data only disappears as a side effect.
"""

import re
import unicodedata
from typing import Final

from nlp.mending import mend
from nlp.mending.framing import without_frame

# The model reads 128 pieces at most; beyond this many characters only the ends can matter.
MAX_CHARACTERS: Final = 6_000

_URL: Final = re.compile(
    r"(?:https?://|www\.|\b(?:pic\.twitter\.com|t\.co|bit\.ly|youtu\.be|fb\.me|ow\.ly|dlvr\.it)/)\S+"
    r"|\bhttps?:/\S*",
    re.IGNORECASE,
)
_EMAIL: Final = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b")
_PHONE: Final = re.compile(r"(?<![\w.,])(?:\+|00|0)[1-9](?:[ ()/-]{0,2}\d){7,12}(?!\w)")
_HANDLE: Final = re.compile(r"(?<!\w)@\w{2,40}(?:@[\w.-]+\w)?")
_REPEATED_HANDLE: Final = re.compile(r"@user(?:[\s,:]+@user)+")
_HASHTAG: Final = re.compile(r"#(\w+)")
_CAMEL: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])|_")
_LINK: Final = re.compile(r"(?<!\w)http(?!\w)")
_LETTER_RUN: Final = re.compile(r"([^\W\d_])\1{2,}")
_OTHER_RUN: Final = re.compile(r"([^\w\s])(?:\s*\1){3,}")
_EMOJI: Final = re.compile(r"([\U0001F000-\U0001FAFF\u2190-\u21FF\u2300-\u27BF\u2B00-\u2BFF])")
_EMOJI_GLUE: Final = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
# All but printable ASCII, Latin letters and signs, common punctuation and pictographs: the few
# texts that hold anything else are looked at character by character.
_SUSPECT: Final = re.compile("[^ -~\u00a0-\u024f\u2013-\u2027\u20ac\U0001f300-\U0001f64f]")
_QUOTES: Final = str.maketrans(
    {**dict.fromkeys("’‘`´ʼʹʻ′‛", "'"), **dict.fromkeys("“”„", '"'), "…": "..."}
)


def normalise(text: str) -> str:
    """Return the text as the tokenizer is to see it; empty if nothing readable is left.

    Idempotent on its own output for ordinary texts. Never raises, whatever the string holds.
    """
    text = drop_unreadable(without_frame(mend(clip(text))))
    # Most texts hold few of these signs, and looking for one costs less than a pattern.
    plain = text.isascii()
    if not plain or "`" in text:
        text = _EMOJI_GLUE.sub("", text).translate(_QUOTES)
    text = _URL.sub("http", text)
    if "@" in text:
        text = _EMAIL.sub("[email]", text)
    text = _PHONE.sub("[phone]", text)
    if "@" in text:
        text = _REPEATED_HANDLE.sub("@user", _HANDLE.sub("@user", text))
    if "#" in text:
        text = _HASHTAG.sub(lambda tag: "# " + _CAMEL.sub(" ", tag[1]), text)
    text = _OTHER_RUN.sub(r"\1\1\1", _LETTER_RUN.sub(r"\1\1", text))
    if not plain:
        text = _EMOJI.sub(r" \1 ", text)
    return " ".join(text.split())


def clip(text: str) -> str:
    """Keep the first two thirds and the last third of an overlong text."""
    if len(text) <= MAX_CHARACTERS:
        return text
    head = MAX_CHARACTERS * 2 // 3
    return text[:head] + " " + text[head - MAX_CHARACTERS :]


def drop_unreadable(text: str) -> str:
    """Replace lone surrogates, NUL and other control characters by a space.

    Surrogate pairs written as two code points (JSON of careless senders) are joined first.
    """
    if not _SUSPECT.search(text):
        return text
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(" " if _is_unreadable(char) else char for char in text)


def has_words(text: str) -> bool:
    """Tell whether a normalised text holds at least one letter or digit of its own."""
    bare = re.sub(r"@user|\bhttp\b|\[email\]|\[phone\]", " ", text)
    return any(char.isalnum() for char in bare)


def without_links(text: str) -> str:
    """Take the links out of a normalised text that says something besides.

    In the public complaint sets links stand with advertisements and news, so a model learns
    that a link is no complaint (0.15 less on average); customers add links to photographs.
    """
    bare = " ".join(_LINK.sub(" ", text).split())
    return bare if has_words(bare) else text


def _is_unreadable(char: str) -> bool:
    if char == "\ufffd":
        return True
    return char < " " or (char > "~" and unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"})
