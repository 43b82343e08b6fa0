"""Another checkpoint in place of ours, through a label mapping; made here, offline."""

import json
from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from nlp.analysis import Analysis
from nlp.classifier import load_classifier
from nlp.errors import ModelMismatchError, ModelNotFoundError
from nlp.foreign_model import LABEL_FILE, mapping_tables
from nlp.training.vocabulary import build_tokenizer

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "slecht", "goed", "pakket"]


def make_checkpoint(folder: Path, labels: dict[int, str]) -> Path:
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(PIECES),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        id2label=labels,
        label2id={label: number for number, label in labels.items()},
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=build_tokenizer(PIECES),
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    ).save_pretrained(folder)
    return folder


def test_a_foreign_checkpoint_answers_what_its_labels_map_to(tmp_path: Path) -> None:
    folder = make_checkpoint(tmp_path / "stars", {0: "1 star", 1: "3 stars", 2: "5 stars"})
    labels = {
        "1 star": {"sentiment": "negative"},
        "3 stars": {"sentiment": "neutral"},
        "5 stars": {"sentiment": "positive"},
    }
    (folder / LABEL_FILE).write_text(json.dumps(labels), encoding="utf-8")
    foreign, short = load_classifier(str(folder)).analyse(["slecht pakket, alweer kwijt", "goed"])
    own = load_classifier().analyse(["slecht pakket, alweer kwijt"])[0]
    assert isinstance(foreign, Analysis)
    assert isinstance(short, Analysis)
    assert isinstance(own, Analysis)
    assert sum(foreign.sentiment_probs.values()) == pytest.approx(1.0)
    assert foreign.sentiment_probs != own.sentiment_probs
    assert foreign.category_probs == pytest.approx(own.category_probs, abs=1e-4)
    assert foreign.model_version == f"stars+{own.model_version}"


def test_labels_that_are_our_own_values_need_no_mapping(tmp_path: Path) -> None:
    folder = make_checkpoint(tmp_path / "plain", {0: "Positive", 1: "Negative", 2: "Neutral"})
    answer = load_classifier(str(folder)).analyse(["goed pakket"])[0]
    assert isinstance(answer, Analysis)


def test_labels_without_a_mapping_are_refused(tmp_path: Path) -> None:
    folder = make_checkpoint(tmp_path / "bare", {0: "LABEL_0", 1: "LABEL_1"})
    with pytest.raises(ModelMismatchError, match="LABEL_0"):
        load_classifier(str(folder))


def test_a_mapping_to_an_unknown_value_is_refused() -> None:
    with pytest.raises(ModelMismatchError, match="angry"):
        mapping_tables({0: "a"}, {"a": {"sentiment": "angry"}})


def test_a_path_with_nothing_in_it_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError):
        load_classifier(str(tmp_path / "nowhere"))
