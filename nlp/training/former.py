"""A model that was made before, with the word pieces of now, so that it can be averaged with a new
one. Both come from the same encoder by the same steps, so their weights lie near each other.

Source: Wortsman et al. 2022, "Model soups".
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from nlp.errors import ModelMismatchError
from nlp.own_model import load_tokenizer

_ROWS: Final = "encoder.embeddings.word_embeddings.weight"
_PLACES: Final = "encoder.embeddings.position_embeddings.weight"


def former_state(
    folder: Path, tokenizer: Tokenizer, state: Mapping[str, torch.Tensor]
) -> dict[str, torch.Tensor]:
    """Return the weights of a saved model in the shapes of `state`, float32.

    Rows of pieces and of places that it does not have are those of `state`.

    Raises:
        ModelMismatchError: it has other layers or heads.
    """
    stored = {
        name: table.float() for name, table in load_file(folder / "model.safetensors").items()
    }
    if _shapes(stored) != _shapes(state):
        raise ModelMismatchError(f"{folder} holds a model of other layers or heads")
    numbers = load_tokenizer(folder).get_vocab()
    rows, places = (state[name].clone().float() for name in (_ROWS, _PLACES))
    for piece, place in tokenizer.get_vocab().items():
        if piece in numbers:
            rows[place] = stored[_ROWS][numbers[piece]]
    places[: len(stored[_PLACES])] = stored[_PLACES]
    return stored | {_ROWS: rows, _PLACES: places}


def _shapes(state: Mapping[str, torch.Tensor]) -> dict[str, torch.Size]:
    """Return the shapes by name; how many pieces and places there are may differ."""
    varied = (_ROWS, _PLACES)
    return {name: table.shape[name in varied :] for name, table in state.items()}
