"""CSS selectors as options: readable, or refused with what is wrong with them."""

import re
from typing import Annotated

import soupsieve
from pydantic import AfterValidator

# `@name` behind a selector takes an attribute; soupsieve does not know it.
_ATTRIBUTE = re.compile(r"@[\w:-]+")


def _readable(selector: str) -> str:
    try:
        soupsieve.compile(_ATTRIBUTE.sub("", selector).strip(", ") or "*")
    except soupsieve.SelectorSyntaxError as error:
        problem = str(error).splitlines()[0]
        raise ValueError(f"{selector!r} is not a CSS selector: {problem}") from error
    return selector


Selector = Annotated[str, AfterValidator(_readable)]
"""A CSS selector, perhaps with `@name` behind it for an attribute."""
