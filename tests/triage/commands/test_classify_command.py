"""`luisterpost classify` as another program would use it: rows in, rows out, nothing else."""

import json
import os
import subprocess
import sys

import pytest

NASTY = [
    {"id": "long", "text": "klacht " * 15_000},
    {"id": "nul", "text": "waar is\x00 mijn pakket"},
    {"id": "surrogate", "text": "kapot \ud800 alweer"},
    {"id": "emoji", "text": "😡😡😡"},
    {"id": "script", "text": "ຂ້ອຍບໍ່ພໍໃຈ"},
    {"id": "rtl", "text": "\u202eאיפה החבילה שלי"},
]


def classify(lines: list[str], *arguments: str) -> tuple[int, list[dict[str, object]], str]:
    done = subprocess.run(
        [sys.executable, "-m", "triage.commands", "classify", *arguments],
        input="\n".join(lines).encode("utf-8", "surrogatepass"),
        capture_output=True,
        timeout=200,
        check=False,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
    )
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    return done.returncode, rows, done.stderr.decode()


def test_clear_texts_are_understood_and_explained() -> None:
    code, rows, said = classify(
        [
            json.dumps({"id": 1, "text": "Schandalig, mijn pakket is alweer niet bezorgd!"}),
            json.dumps({"id": 2, "text": "Hoe laat gaat de winkel open?"}),
            json.dumps({"id": 3, "text": "Great service, thank you so much!"}),
        ]
    )

    assert (code, said) == (0, "")
    assert [row["intent"] for row in rows] == ["complaint", "question", "praise"]
    assert [row["language"] for row in rows] == ["nl", "nl", "en"]
    assert [bool(row["reasons"]) for row in rows] == [True, False, False]
    for row in rows:
        for name in ("sentiment_probs", "intent_probs", "category_probs", "severity_probs"):
            assert sum(row[name].values()) == pytest.approx(1, abs=0.001)  # type: ignore[attr-defined]


def test_every_row_is_answered_in_order_whatever_it_holds() -> None:
    lines = [json.dumps(row) for row in NASTY]
    lines[2:2] = [
        "not json",
        '{"id": "no text"}',
        '{"id": "number", "text": 5}',
        '{"id": "empty", "text": ""}',
    ]
    code, rows, said = classify(lines, "--reasons", "none")

    assert [row["id"] for row in rows] == [
        "long", "nul", None, "no text", "number", "empty", "surrogate", "emoji", "script", "rtl",
    ]  # fmt: skip
    assert [row["id"] for row in rows if "error" in row] == [None, "no text", "number", "empty"]
    assert code == 1
    assert said == "luisterpost: 4 rows could not be classified\n"


def test_a_language_that_the_company_does_not_expect_is_unclear(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LUISTERPOST_TEXT_LANGUAGES", "nl,en")
    texts = ("Wo bleibt denn mein Paket, ich warte seit Tagen", "Waar blijft mijn pakket nou weer")
    _, rows, _ = classify([json.dumps({"id": text, "text": text}) for text in texts])
    assert [row["language"] for row in rows] == ["und", "nl"]
