"""The severity head, fitted anew on a finished encoder."""

import pytest
import torch
from tokenizers import Tokenizer
from transformers import BertConfig

from nlp.batching import encode
from nlp.model import LuisterpostModel, build_config
from nlp.taxonomy import SEVERITIES
from nlp.training.data import HEADS, Row, to_row
from nlp.training.refit import MOST_COUNTED, evened, refit
from nlp.training.vocabulary import build_base_tokenizer

CPU = torch.device("cpu")
TEXTS = {
    "none": ["kapot", "leeg"],
    "disapproval": ["jammer", "matig"],
    "accusation": ["jullie", "logen"],
    "blame": ["schande", "dieven"],
}


def complaint(severity: str, text: str = "x", name: str = "complaints_xci") -> Row:
    labels = {"intent": "complaint", "complaint": True, "severity": severity}
    return to_row({"id": f"{name}-{text}", "text": text, "lang": "nl", "set": name, **labels})


@pytest.fixture
def tokenizer() -> Tokenizer:
    words = [word for texts in TEXTS.values() for word in texts]
    return build_base_tokenizer(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words])


@pytest.fixture
def model(tokenizer: Tokenizer) -> LuisterpostModel:
    torch.manual_seed(2)
    config = BertConfig(
        hidden_size=384, num_hidden_layers=1, num_attention_heads=4, intermediate_size=32
    )
    return LuisterpostModel(build_config(config, tokenizer.get_vocab_size(), HEADS))


def severities_of(model: LuisterpostModel, tokenizer: Tokenizer, texts: list[str]) -> list[str]:
    model.train(mode=False)
    found = []
    for ids in encode(tokenizer, texts, 16):
        with torch.no_grad():
            scores = model(torch.tensor([ids]), torch.ones(1, len(ids)))["severity"][0]
        found.append(SEVERITIES[int(scores.argmax())])
    return found


def test_every_value_of_a_set_counts_alike_and_a_rare_one_not_without_bound() -> None:
    rows = [complaint("none")] * 6 + [complaint("blame")] * 2
    # Of two values that are there each gets half of what four would share.
    assert evened(rows, "severity") == pytest.approx([1 / 3] * 6 + [1.0] * 2)
    rare = evened([complaint("none")] * 99 + [complaint("blame")], "severity")
    assert rare[-1] == pytest.approx(5.0)


def test_a_large_set_counts_no_more_than_a_middling_one() -> None:
    large = [complaint("none", name="luisterpost_nl")] * (4 * MOST_COUNTED)
    weights = evened([*large, complaint("none")], "severity")
    assert weights[0] == pytest.approx(weights[-1] / 4)


def test_a_finished_encoder_learns_severity_and_nothing_else_changes(
    model: LuisterpostModel, tokenizer: Tokenizer
) -> None:
    rows = [complaint(value, text) for value, texts in TEXTS.items() for text in texts] * 20
    before = {key: value.clone() for key, value in model.state_dict().items()}
    texts = [text for texts in TEXTS.values() for text in texts]
    wanted = [value for value, texts in TEXTS.items() for _ in texts]
    assert severities_of(model, tokenizer, texts) != wanted
    refit(model, tokenizer, rows, CPU)
    assert severities_of(model, tokenizer, texts) == wanted
    changed = {key for key, old in before.items() if not model.state_dict()[key].equal(old)}
    assert changed == {"heads.severity.scores.weight", "heads.severity.scores.bias"}


@pytest.mark.parametrize("rows", [[], [complaint("blame", "dieven")] * 3])
def test_labels_of_one_value_teach_nothing(
    model: LuisterpostModel, tokenizer: Tokenizer, rows: list[Row]
) -> None:
    before = {key: value.clone() for key, value in model.state_dict().items()}
    refit(model, tokenizer, rows, CPU)
    assert all(model.state_dict()[key].equal(old) for key, old in before.items())
