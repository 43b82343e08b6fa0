"""A classifier of the project's own kind that knows forty words: real code, loaded in no time.

Its answers mean nothing, but they are always the same for the same text.
"""

import json
from pathlib import Path
from typing import Final

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig

from nlp.model import LuisterpostModel, build_config
from nlp.scoring import EMBEDDING_WIDTH, QUESTIONS
from nlp.training.export import save_model

_TEXT: Final = (
    "mijn pakket is nog steeds niet bezorgd en de klantenservice geeft geen antwoord op vragen "
    "over een kapotte fiets die ik vorige week heb besteld wat goed dat jullie zo snel helpen "
    "bedankt voor alles weer te laat geld terug graag"
)
WORDS: Final = tuple(_TEXT.split())
_SPECIAL: Final = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def make_tiny_model(folder: Path) -> Path:
    """Write the checkpoint; returns its folder."""
    torch.manual_seed(7)
    tasks = {**QUESTIONS, "complaint": ("no", "yes")}
    tokenizer = _tokenizer()
    base = BertConfig(
        hidden_size=EMBEDDING_WIDTH,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=128,
    )
    model = LuisterpostModel(build_config(base, tokenizer.get_vocab_size(), tasks))
    save_model(model, tokenizer, folder)
    calibration = {
        "version": "tiny-1",
        "threshold": 0.5,
        "complaint": {"default": {"head": 1.0, "intent": 1.0, "offset": 0.0}},
        "temperatures": {question: {"default": 1.0} for question in QUESTIONS},
    }
    (folder / "calibration.json").write_text(json.dumps(calibration), encoding="utf-8")
    return folder


def _tokenizer() -> Tokenizer:
    vocabulary = {word: number for number, word in enumerate((*_SPECIAL, *dict.fromkeys(WORDS)))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")],
    )
    return tokenizer
