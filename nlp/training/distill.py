"""Stage one: the student with Dutch pieces learns to say of a Dutch sentence what the English
teacher says of its translation, and of an English one what the teacher says of it.

Source: Reimers & Gurevych 2020, "Making Monolingual Sentence Embeddings Multilingual using
Knowledge Distillation".
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from nlp.batching import batch_by_length, encode, pad
from nlp.model import mean_of_words
from nlp.training.loop import Schedule, encoder_groups, mixed_precision, optimise
from nlp.training.texts import Pair

MAX_PIECES: Final = 64
TOKENS_PER_BATCH: Final = 2_400


@dataclass(frozen=True, slots=True)
class Course:
    """How long and how fast, and how much English is repeated, so that it does not drift."""

    epochs: float = 3.0
    rate: float = 1.5e-4
    embedding_rate: float = 1e-3
    english_share: float = 0.2  # of the sentences of the pairs
    posts: int = 0  # English posts besides
    seed: int = 20


@dataclass(frozen=True, slots=True)
class _Lesson:
    """Sentences of the student and the number of the English sentence each must match."""

    ids: list[list[int]]
    targets: list[int]
    batches: list[list[int]]


def distil(
    student: BertModel,
    student_tokenizer: Tokenizer,
    teacher: BertModel,
    teacher_tokenizer: Tokenizer,
    pairs: Sequence[Pair],
    course: Course,
    checkpoint: Path,
    *,
    posts: Sequence[str] = (),
    device: torch.device,
    say: Callable[[str], None],
) -> None:
    """Train the student in place; resumes from the checkpoint. `posts` are English."""
    chance = random.Random(course.seed)  # noqa: S311 - an order, no secret
    known = sorted({pair.english for pair in pairs})
    again = chance.sample(known, int(len(known) * course.english_share))
    again += chance.sample(list(posts), min(course.posts, len(posts)))
    sentences = list(dict.fromkeys([*known, *again]))
    number = {sentence: index for index, sentence in enumerate(sentences)}
    say(f"teacher reads {len(sentences)} sentences")
    targets = embed(teacher, encode(teacher_tokenizer, sentences, MAX_PIECES), device)
    texts = [(pair.text, number[pair.english]) for pair in pairs]
    lesson = _lesson(student_tokenizer, [*texts, *((text, number[text]) for text in again)])
    order = _order(len(lesson.batches), course.epochs, chance)
    nn.Module.to(student, device)
    student.train()

    def loss_of(step: int) -> Tensor:
        rows = lesson.batches[order[step]]
        ids, mask = map(torch.from_numpy, pad([lesson.ids[row] for row in rows]))
        goal = targets[[lesson.targets[row] for row in rows]].to(device)
        with mixed_precision(device):
            output = student(input_ids=ids.to(device), attention_mask=mask.to(device))
        said = mean_of_words(output.last_hidden_state.float(), mask.to(device))
        return functional.mse_loss(said, goal) * 100

    groups = encoder_groups(student, course.rate, course.embedding_rate, layer_decay=1.0)
    optimise(student, groups, loss_of, Schedule(len(order)), checkpoint, say=say)


def _lesson(tokenizer: Tokenizer, texts: Sequence[tuple[str, int]]) -> _Lesson:
    ids = encode(tokenizer, [text for text, _ in texts], MAX_PIECES)
    batches = batch_by_length([len(row) for row in ids], TOKENS_PER_BATCH)
    return _Lesson(ids, [target for _, target in texts], batches)


def _order(batches: int, epochs: float, chance: random.Random) -> list[int]:
    order: list[int] = []
    while len(order) < batches * epochs:
        order.extend(chance.sample(range(batches), batches))
    return order[: max(int(batches * epochs), 1)]


@torch.no_grad()
def embed(encoder: nn.Module, ids: Sequence[list[int]], device: torch.device) -> Tensor:
    """Return the mean vector of every sentence, N x width."""
    encoder.to(device).eval()
    vectors = torch.zeros(len(ids), encoder.config.hidden_size)  # type: ignore[union-attr, arg-type]
    for rows in batch_by_length([len(row) for row in ids], 8_192):
        numbers, mask = map(torch.from_numpy, pad([ids[row] for row in rows]))
        with mixed_precision(device):
            output = encoder(input_ids=numbers.to(device), attention_mask=mask.to(device))
        vectors[rows] = mean_of_words(output.last_hidden_state.float(), mask.to(device)).cpu()
    return vectors
