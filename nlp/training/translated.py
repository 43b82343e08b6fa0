"""Joins texts of the corpus that were told anew in another language to the labels of the original.

What somebody there would have posted, not word for word, so that the labels stay true.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from nlp.errors import TrainingDataError

TRANSLATIONS: Final = "translations.jsonl"
# They say what their originals say, so they are sets of their own, which count less.
TRANSLATED: Final = {"translated_en": "en", "translated_nl": "nl"}


def join_translations(
    told: Iterable[Mapping[str, object]], originals: Iterable[Mapping[str, object]], lang: str
) -> Iterator[Mapping[str, object]]:
    """Yield the originals that were told anew in a language, with that text, language and set, and
    as `original_set` the set of the original.

    `told` are objects with `id` (of the original), `lang` and `text`.

    Raises:
        TrainingDataError: one lacks a field, or two say the same original in the same language.
    """
    texts: dict[str, str] = {}
    for number, row in enumerate(told, start=1):
        if not all(isinstance(row.get(key), str) for key in ("id", "lang", "text")):
            raise TrainingDataError(f"{TRANSLATIONS}, text {number}: id, lang or text is missing")
        if row["lang"] == lang:
            name = str(row["id"])
            if name in texts:
                raise TrainingDataError(f"{TRANSLATIONS}, text {number}: {name} stands there twice")
            texts[name] = str(row["text"])
    for original in originals:
        text = texts.get(str(original["id"]))
        if text is not None:
            yield {
                **original,
                "id": f"{original['id']}-{lang}",
                "set": f"translated_{lang}",
                "original_set": original["set"],
                "lang": lang,
                "text": text,
            }
