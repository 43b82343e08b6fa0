"""From rows to weights, on a toy model: every step for real, in seconds."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from transformers import BertConfig, BertModel

from nlp.analysis import Analysis
from nlp.batching import encode
from nlp.classifier import load_classifier
from nlp.errors import ModelMismatchError, TrainingDataError
from nlp.model import LuisterpostModel, build_config
from nlp.own_model import load_tokenizer
from nlp.phrases import read_phrases
from nlp.taxonomy import SENTIMENTS
from nlp.training.added import Added, read_added
from nlp.training.balances import own_balances
from nlp.training.data import (
    COMPLAINT,
    HEADS,
    SOURCES,
    TASKS,
    Row,
    Source,
    is_held_out,
    load_dev_rows,
    load_training_rows,
    to_row,
)
from nlp.training.finetune import Recipe, fine_tune
from nlp.training.former import former_state
from nlp.training.int8_cost import cost
from nlp.training.native import POLITICS, fingerprint, join_native
from nlp.training.pipeline import Plan, last_rows, small_rows, train
from nlp.training.vocabulary import build_base_tokenizer, build_tokenizer

BAD = ["wat een slechte winkel", "mijn pakket is kwijt", "nooit meer bij jullie", "veel te laat"]
GOOD = ["wat een fijne winkel", "mijn pakket was snel", "graag weer bij jullie", "netjes op tijd"]
PAIRS = [("what a shop", "wat een winkel"), ("my parcel is lost", "mijn pakket is kwijt")]


def a_row(number: int, text: str, *, bad: bool, name: str) -> dict[str, object]:
    labels = {
        "sentiment": "negative" if bad else "positive",
        "intent": "complaint" if bad else "praise",
        "complaint": bad,
    }
    if bad:
        labels |= {"category": "delivery", "severity": "disapproval"}
    return {"id": f"{name}-{number}", "text": text, "lang": "nl", "set": name, **labels}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    texts = [(text, True) for text in BAD] + [(text, False) for text in GOOD]
    authored = [
        a_row(n, f"{text} {n}", bad=bad, name="authored_a")
        for n, (text, bad) in enumerate(texts * 2)
    ]
    lines = "\n".join(json.dumps(row) for row in authored)
    (folder / "authored_a_nl.jsonl").write_text(lines, encoding="utf-8")
    with gzip.open(folder / "complaints_xci.dev.jsonl.gz", "wt", encoding="utf-8") as dev:
        for number, (text, bad) in enumerate(texts):
            dev.write(json.dumps(a_row(number, text, bad=bad, name="complaints_xci")) + "\n")
    with gzip.open(folder / "parallel_en_nl.tsv.gz", "wt", encoding="utf-8") as pairs:
        pairs.write("en\tnl\tsource\n")
        pairs.writelines(f"{en}\t{nl}\ttoy\n" for en, nl in PAIRS * 4)
    return folder


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A tiny English encoder in the shape of the real one."""
    folder = tmp_path / "base"
    words = ["what", "a", "shop", "my", "parcel", "is", "lost", "!", ".", "##s"]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]
    pieces += [sign for letter in "abcdefghijklmnopqrstuvwxyz" for sign in (letter, f"##{letter}")]
    pieces = list(dict.fromkeys(pieces))
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=384,
        num_hidden_layers=1,
        num_attention_heads=4,
        intermediate_size=32,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    build_base_tokenizer(pieces).save(str(folder / "tokenizer.json"))
    return folder


def test_a_run_goes_from_data_to_a_model_that_serves(
    data: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = Recipe(epochs=10.0, tokens_per_batch=200, rate=2e-3, head_rate=2e-2)
    plan = Plan(
        data=data,
        corpus=None,
        base=base,
        work=tmp_path / "work",
        out=tmp_path / "out",
        teachers=1,
        mixed=recipe,
        last=recipe,
        small=recipe,
    )
    said: list[str] = []
    train(plan, say=said.append)
    assert "| question | set |" in said[-1]
    classifier = load_classifier(str(plan.out))
    bad, good = classifier.analyse(["mijn pakket is kwijt", "wat een fijne winkel"])
    assert isinstance(bad, Analysis)
    assert isinstance(good, Analysis)
    assert bad.complaint > 0.5 > good.complaint
    assert bad.model_version.startswith("luisterpost-")
    assert read_phrases(plan.out) is not None
    with pytest.raises(TrainingDataError, match="enough dev rows"):
        cost(plan.out, data, None)
    monkeypatch.setattr("nlp.training.card.LEAST_ROWS", 1)
    *_, verdict = cost(plan.out, data, None)
    assert re.fullmatch(r"\d+ sets, mean [+-][\d.]+, worst [+-][\d.]+ \(\w+, .+\)", verdict)
    with_new_pieces(plan.out)
    # Everything is there already: a second run trains nothing and gives the same weights.
    before = (plan.out / "model.safetensors").read_bytes()
    train(plan, say=lambda _: None)
    assert (plan.out / "model.safetensors").read_bytes() == before


def with_new_pieces(folder: Path) -> None:
    """A model of other pieces takes over what both have, and keeps what it has alone."""
    kept = load_tokenizer(folder).get_vocab()
    pieces = ["zebra", *sorted(kept, key=lambda piece: kept[piece], reverse=True)]
    rows = "encoder.embeddings.word_embeddings.weight"
    places = "encoder.embeddings.position_embeddings.weight"
    stored = load_file(folder / "model.safetensors")
    state = {name: torch.full_like(table, 7.0) for name, table in stored.items()}
    state |= {rows: torch.full((len(pieces), 384), 7.0), places: torch.full((512, 384), 7.0)}
    found = former_state(folder, build_tokenizer(pieces), state)
    assert {name: table.shape for name, table in found.items()} == {
        name: table.shape for name, table in state.items()
    }
    assert found[rows][0].tolist() == [7.0] * 384
    assert torch.equal(found[rows][1:], stored[rows].float().flip(0))
    assert torch.equal(found[places][: len(stored[places])], stored[places].float())
    assert (found[places][len(stored[places]) :] == 7.0).all()
    del state[rows]
    with pytest.raises(ModelMismatchError, match="other layers or heads"):
        former_state(folder, build_tokenizer(pieces), state)


def test_labels_become_numbers_and_weak_ones_weigh_less() -> None:
    row = to_row(
        {
            "id": "x-1",
            "text": "@Winkel traag!!!!",
            "sentiment": "negative",
            "intent": "complaint",
            "weak": ["intent"],
        },
        weak=0.25,
    )
    assert row.text == "@user traag!!!"
    assert row.labels["sentiment"] == TASKS["sentiment"].index("negative")
    assert row.labels["complaint"] == COMPLAINT.index("yes")
    assert row.weights == {"sentiment": 1.0, "intent": 0.25, "complaint": 0.25}


def test_a_key_that_is_missing_stays_unknown() -> None:
    row = to_row({"id": "x-1", "text": "hallo", "sentiment": "neutral"})
    assert set(row.labels) == {"sentiment"}


def test_held_out_rows_never_train(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    rows = [a_row(n, f"{BAD[n % 4]} {n}", bad=True, name="luisterpost_nl") for n in range(300)]
    lines = "\n".join(json.dumps(row) for row in rows)
    (corpus / "w.jsonl").write_text(lines, encoding="utf-8")
    trained = {row.id for row in load_training_rows(tmp_path, corpus)}
    measured = {row.id for row in load_dev_rows(tmp_path, corpus)}
    assert not trained & measured
    assert len(trained | measured) == 300
    assert all(is_held_out(row_id) for row_id in measured)
    assert 15 <= len(measured) <= 60


def test_an_excluded_set_does_not_train(data: Path) -> None:
    assert load_training_rows(data)
    assert load_training_rows(data, exclude=["authored_a"]) == []


def rows_of(name: str, **shares: int) -> list[Row]:
    """Rows of one set that all say the same, with so many of each sentiment."""
    return [
        to_row({"id": f"{name}-{sentiment}-{n}", "text": "what a shop", "lang": "nl", "set": name,
                "sentiment": sentiment})
        for sentiment, count in shares.items()
        for n in range(count)
    ]  # fmt: skip


def test_the_balance_of_a_set_is_its_own_where_it_knows_all_sentiments() -> None:
    rows = rows_of("vader", negative=90, neutral=3, positive=7)
    rows += rows_of("bol_books_nl", negative=50, positive=50)
    balances = own_balances(rows)
    assert list(balances) == [("sentiment", "vader", "nl")]
    # Three in a hundred say no more than "rare": they count as five.
    assert balances["sentiment", "vader", "nl"] == pytest.approx(np.log([0.9, 0.05, 0.07]))


@pytest.mark.parametrize("own_balance", [0.0, 1.0])
def test_how_a_set_was_gathered_is_not_learnt(
    base: Path, tmp_path: Path, own_balance: float
) -> None:
    rows = rows_of("vader", negative=80, neutral=10, positive=10)
    tokenizer = load_tokenizer(base)
    torch.manual_seed(3)
    config = BertConfig.from_pretrained(base)
    model = LuisterpostModel(build_config(config, tokenizer.get_vocab_size(), HEADS))
    recipe = Recipe(
        epochs=12.0, tokens_per_batch=200, head_rate=5e-2, own_balance=own_balance, smoothing=0.0
    )
    cpu = torch.device("cpu")
    fine_tune(model, tokenizer, rows, recipe, tmp_path / "x.pt", device=cpu, say=lambda _: None)
    (ids,) = encode(tokenizer, ["what a shop"], 80)
    with torch.no_grad():
        model.eval()
        scores = model(torch.tensor([ids]), torch.ones(1, len(ids)))["sentiment"][0]
    lead = float(scores[SENTIMENTS.index("negative")] - scores.median())
    assert lead < 0.8 if own_balance else lead > 1.3  # log(8) is 2.1


def test_the_last_stage_mixes_own_rows_with_a_replay_of_the_others() -> None:
    own = [to_row(a_row(n, f"eigen {n}", bad=True, name="luisterpost_nl")) for n in range(10)]
    public = [to_row(a_row(n, f"ander {n}", bad=True, name="vader")) for n in range(100)]
    mixed = last_rows(own + public, seed=1)
    assert sum(row.set == "luisterpost_nl" for row in mixed) == 10
    assert sum(row.set == "vader" for row in mixed) == 15


def test_the_small_stage_shows_small_sets_and_severities_once_more() -> None:
    def rows(name: str, count: int, **labels: object) -> list[Row]:
        raw = {"text": "x", "lang": "en", "set": name, **labels}
        return [to_row({**raw, "id": f"{name}-{number}"}) for number in range(count)]

    chosen = small_rows(
        [
            *rows("semeval2013_2017", 400, sentiment="neutral"),
            *rows("xed", 10, sentiment="negative"),
            *rows("authored_b", 3, intent="question"),
            *rows("complaints_xci", 5, complaint=False),
            *rows("complaints_xci", 5, complaint=True, severity="blame"),
        ],
        seed=4,
    )
    counts = Counter(row.set for row in chosen)
    assert 60 <= counts.pop("semeval2013_2017") <= 140
    assert counts == {"authored_b": 3, "complaints_xci": 5 * 2 + 5 * 3}


def test_labels_of_native_texts_are_joined_by_the_text_itself(tmp_path: Path) -> None:
    texts = ["Lekker gegeten hier.", "De bediening was traag."]
    with gzip.open(tmp_path / "unlabelled_nl.txt.gz", "wt", encoding="utf-8") as lines:
        lines.write("\n".join(texts))
    labels = [{"sha256": fingerprint(texts[1]), "sentiment": "negative", "intent": "complaint"}]
    labels.append({"sha256": fingerprint("wie dit heeft"), "intent": "other"})
    path = tmp_path / "native_labels.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in labels), encoding="utf-8")
    (joined,) = join_native(path, tmp_path)
    assert joined["text"] == texts[1]
    assert joined["intent"] == "complaint"


def test_labels_of_a_sentence_are_joined_to_the_sentence(tmp_path: Path) -> None:
    review = "Mooi  boek. Jammer van het einde!"
    with gzip.open(tmp_path / "unlabelled_nl.txt.gz", "wt", encoding="utf-8") as lines:
        lines.write(review)
    row = {"sha256": fingerprint("Jammer van het einde!"), "sentiment": "negative"}
    path = tmp_path / "native_labels.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    assert [one["text"] for one in join_native(path, tmp_path)] == ["Jammer van het einde!"]


def test_a_label_row_that_names_a_set_belongs_to_that_set_only(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "unlabelled_nl.txt.gz", "wt", encoding="utf-8") as lines:
        lines.write("Wij gaan dit regelen.")
    row = {"sha256": fingerprint("Wij gaan dit regelen."), "set": POLITICS, "intent": "other"}
    path = tmp_path / "native_labels.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    assert join_native(path, tmp_path) == []
    assert len(join_native(path, tmp_path, POLITICS)) == 1


def added_to(tmp_path: Path, **row: str) -> Added:
    path = tmp_path / "public_labels.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    return read_added(path)


def test_an_added_label_fills_what_is_missing_and_replaces_what_is_weak(tmp_path: Path) -> None:
    added = added_to(tmp_path, set="trustpilot", id="t-1", sentiment="neutral", intent="complaint")
    raw = {"id": "t-1", "set": "trustpilot", "text": "late", "sentiment": "negative"}
    row = to_row({**raw, "weak": ["sentiment"]}, extra=added.of(raw["set"], raw["id"]))
    assert row.labels["sentiment"] == TASKS["sentiment"].index("neutral")
    assert row.weights == {"sentiment": 0.8, "intent": 0.8, "complaint": 0.8}


def test_an_added_label_leaves_alone_what_a_person_said(tmp_path: Path) -> None:
    added = added_to(tmp_path, set="vader", id="v-1", sentiment="neutral")
    raw = {"id": "v-1", "set": "vader", "text": "bad", "sentiment": "negative"}
    row = to_row(raw, extra=added.of(raw["set"], raw["id"]))
    assert row.labels["sentiment"] == TASKS["sentiment"].index("negative")
    assert row.weights == {"sentiment": 1.0}


def test_where_one_student_labelled_an_added_label_comes_first(tmp_path: Path) -> None:
    name = "ecosent_headlines_nl"
    added = added_to(tmp_path, set=name, id="e-1", sentiment="positive")
    raw = {"id": "e-1", "set": name, "text": "Winst stijgt", "sentiment": "negative"}
    row = to_row(raw, extra=added.of(raw["set"], raw["id"]))
    assert row.labels["sentiment"] == TASKS["sentiment"].index("positive")
    assert row.weights == {"sentiment": 0.6}


def test_an_added_label_counts_for_a_review_in_every_language(tmp_path: Path) -> None:
    added = added_to(tmp_path, set="m_absa", id="phone-train-3", intent="complaint")
    for lang in ("en", "nl", "fr"):
        assert added.of("m_absa", f"m_absa-{lang}-phone-train-3") == {"intent": "complaint"}


def test_rows_with_added_labels_are_the_last_that_a_cap_leaves_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SOURCES, "vader", Source(cap=3))
    labelled = [f"v-{number}" for number in (4, 17)]
    with gzip.open(tmp_path / "vader.train.jsonl.gz", "wt", encoding="utf-8") as train_rows:
        for number in range(20):
            row = {"id": f"v-{number}", "set": "vader", "lang": "en", "text": f"text {number}"}
            train_rows.write(json.dumps({**row, "sentiment": "negative"}) + "\n")
    added = [{"set": "vader", "id": row_id, "intent": "complaint"} for row_id in labelled]
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    lines = "\n".join(map(json.dumps, added))
    (corpus / "public_labels.jsonl").write_text(lines, encoding="utf-8")
    rows = load_training_rows(tmp_path, corpus)
    assert len(rows) == 3
    assert {*labelled} <= {row.id for row in rows}


def test_flags_teach_heads_of_their_own_and_disputed_ones_nothing() -> None:
    raw = {"id": "f-1", "set": "luisterpost_nl", "text": "derde mail", "intent": "complaint"}
    row = to_row({**raw, "flags": ["repeat"], "flags_disputed": ["churn"]})
    assert row.labels["flag_repeat"] == 1
    assert row.labels["flag_legal"] == 0
    assert "flag_churn" not in row.labels
    assert row.weights["flag_legal"] == 1.0
    assert not any(head.startswith("flag_") for head in to_row(raw).labels)


def test_a_complaint_that_is_merely_told_counts_as_a_plain_fact() -> None:
    raw = {"id": "n-1", "set": "luisterpost_nl", "text": "Factuur 12 mist.", "intent": "complaint"}
    told = to_row({**raw, "severity": "none"})
    assert told.labels["sentiment"] == TASKS["sentiment"].index("neutral")
    assert told.weights["sentiment"] == 0.5
    assert "sentiment" not in to_row({**raw, "severity": "blame"}).labels
    assert to_row({**raw, "severity": "none", "sentiment": "negative"}).labels["sentiment"] == 0
