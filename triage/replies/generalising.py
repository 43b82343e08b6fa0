"""Makes an answer that was sent fit for the next customer: names and numbers become variables.

What still points to one person afterwards makes an answer unfit: it is then proposed to nobody.
"""

import re
from collections.abc import Mapping
from typing import Final

from nlp.entities import EntityKind, EntityRules, find_entities
from nlp.redaction import redact

_POINTS_AT_SOMEBODY: Final = frozenset(EntityKind) - {EntityKind.PRODUCT, EntityKind.HANDLE}
_LONG_NUMBER: Final = re.compile(r"(?<![\w€$.,])\d{6,}(?!\w)")


def generalise(
    text: str, values: Mapping[str, str], rules: EntityRules | None = None
) -> str | None:
    """The text with variables where values of this case stand; None if it tells who it was for.

    Company-wide values (its name, its links) stay as they are.
    """
    general = text
    for name, value in sorted(values.items(), key=lambda item: len(item[1]), reverse=True):
        if len(value.strip()) < 2 or name in {"company.name", "private_link"}:
            continue
        pattern = rf"(?<!\w){re.escape(value.strip())}(?!\w)"
        general = re.sub(pattern, f"{{{name}}}", general, flags=re.IGNORECASE)
    general = re.sub(r"^\s*@\S+\s+", "", general)
    bare = re.sub(r"https?://\S+", "", general)
    if any(one.kind in _POINTS_AT_SOMEBODY for one in find_entities(bare, rules)):
        return None
    if _LONG_NUMBER.search(bare) or "[name]" in redact(bare, rules):
        return None
    return general
