"""From data to shipped weights in one resumable run: vocabulary, distillation, teachers and their
student (each in four stages of fine-tuning), phrases, calibration.

Every step leaves its result in the work folder; a step whose result is there is not repeated.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel, PreTrainedModel

from nlp.batching import encode
from nlp.calibration import write_calibration
from nlp.errors import ModelNotFoundError, TrainingDataError
from nlp.model import LuisterpostModel, build_config
from nlp.own_model import MAX_PIECES, OwnScorer, load_tokenizer
from nlp.textprep import without_links
from nlp.training.calibrate import calibrate, fingerprint
from nlp.training.card import card
from nlp.training.data import HEADS, OWN, Row, load_dev_rows, load_training_rows
from nlp.training.distill import Course, distil
from nlp.training.export import save_model
from nlp.training.finetune import Recipe, fine_tune, repeated
from nlp.training.former import former_state
from nlp.training.loop import pick_device
from nlp.training.phrases import learn_phrases, save_phrases
from nlp.training.quantise import quantise, sample_texts
from nlp.training.refit import refit
from nlp.training.signs import sign_pieces
from nlp.training.teachers import taught
from nlp.training.texts import load_monolingual, load_pairs
from nlp.training.translated import TRANSLATED
from nlp.training.vocabulary import (
    build_base_tokenizer,
    build_tokenizer,
    build_vocabulary,
    read_vocabulary,
)

# The last stage: all rows written for this project, each this often, and for every one of them
# so many rows of the public sets, so that nothing learnt before is lost.
OWN_COPIES: Final = 1
REPLAY_SHARE: Final = 1.5
# The small stage: these sets once more, so often (complaints with a severity once more still), the
# project's own rows, and a share of large sets so that nothing learnt before is lost.
SMALL_SETS: Final = {
    "bol_books_nl": 1,
    "cesamard": 2,
    "complaints_xci": 2,
    "ecosent_headlines_nl": 1,
    "political_tweets_nl": 2,
    "semeval2016_restaurants": 1,
    "umsab": 1,
    "vu_app_reviews": 2,
}
REPLAYED: Final = {
    "m_absa": 0.2,
    "sb10k_potts_de": 0.2,
    "semeval2013_2017": 0.25,
    "translated_en": 0.2,
    "translated_nl": 0.2,
    "vader": 0.2,
}

State: TypeAlias = dict[str, torch.Tensor]

_ROWS: Final = "embeddings.word_embeddings.weight"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to train on, where, and for how long (epochs per stage)."""

    data: Path
    corpus: Path | None
    base: Path
    work: Path
    out: Path
    exclude: Sequence[str] = ()
    seed: int = 20
    distil: Course = field(default_factory=Course)
    # After a step halfway back to the English encoder: English posts besides, at lower rates.
    settle: Course = field(
        default_factory=lambda: Course(
            epochs=1.3, rate=1e-4, embedding_rate=7e-4, english_share=0.25, posts=60_000
        )
    )
    # Models whose mean opinion fills the questions that a row leaves open: those that are given,
    # else so many are made first.
    taught_by: Sequence[Path] = ()
    teachers: int = 1
    # A model made before: the mean of it and the new one after the last stage is learnt further.
    joined_with: Path | None = None
    mixed: Recipe = field(
        default_factory=lambda: Recipe(epochs=1.25, word_dropout=0.08, smoothing=0.08)
    )
    last: Recipe = field(
        default_factory=lambda: Recipe(
            epochs=0.75,
            rate=8e-5,
            embedding_rate=6e-5,
            head_rate=3e-4,
            word_dropout=0.08,
            smoothing=0.08,
        )
    )
    small: Recipe = field(
        default_factory=lambda: Recipe(
            epochs=0.75,
            rate=6e-5,
            embedding_rate=4.5e-5,
            head_rate=2.25e-4,
            word_dropout=0.08,
            smoothing=0.08,
        )
    )


def train(plan: Plan, *, say: Callable[[str], None]) -> None:
    """Run all steps and write the shipped folder `plan.out`.

    Every model starts from the distilled encoder, not from one that has been fine-tuned: that one
    knows the rows by heart, and learns little more from them. `joined_with` brings one in late.

    Raises:
        TrainingDataError: there are no rows, or the work folder is of another version.
        ModelNotFoundError: there is no model to join with.
    """
    if plan.joined_with and not (plan.joined_with / "model.safetensors").is_file():
        raise ModelNotFoundError(f"no model in {plan.joined_with}")
    torch.manual_seed(plan.seed)
    plan.work.mkdir(parents=True, exist_ok=True)
    rows = load_training_rows(plan.data, plan.corpus, exclude=plan.exclude, seed=plan.seed)
    if not rows:
        raise TrainingDataError(f"no rows to train on in {plan.data}")
    tokenizer, start = _vocabulary(plan, say)
    trainer = Trainer(plan, tokenizer, pick_device(), say)
    posts = sorted({row.text for row in rows if row.lang == "en" and row.set not in TRANSLATED})
    student = _distilled(plan, tokenizer, start, posts, trainer.device, say)
    model = LuisterpostModel(build_config(_base_config(plan), tokenizer.get_vocab_size(), HEADS))
    model.encoder.load_state_dict(student.state_dict())
    begin = state_of(model)
    teachers = list(plan.taught_by)
    for number in range(0 if teachers else plan.teachers):
        folder = plan.work / f"teacher{number}"
        trainer.save(trainer.learn(model, begin, rows, number, folder.name), model, folder)
        teachers.append(folder)
    if teachers:
        say(f"{len(teachers)} teachers read {len(rows)} rows")
        rows = taught(rows, teachers)
    number = 0 if plan.taught_by else plan.teachers
    trainer.save(trainer.learn(model, begin, rows, number, "student"), model, plan.out)
    add_phrases(plan.out, rows, seed=plan.seed, say=say)
    finish(plan.out, plan.data, plan.corpus)
    say("\n".join(card(plan.out, plan.data, plan.corpus)))


@dataclass(frozen=True, slots=True)
class Trainer:
    """The stages of fine-tuning, with what every generation shares."""

    plan: Plan
    tokenizer: Tokenizer
    device: torch.device
    say: Callable[[str], None]

    def learn(
        self, model: LuisterpostModel, begin: State, rows: Sequence[Row], number: int, name: str
    ) -> State:
        """Train from `begin` on all rows, then on the project's own; from the mean of both ends (or
        of the last and a model made before) on the project's own again, and apart on what is
        small; return the mean of these two, its severity fitted anew. `number` makes the order of
        rows."""
        seed = self.plan.seed + 10 * number
        own = last_rows(rows, seed)

        def learn(
            stage: str, begin: State, rows: Sequence[Row], recipe: Recipe, turn: int
        ) -> State:
            self.say(f"{name}, stage {stage}")
            recipe = replace(recipe, seed=seed + turn)
            return self.fit(model, begin, rows, recipe, f"{name}-{stage}")

        mixed = learn("mixed", begin, repeated(rows), self.plan.mixed, 0)
        last = learn("last", mixed, own, self.plan.last, 1)
        former = self.plan.joined_with
        other = former_state(former, self.tokenizer, last) if former else mixed
        middle = mean_of_weights([last, other], (1.0, 1.0))
        again = learn("again", middle, own, self.plan.last, 2)
        small = learn("small", middle, small_rows(rows, seed), self.plan.small, 3)
        model.load_state_dict(mean_of_weights([again, small], (1.0, 1.0)))
        refit(model, self.tokenizer, rows, self.device)
        return state_of(model)

    def fit(
        self,
        model: LuisterpostModel,
        begin: State,
        rows: Sequence[Row],
        recipe: Recipe,
        name: str,
    ) -> State:
        """Train one stage from `begin` and return where it ends; `name` names its checkpoint."""
        model.load_state_dict(begin)
        checkpoint = self.plan.work / f"{name}.pt"
        fine_tune(model, self.tokenizer, rows, recipe, checkpoint, device=self.device, say=self.say)
        return state_of(model)

    def save(self, state: State, model: LuisterpostModel, out: Path) -> None:
        """Write a model of these weights to a folder, also with int8 layers."""
        model.load_state_dict(state)
        save_model(model, self.tokenizer, out)
        quantise(out, sample_texts(self.plan.data, self.plan.corpus))


def state_of(model: PreTrainedModel) -> State:
    """Return a copy of the weights."""
    return {key: value.detach().cpu().clone() for key, value in model.state_dict().items()}


def add_phrases(
    folder: Path, rows: Sequence[Row], *, seed: int, say: Callable[[str], None]
) -> None:
    """Learn what short runs of pieces say, and write it beside a saved model."""
    rows = repeated(rows)
    texts = {row.text: without_links(row.text) for row in rows}
    tokenizer = load_tokenizer(folder)
    ids = dict(zip(texts, encode(tokenizer, list(texts.values()), MAX_PIECES), strict=True))
    save_phrases(learn_phrases(rows, [ids[row.text] for row in rows], seed=seed, say=say), folder)


def finish(folder: Path, data: Path, corpus: Path | None) -> None:
    """Fit the calibration of a saved model on the dev rows and write it beside the weights."""
    dev = load_dev_rows(data, corpus)
    (folder / "calibration.json").unlink(missing_ok=True)
    logits = OwnScorer(folder).read([row.text for row in dev]).tables
    write_calibration(calibrate(dev, logits, fingerprint(folder)), folder / "calibration.json")


def mean_of_weights(ends: Sequence[State], shares: Sequence[float]) -> State:
    """Return the weighted mean of several states of one model.

    Source: Wortsman et al. 2022, "Model soups".
    """
    total = sum(shares)
    return {
        key: torch.stack(
            [end[key].float() * (share / total) for end, share in zip(ends, shares, strict=True)]
        ).sum(dim=0)
        for key in ends[0]
    }


def last_rows(rows: Sequence[Row], seed: int) -> list[Row]:
    """Return the project's own rows, and a sample of the others to keep what was learnt."""
    own = [row for row in rows if row.set in OWN] * OWN_COPIES
    public = repeated([row for row in rows if row.set not in OWN])
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    return own + chance.sample(public, min(len(public), int(REPLAY_SHARE * len(own))))


def small_rows(rows: Sequence[Row], seed: int) -> list[Row]:
    """Return the rows of small sets and the project's own, and a sample of the large sets."""
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    chosen: list[Row] = []
    for row in rows:
        times = SMALL_SETS.get(row.set, int(row.set in OWN))
        times += row.set in SMALL_SETS and "severity" in row.labels
        times += chance.random() < REPLAYED.get(row.set, 0.0)
        chosen += [row] * times
    return chosen


def _base_config(plan: Plan) -> BertConfig:
    return BertConfig.from_pretrained(plan.base)


def _vocabulary(plan: Plan, say: Callable[[str], None]) -> tuple[Tokenizer, np.ndarray]:
    pieces_path, rows_path = plan.work / "pieces.json", plan.work / "rows.safetensors"
    if not rows_path.exists():
        say("choosing word pieces")
        pairs = load_pairs(plan.data, plan.corpus, exclude=plan.exclude)
        texts = load_monolingual(plan.data, plan.corpus, exclude=plan.exclude)
        for pair in pairs:
            texts["en"].append(pair.english)
            texts[pair.lang].append(pair.text)
        weights = load_file(plan.base / "model.safetensors")
        old = weights["embeddings.word_embeddings.weight"].astype(np.float32)
        vocabulary = build_vocabulary(read_vocabulary(plan.base), old, texts, pairs)
        pieces_path.write_text(json.dumps(vocabulary.pieces), encoding="utf-8")
        save_file({"rows": vocabulary.rows}, rows_path)
    pieces = json.loads(pieces_path.read_text(encoding="utf-8"))
    if not frozenset(sign_pieces(())) <= frozenset(pieces):
        raise TrainingDataError(f"{pieces_path} is of another version; train in another folder")
    return build_tokenizer(pieces), load_file(rows_path)["rows"]


def _distilled(
    plan: Plan,
    tokenizer: Tokenizer,
    start: np.ndarray,
    posts: Sequence[str],
    device: torch.device,
    say: Callable[[str], None],
) -> BertModel:
    """Teach the encoder Dutch, German and French, step halfway back to the English one, settle.

    A tweet is understood best by the encoder as it was: fine-tuned on English tweets alone it
    reached a recall of 73.0, what distillation made of it 71.0. Halfway between them both
    languages are nearly kept, and what is missing is soon learnt anew.
    """
    teacher = BertModel.from_pretrained(plan.base, add_pooling_layer=False)
    pieces = read_vocabulary(plan.base)
    begin = state_of(teacher) | {_ROWS: torch.from_numpy(start)}
    student = BertModel(
        build_config(_base_config(plan), len(start), HEADS), add_pooling_layer=False
    )
    lessons = (
        teacher,
        build_base_tokenizer(pieces),
        load_pairs(plan.data, plan.corpus, exclude=plan.exclude),
    )

    def learn(state: State, course: Course, name: str) -> State:
        student.load_state_dict(state)
        course = replace(course, seed=plan.seed)
        checkpoint = plan.work / f"{name}.pt"
        distil(
            student, tokenizer, *lessons, course, checkpoint, posts=posts, device=device, say=say
        )
        return state_of(student)

    learnt = learn(begin, plan.distil, "distilled")
    known = frozenset(pieces)
    old = torch.tensor([tokenizer.id_to_token(n) in known for n in range(len(start))])
    back = begin | {_ROWS: torch.where(old[:, None], begin[_ROWS], learnt[_ROWS])}
    learn(mean_of_weights([learnt, back], (1.0, 1.0)), plan.settle, "settled")
    return student.cpu()
