"""Joins texts of the corpus that were told anew in another language to the labels of the original.

What somebody there would have posted, not word for word, so that the labels stay true.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

TRANSLATIONS: Final = "translations.jsonl"
# They say what their originals say, so they are sets of their own, which count less.
TRANSLATED: Final = {"translated_en": "en", "translated_nl": "nl"}


def join_translations(
    path: Path, originals: Iterable[Mapping[str, object]], lang: str
) -> Iterator[Mapping[str, object]]:
    """Yield the originals that were told anew in a language, with that text, language and set.

    `path` holds JSON Lines of `id` (of the original), `lang` and `text`; without it nothing is.
    """
    if not path.exists():
        return
    told: dict[str, str] = {}
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["lang"] == lang:
                told[row["id"]] = row["text"]
    for original in originals:
        text = told.get(str(original["id"]))
        if text is not None:
            name = {"id": f"{original['id']}-{lang}", "set": f"translated_{lang}"}
            yield {**original, **name, "lang": lang, "text": text}
