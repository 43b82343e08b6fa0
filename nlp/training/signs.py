"""Runs of signs that mean one thing, and are read as one piece: `...`, `:)`, `@user`, `don't`.

A tenth of the pieces of a tweet are the second and third sign of such a run; the layers take as
long for each as for a word. The tokenizer itself replaces them (it stores how), so whoever reads a
text with it sees the same.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from tokenizers import Regex, normalizers

# An apostrophe that joins: a letter to the tokenizer, so the word stays whole.
JOINED: Final = "\u02bc"
# What is written (after lower-casing), what stands for it, and what that means to begin with.
SIGNS: Final = (
    (r"@user", "\ufe6b", "@user"),
    (r"\[email\]", " \u2709 ", "email"),
    (r"\[phone\]", " \u260e ", "phone"),
    (r"\.{2,}", "\u2026", "..."),
    (r"!{2,}", "\u203c", "!"),
    (r"\?{2,}", "\u2047", "?"),
    (r"\?!|!\?", "\u2048", "?!"),
    (r"[:;=]'-?\(|:,\(", " \U0001f622 ", "crying face"),
    (r"(?<!\w);[-o]?\)", " \U0001f609 ", "winking face"),
    (r"(?<!\d)[:=][-o']?\)+|(?<!\w)[:=]-?d(?!\w)", " \U0001f642 ", "smiling face"),
    (r"[:=][-o]?\(+(?!\w)", " \U0001f641 ", "frowning face"),
    (r"(?<!\w)[:;=]-?p(?!\w)", " \U0001f61b ", "face with tongue"),
    (r":-?/(?![/\w])", " \U0001f615 ", "confused face"),
    # No heart: "<3 dagen", "<30 minutes".
    (
        r"<3+(?![\d.,]*\d|\s?[%€]|[ -]?(?:(?:x|u|m|cm|km|kg|g|min|sec|hrs?|ans?|mois|tag|eur)\b"
        r"|dag|uur|minu|seco|weke?|maand|jaar|day|hour|year|month|tage|stunde|woche|jahr|jour|heure"
        r"|semaine|euro|stuk|pers))",
        " \u2764 ",
        "heart",
    ),
)  # fmt: skip
MEANINGS: Final = {sign.strip(): meaning for _, sign, meaning in SIGNS}
# "don't", "it's", "foto's"; and French "c'est", "qu'il", cut after the apostrophe.
_ENDS: Final = ("s", "t", "m", "re", "ve", "ll", "d")
_STARTS: Final = ("c", "d", "j", "l", "m", "n", "s", "t", "qu")
_BEFORE_END: Final = rf"(?<=[^\W_])'(?=(?:{'|'.join(_ENDS)})(?!\w))"
_AFTER_START: Final = (
    rf"(?:(?<=\b[{''.join(one for one in _STARTS if len(one) == 1)}])|(?<=\bqu))'(?=\w)"
)
_WITHIN: Final = r"(?<=\b[zm])'(?=n(?!\w))|(?<=\bzo)'(?=n(?!\w))"
# A whole word with an apostrophe that is used this often is a piece of its own.
USES_OF_WHOLE: Final = 150


def join_signs() -> list[normalizers.Normalizer]:
    """Return what the tokenizer does after lower-casing."""
    joins = [(_WITHIN, JOINED), (_BEFORE_END, JOINED), (_AFTER_START, f"{JOINED} ")]
    signs = [(pattern, sign) for pattern, sign, _ in SIGNS]
    return [normalizers.Replace(Regex(pattern), sign) for pattern, sign in (*signs, *joins)]


def sign_pieces(words: Iterable[str]) -> list[str]:
    """Return the pieces that joining needs, for the words of all training texts."""
    uses = Counter(word for word in words if JOINED in word and not word.endswith(JOINED))
    frequent = sorted(word for word, count in uses.items() if count >= USES_OF_WHOLE)
    ends = [f"##{JOINED}{end}" for end in _ENDS]
    starts = [f"{start}{JOINED}" for start in _STARTS]
    return [*MEANINGS, *ends, *starts, *frequent]
