"""Risk flags: words in a text that ask for special care, one file per flag.

A file of this folder that holds a `FLAG` is found by itself. The patterns see the text folded
(`nlp.flags.wording`). Whether a flagged text is a complaint at all is the classifier's answer.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from nlp.flags.wording import RiskFlag, fold, is_headline
from nlp.taxonomy import FLAGS

__all__ = ["find_flags", "risk_flags"]


@cache
def risk_flags() -> tuple[RiskFlag, ...]:
    """Return every flag of this folder, in the order of the taxonomy."""
    modules = [import_module(f"{__name__}.{info.name}") for info in iter_modules(__path__)]
    found = [
        flag for module in modules if isinstance(flag := getattr(module, "FLAG", None), RiskFlag)
    ]
    return tuple(sorted(found, key=lambda flag: FLAGS.index(flag.name)))


def find_flags(text: str) -> tuple[str, ...]:
    """Return the names of the flags that a text raises; a headline raises none."""
    if is_headline(text):
        return ()
    folded = fold(text)
    return tuple(flag.name for flag in risk_flags() if flag.is_raised_by(folded))
