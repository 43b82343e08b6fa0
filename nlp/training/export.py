"""Writes and reads the folder that the product ships: configuration, tokenizer, half weights."""

import copy
import json
from pathlib import Path
from typing import Final

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

from nlp.model import LuisterpostModel
from nlp.own_model import MAX_PIECES

_PLACES: Final = "encoder.embeddings.position_embeddings.weight"


def save_model(model: LuisterpostModel, tokenizer: Tokenizer, folder: Path) -> None:
    """Write `config.json`, `tokenizer.json`, `tokenizer_config.json` and `model.safetensors`.

    Weights are stored as float16: half the size, and no measured difference in the answers.
    Places beyond the longest text that is read are left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state = dict(model.state_dict())
    state[_PLACES] = state[_PLACES][:MAX_PIECES]
    half = {
        name: value.detach().to("cpu", torch.float16).contiguous() for name, value in state.items()
    }
    save_file(half, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)
    config = copy.deepcopy(model.config)
    config.architectures = [type(model).__name__]
    config.max_position_embeddings = len(state[_PLACES])
    config.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "mask_token": "[MASK]",
        "model_max_length": MAX_PIECES,
    }
    text = json.dumps(settings, indent=2) + "\n"
    (folder / "tokenizer_config.json").write_text(text, encoding="utf-8")
