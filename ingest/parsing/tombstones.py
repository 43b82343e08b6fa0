"""Entries that an Atom feed says were deleted.

Source: RFC 6721, `at:deleted-entry`. An entry that stands in the same document was published again.
"""

from typing import Final

from lxml import etree  # type: ignore[import-untyped] # it has no types of its own

_NAME: Final = "deleted-entry"
_TOMBSTONE: Final = f"{{http://purl.org/atompub/tombstones/1.0}}{_NAME}"
_MOST: Final = 2000
_LONGEST: Final = 500


def find_tombstones(text: str) -> list[str]:
    """The ids of deleted entries, in their order; `text` declares no entities."""
    if _NAME not in text:
        return []
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    declaration = text.find("?>") + 2 if text.lstrip().startswith("<?xml") else 0
    root = etree.fromstring(text[declaration:].encode("utf-8", "replace"), parser)
    if root is None:
        return []
    told = (str(one.get("ref") or "").strip() for one in root.iter(_TOMBSTONE))
    return [one for one in dict.fromkeys(told) if 0 < len(one) <= _LONGEST][:_MOST]
