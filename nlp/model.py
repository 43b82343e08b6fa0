"""The network: one BERT encoder of `transformers`, one head per question.

Only shapes live here. Texts, batches, calibration and the meaning of the values are elsewhere.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel, PreTrainedModel

from nlp.scoring import MODEL_TYPE


class LuisterpostConfig(BertConfig):  # type: ignore[no-untyped-call]
    """A BERT configuration that also names the questions and their values, in output order."""

    model_type = MODEL_TYPE

    tasks: dict[str, list[str]] | None = None


class TaskHead(nn.Module):
    """Weighs the words for one question and scores its values.

    The query starts at zero, so the head starts as a linear layer on the mean of the words.
    """

    def __init__(self, width: int, values: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.query = nn.Parameter(torch.zeros(width))
        self.dropout = nn.Dropout(dropout)
        self.scores = nn.Linear(width, values)

    def forward(self, words: Tensor, mask: Tensor) -> Tensor:
        """N x L x width and N x L (1 = word) to N x values."""
        pooled = torch.einsum("nl,nlw->nw", self.weigh(words, mask), words)
        scores: Tensor = self.scores(self.dropout(pooled))
        return scores

    def weigh(self, words: Tensor, mask: Tensor) -> Tensor:
        """Return the weight of every word, N x L; rows sum to 1."""
        return (words @ self.query).masked_fill(mask == 0, float("-inf")).softmax(dim=-1)

    def parts(self, words: Tensor, mask: Tensor) -> Tensor:
        """Return what each word adds to each score, N x L x values (without the bias)."""
        return self.weigh(words, mask).unsqueeze(-1) * (words @ self.scores.weight.T)


class LuisterpostModel(PreTrainedModel):  # type: ignore[no-untyped-call]
    """Encoder and heads; `forward` gives a logit tensor per task and the mean vector."""

    config_class = LuisterpostConfig
    base_model_prefix = "encoder"

    def __init__(self, config: LuisterpostConfig) -> None:
        super().__init__(config)
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.heads = nn.ModuleDict(
            {
                task: TaskHead(config.hidden_size, len(values))
                for task, values in (config.tasks or {}).items()
            }
        )
        self.post_init()  # type: ignore[no-untyped-call]

    @property
    def tasks(self) -> Mapping[str, Sequence[str]]:
        """Question → values, in the order of the logits."""
        return self.config.tasks or {}

    def head(self, task: str) -> TaskHead:
        """Return the head of a question."""
        head = self.heads[task]
        assert isinstance(head, TaskHead)  # noqa: S101 (a fact for the type checker)
        return head

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> dict[str, Tensor]:
        """N x L numbers and mask to task → N x values logits, and `embedding` → N x width."""
        words = self.words(input_ids, attention_mask)
        answers: dict[str, Tensor] = {
            task: head(words, attention_mask) for task, head in self.heads.items()
        }
        answers["embedding"] = mean_of_words(words, attention_mask)
        return answers

    def words(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Return the encoder's vector of every piece, N x L x width, as float32."""
        output = self.encoder(input_ids=input_ids, attention_mask=attention_mask)
        vectors: Tensor = output.last_hidden_state
        return vectors.float()


def mean_of_words(words: Tensor, mask: Tensor) -> Tensor:
    """Mean over the pieces that are no padding: N x L x width to N x width."""
    kept = mask.unsqueeze(-1).to(words.dtype)
    return (words * kept).sum(dim=1) / kept.sum(dim=1).clamp(min=1)


def build_config(
    base: BertConfig, vocabulary_size: int, tasks: Mapping[str, Sequence[str]]
) -> LuisterpostConfig:
    """Return the base's configuration with our vocabulary and questions, without inner dropout."""
    settings = base.to_dict()
    for key in ("model_type", "architectures", "transformers_version", "dtype", "torch_dtype"):
        settings.pop(key, None)
    settings.update(
        vocab_size=vocabulary_size,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    settings["tasks"] = {task: list(values) for task, values in tasks.items()}
    return LuisterpostConfig(**settings)
