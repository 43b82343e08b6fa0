"""Makes the int8 layers of a finished checkpoint: `python -m nlp.training.quantise --data DIR`.

Weights are rounded per channel; the ranges of what flows between the layers are taken from
training texts. Source: Jacob et al. 2018 (integer inference), Xiao et al. 2023 (SmoothQuant), as
done by NNCF.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import nncf
import numpy as np
import openvino
import torch
from nncf.quantization.advanced_parameters import (
    AdvancedQuantizationParameters,
    AdvancedSmoothQuantParameters,
)
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from nlp.batching import batch_by_length, encode, pad
from nlp.int8_encoder import LAYERS, MADE_FROM, fingerprint
from nlp.model import LuisterpostModel
from nlp.own_model import MAX_PIECES, load_tokenizer
from nlp.shipped import SHIPPED
from nlp.textprep import without_links
from nlp.training.data import load_training_rows

CORPUS: Final = Path(__file__).parents[1] / "data"
TEXTS: Final = 1_500
TOKENS_PER_BATCH: Final = 512
# How much of an activation's outliers moves into the weights. Squared error of the logits on 600
# other texts: .0084 at .7, .0054 at .8, .0047 at .88, .0061 at NNCF's own choice; macro-F1 best
# at .8.
SMOOTHING: Final = 0.8


class _Layers(nn.Module):
    """The encoder from vocabulary rows on; plain operations, so that the converter knows all."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, rows: Tensor, mask: Tensor) -> Tensor:
        """N x L x width and N x L (1 = piece) to N x L x width."""
        first = self.encoder.embeddings
        places = first.position_embeddings.weight[: rows.shape[1]]
        words: Tensor = first.LayerNorm(rows + places + first.token_type_embeddings.weight[0])
        hidden = (1.0 - mask)[:, None, None, :] * -1e4
        for layer in self.encoder.encoder.layer:
            words = _one_layer(layer, words, hidden)
        return words


def _one_layer(layer: Any, words: Tensor, hidden: Tensor) -> Tensor:
    attention = layer.attention.self
    heads = attention.num_attention_heads
    number, length, width = words.shape

    def split(table: Tensor) -> Tensor:
        return table.view(number, length, heads, width // heads).transpose(1, 2)

    seen = functional.scaled_dot_product_attention(
        split(attention.query(words)),
        split(attention.key(words)),
        split(attention.value(words)),
        attn_mask=hidden,
    )
    joined: Tensor = seen.transpose(1, 2).reshape(number, length, width)
    words = layer.attention.output.LayerNorm(layer.attention.output.dense(joined) + words)
    inner = functional.gelu(layer.intermediate.dense(words))
    read: Tensor = layer.output.LayerNorm(layer.output.dense(inner) + words)
    return read


def quantise(folder: Path, texts: Sequence[str]) -> None:
    """Write the int8 layers beside the weights; `texts` are normalised training texts."""
    model = LuisterpostModel.from_pretrained(folder, dtype=torch.float32)
    nn.Module.train(model, False)
    rows = model.encoder.embeddings.word_embeddings.weight.detach().numpy()
    ids = encode(load_tokenizer(folder), [without_links(text) for text in texts], MAX_PIECES)
    samples = []
    for numbers in batch_by_length([len(row) for row in ids], TOKENS_PER_BATCH):
        pieces, mask = pad([ids[number] for number in numbers])
        samples.append((rows[pieces], mask.astype(np.float32)))
    with torch.inference_mode():
        example = tuple(torch.from_numpy(table) for table in samples[0])
        width = rows.shape[1]
        layers = openvino.convert_model(
            nn.Module.train(_Layers(model.encoder), False),
            example_input=example,
            input=[openvino.PartialShape([-1, -1, width]), openvino.PartialShape([-1, -1])],
        )
    made = nncf.quantize(
        layers,
        nncf.Dataset(samples),
        model_type=nncf.ModelType.TRANSFORMER,
        preset=nncf.QuantizationPreset.MIXED,
        subset_size=len(samples),
        advanced_parameters=AdvancedQuantizationParameters(
            smooth_quant_alphas=AdvancedSmoothQuantParameters(convolution=-1, matmul=SMOOTHING)
        ),
    )
    made.set_rt_info(fingerprint(folder), list(MADE_FROM))
    openvino.save_model(made, folder / LAYERS, compress_to_fp16=False)


def sample_texts(data: Path, corpus: Path | None, *, seed: int = 20) -> list[str]:
    """Return training texts of all sets, the same ones every time."""
    rows = load_training_rows(data, corpus)
    chosen = random.Random(seed).sample(rows, min(TEXTS, len(rows)))  # noqa: S311 - no secret
    return [row.text for row in chosen]


def main() -> None:
    """Quantise a checkpoint that was trained before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the labelled sets")
    parser.add_argument(
        "--corpus",
        type=Path,
        default=CORPUS,
        help="the project's own texts",
    )
    parser.add_argument("--model", type=Path, default=SHIPPED, help="the checkpoint's folder")
    options = parser.parse_args()
    quantise(options.model, sample_texts(options.data, options.corpus))


if __name__ == "__main__":
    main()
