"""Texts told anew in another language: labels of the original, and no way round what measures."""

import json
from pathlib import Path

import pytest

from nlp.errors import TrainingDataError
from nlp.shipped import SHIPPED
from nlp.taxonomy import INTENTS, SENTIMENTS
from nlp.training.data import (
    CORPUS,
    SOURCES,
    is_held_out,
    load_dev_rows,
    load_training_rows,
    raw_rows,
    read_rows,
)
from nlp.training.texts import OWN_COPIES, load_monolingual, load_pairs
from nlp.training.translated import TRANSLATED, TRANSLATIONS

CORPUS_FOLDER = SHIPPED.parent / "data"
SET = {"set": "luisterpost_nl", "lang": "nl", "origin": "synthetic"}
LATE = {**SET, "text": "Pakket alweer te laat", "intent": "complaint", "sentiment": "negative"}


@pytest.fixture
def trained() -> str:
    return next(name for name in map("w1-{:04}".format, range(99)) if not is_held_out(name))


@pytest.fixture
def measured() -> str:
    return next(name for name in map("w1-{:04}".format, range(99)) if is_held_out(name))


def write(folder: Path, name: str, *rows: object) -> None:
    (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_a_text_told_anew_has_its_originals_labels(tmp_path: Path, trained: str) -> None:
    write(tmp_path, "complaints.jsonl", {**LATE, "id": trained})
    write(tmp_path, TRANSLATIONS, {"id": trained, "lang": "en", "text": "Parcel late again"})
    rows = load_training_rows(tmp_path, tmp_path)
    (told,) = (row for row in rows if row.set == "translated_en")
    assert (told.id, told.lang, told.text) == (f"{trained}-en", "en", "Parcel late again")
    assert SENTIMENTS[told.labels["sentiment"]] == "negative"
    assert INTENTS[told.labels["intent"]] == "complaint"


def test_what_measures_is_not_learnt_in_another_language(tmp_path: Path, measured: str) -> None:
    write(tmp_path, "complaints.jsonl", {**LATE, "id": measured})
    write(tmp_path, TRANSLATIONS, {"id": measured, "lang": "en", "text": "Parcel late again"})
    assert load_training_rows(tmp_path, tmp_path) == []
    assert load_pairs(tmp_path, tmp_path) == []
    assert [row.lang for row in load_dev_rows(tmp_path, tmp_path)] == ["nl"]


def test_both_languages_of_a_text_are_a_pair_either_way(tmp_path: Path, trained: str) -> None:
    english = {**LATE, "id": trained, "set": "luisterpost_en", "lang": "en", "text": "Late again"}
    write(tmp_path, "complaints.jsonl", english)
    write(tmp_path, TRANSLATIONS, {"id": trained, "lang": "nl", "text": "Weer te laat"})
    found = load_pairs(tmp_path, tmp_path)
    assert [(pair.lang, pair.text, pair.english) for pair in found] == [
        ("nl", "Weer te laat", "Late again")
    ] * OWN_COPIES
    assert load_pairs(tmp_path, None) == []


@pytest.mark.parametrize("lang", ["nl", "fr"])
def test_a_text_told_anew_in_english_is_a_pair(tmp_path: Path, trained: str, lang: str) -> None:
    write(tmp_path, "complaints.jsonl", {**LATE, "id": trained, "lang": lang})
    write(tmp_path, TRANSLATIONS, {"id": trained, "lang": "en", "text": "Late again"})
    assert {(pair.lang, pair.text, pair.english) for pair in load_pairs(tmp_path, tmp_path)} == {
        (lang, "Pakket alweer te laat", "Late again")
    }


def test_a_text_that_measures_elsewhere_has_no_translation_that_trains(
    tmp_path: Path, trained: str, measured: str
) -> None:
    write(tmp_path, "complaints.jsonl", {**LATE, "id": trained}, {**LATE, "id": measured})
    write(tmp_path, TRANSLATIONS, {"id": trained, "lang": "en", "text": "Parcel late again"})
    assert load_training_rows(tmp_path, tmp_path) == []
    assert load_pairs(tmp_path, tmp_path) == []


@pytest.mark.parametrize("left_out", ["luisterpost_nl", "translated_en"])
def test_what_is_excluded_is_not_learnt_from_in_another_language(
    tmp_path: Path, trained: str, left_out: str
) -> None:
    write(tmp_path, "complaints.jsonl", {**LATE, "id": trained})
    write(tmp_path, TRANSLATIONS, {"id": trained, "lang": "en", "text": "Parcel late again"})
    rows = load_training_rows(tmp_path, tmp_path, exclude=[left_out])
    assert "translated_en" not in {row.set for row in rows}
    assert load_pairs(tmp_path, tmp_path, exclude=[left_out]) == []
    assert load_monolingual(tmp_path, tmp_path, exclude=[left_out])["en"] == []


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ('{"id": "w1-1", "text": "Late"}\n', "text 1: id, lang or text is missing"),
        ('{"id": "w1-1", "lang": "en", "text": "Late"}\n\n' * 2, "text 2: w1-1 stands there twice"),
        ('\n{"id": \n', "translations.jsonl, line 2: "),
    ],
)
def test_a_malformed_translation_is_named(tmp_path: Path, lines: str, problem: str) -> None:
    (tmp_path / TRANSLATIONS).write_text(lines, encoding="utf-8")
    with pytest.raises(TrainingDataError, match=problem):
        load_training_rows(tmp_path, tmp_path)


def test_every_shipped_translation_has_an_original_that_trains_and_says_something() -> None:
    originals = {
        str(raw["id"]): raw for name in CORPUS for raw in raw_rows(CORPUS_FOLDER, None, name)
    }
    told = list(read_rows(CORPUS_FOLDER / TRANSLATIONS))
    assert len({(row["id"], row["lang"]) for row in told}) == len(told) > 10_000
    for row in told:
        original = originals[str(row["id"])]
        assert row["lang"] != original["lang"]
        assert row["lang"] in TRANSLATED.values()
        assert str(row["text"]).strip()
        assert row["text"] != original["text"]
    assert set(TRANSLATED) <= set(SOURCES)
