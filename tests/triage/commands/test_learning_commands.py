"""`luisterpost train`, `evaluate` and `model`, as people call them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from nlp.shipped import shipped_version
from nlp.training import __main__ as whole_training
from tests.factories import NOW
from triage.learning.standing import read_standing
from triage.models import LearntModel, ModelChange

Luisterpost = Callable[..., object]


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_a_wrong_row_is_named_and_nothing_is_learnt(luisterpost, tmp_path: Path) -> None:
    file = write(
        tmp_path / "c.jsonl", {"text": "ok", "complaint": True}, {"text": "x", "intent": 3}
    )
    ran = luisterpost("train", "--data", file)
    assert ran.code == 1
    assert ran.err == (
        f"luisterpost: {file}:2: intent: 3 is not one of complaint, question, praise, "
        "suggestion, other\n"
    )
    assert not (tmp_path / "data" / "models").exists()


def test_too_few_rows_are_refused_with_the_number(luisterpost, tmp_path: Path) -> None:
    file = write(tmp_path / "c.jsonl", {"text": "ok", "complaint": True})
    ran = luisterpost("train", "--data", file)
    assert (ran.code, ran.out) == (1, "")
    assert "at least 60 are needed" in ran.err


def test_a_folder_trains_the_whole_model_as_before(
    luisterpost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[list[str]] = []
    monkeypatch.setattr(whole_training, "main", lambda given: heard.append(given) or 0)
    assert luisterpost("train", "--data", tmp_path, "--exclude", "umsab", "--work", "w").code == 0
    assert heard == [["--data", str(tmp_path), "--seed", "20", "--exclude", "umsab", "--work", "w"]]


def test_an_unknown_option_is_wrong_usage(luisterpost, tmp_path: Path) -> None:
    file = write(tmp_path / "c.jsonl", {"text": "ok", "complaint": True})
    assert luisterpost("train", "--data", file, "--exclude", "umsab").code == 2


def test_evaluate_tells_each_value_confusion_and_reliability(luisterpost, tmp_path: Path) -> None:
    file = write(
        tmp_path / "e.jsonl",
        {"text": "Mijn pakket is weer niet bezorgd!", "complaint": True, "source": "forum"},
        {"text": "Dank je wel, fijn geholpen", "complaint": False, "source": "mail"},
    )
    ran = luisterpost("evaluate", file, "--details", "--rounds", "0")
    assert ran.code == 0
    for words in ("source=forum", "precision", "truth (rows) and answers", "how often right"):
        assert words in ran.out
    told = luisterpost("evaluate", file, "--json", "--rounds", "0").rows
    assert {"per_value", "confusion", "reliability", "calibration_error"} <= told[0].keys()


def test_models_are_listed_switched_by_the_rule_and_back(
    luisterpost, installed: None, sessions: sessionmaker[Session]
) -> None:
    better = {"rows": 50, "surely_better": 0.99, "against": None}
    with sessions.begin() as session:
        for version, evidence in (("good", better), ("bad", {**better, "surely_better": 0.5})):
            session.add(
                LearntModel(
                    version=version, base_version=shipped_version(), heads=b"", calibration={},
                    report={}, evidence=evidence, created_at=NOW,
                )
            )  # fmt: skip
    refused = luisterpost("model", "switch", "bad")
    assert refused.code == 1
    assert "better in 50 of 100 draws" in refused.err
    assert "known: bad, good" in luisterpost("model", "switch", "nothing").err
    assert luisterpost("model", "switch", "good").code == 0
    rows = luisterpost("model", "list", "--json").rows
    assert {row["version"]: row["state"] for row in rows} == {"good": "serves", "bad": "kept"}
    assert luisterpost("model", "back").code == 0
    assert luisterpost("model", "back").code == 1
    with sessions.begin() as session:
        assert read_standing(session).current is None


def test_a_model_that_no_longer_fits_is_told_and_refused(
    luisterpost, installed: None, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.add(
            LearntModel(
                version="old", base_version="an older release", heads=b"", calibration={},
                report={}, created_at=NOW,
            )
        )  # fmt: skip
        session.add(ModelChange(kind="switched", current_version="old", at=NOW))
    (told,) = luisterpost("model", "list", "--json").rows
    assert told["state"] == "chosen"
    assert "an older release" in str(told["misfit"])
    listed = luisterpost("model", "list").out
    assert "old was learnt on an older release" in listed
    assert "serving: the model of the settings" in listed
    refused = luisterpost("model", "switch", "old", "--anyway")
    assert refused.code == 1
    assert "not switched: old was learnt on an older release" in refused.err
    shadowed = luisterpost("model", "shadow", "old")
    assert shadowed.code == 1
    assert "run `luisterpost train`" in shadowed.err
