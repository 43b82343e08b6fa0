"""Makes the word pieces: English ones that are used, plus Dutch, German, French and emoji.

A new piece starts as the probability-weighted mean of the English rows of the words it translates
to, so that a Dutch sentence means something to the English encoder before any training.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.decoders import WordPiece as WordPieceDecoder
from tokenizers.models import WordPiece
from tokenizers.trainers import WordPieceTrainer

from nlp.training.alignment import align_words
from nlp.training.signs import JOINED, MEANINGS, join_signs, sign_pieces
from nlp.training.texts import Pair

UNKNOWN: Final = "[UNK]"
SPECIAL: Final = ("[PAD]", UNKNOWN, "[CLS]", "[SEP]", "[MASK]")
# Rows per language; with the English pieces that stay this makes about 33,000 rows of 384.
NEW_PIECES: Final[Mapping[str, int]] = {"nl": 9_000, "de": 2_000, "fr": 1_700}
CANDIDATES: Final[Mapping[str, int]] = {"nl": 20_000, "de": 9_000, "fr": 8_000}
OLD_PIECE_USES: Final = 8
EMOJI_USES: Final = 4


_PLAIN: Final = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
_OURS: Final = normalizers.Sequence([_PLAIN, *join_signs()])
_WORDS: Final = pre_tokenizers.BertPreTokenizer()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces in order of their numbers, and a start vector for each."""

    pieces: tuple[str, ...]
    rows: np.ndarray


def build_tokenizer(pieces: Sequence[str]) -> Tokenizer:
    """Return the WordPiece tokenizer over these pieces: lower-cased, accents stripped, signs
    joined, and no mark at the end, which costs as much as a word and says nothing."""
    tokenizer = _word_pieces(pieces)
    tokenizer.normalizer = _OURS
    return _marked(tokenizer, "[CLS] $A")


def build_base_tokenizer(pieces: Sequence[str]) -> Tokenizer:
    """Return the tokenizer of the English encoder that the training starts from."""
    return _marked(_word_pieces(pieces), "[CLS] $A [SEP]")


def _word_pieces(pieces: Sequence[str]) -> Tokenizer:
    numbers = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(WordPiece(numbers, unk_token=UNKNOWN, max_input_chars_per_word=60))
    tokenizer.normalizer = _PLAIN
    tokenizer.pre_tokenizer = _WORDS
    tokenizer.decoder = WordPieceDecoder()
    return tokenizer


def _marked(tokenizer: Tokenizer, form: str) -> Tokenizer:
    marks = [(mark, tokenizer.token_to_id(mark)) for mark in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(single=form, special_tokens=marks)
    return tokenizer


def choose_pieces(
    old_pieces: Sequence[str], texts: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the pieces to keep, in order, and which of them are new.

    Old pieces stay if training texts use them; new ones are the most used of those that a
    WordPiece trainer proposes for each language; single characters always stay.
    """
    old = [piece for piece in old_pieces if not piece.startswith("[unused")]
    proposed = {lang: _propose(texts[lang], size) for lang, size in CANDIDATES.items()}
    emoji = _used_emoji(text for some in texts.values() for text in some)
    signs = sign_pieces(
        word for some in texts.values() for text in some if "'" in text for word in words_of(text)
    )
    fixed = [*emoji, *signs]
    known = frozenset(old)
    everything = list(dict.fromkeys([*old, *fixed, *(p for new in proposed.values() for p in new)]))
    uses = {lang: _count_uses(everything, some) for lang, some in texts.items()}
    total = sum(uses.values(), Counter[str]())
    chosen: dict[str, None] = dict.fromkeys(SPECIAL)
    for piece in old:
        if total[piece] >= OLD_PIECE_USES or _is_basic_character(piece):
            chosen[piece] = None
    chosen.update(dict.fromkeys(fixed))
    for lang, limit in NEW_PIECES.items():
        fresh = [piece for piece in proposed[lang] if piece not in known and piece not in chosen]
        fresh.sort(key=lambda piece: (-uses[lang][piece], piece))
        chosen.update(dict.fromkeys(piece for piece in fresh[:limit] if uses[lang][piece] >= 3))
    return tuple(chosen), frozenset(chosen) - known


def build_vocabulary(
    old_pieces: Sequence[str],
    old_rows: np.ndarray,
    texts: Mapping[str, Sequence[str]],
    pairs: Sequence[Pair],
) -> Vocabulary:
    """Choose the pieces and give each a row: the old one, or one made from translations."""
    pieces, new = choose_pieces(old_pieces, texts)
    tokenizer = build_tokenizer(pieces)
    old = _OldRows(old_pieces, old_rows)
    rows = np.zeros((len(pieces), old_rows.shape[1]), np.float32)
    from_words = _rows_from_translations(tokenizer, new, pairs, old)
    norm = float(np.median(np.linalg.norm(old_rows[old.used], axis=1)))
    for number, piece in enumerate(pieces):
        if piece not in new:
            rows[number] = old.row(piece)
            continue
        start = from_words.get(piece)
        row = old.mean(_describe(piece)) if start is None else start
        rows[number] = row * (norm / max(float(np.linalg.norm(row)), 1e-6))
    return Vocabulary(pieces, rows)


class _OldRows:
    """The English rows, by piece and by word."""

    def __init__(self, pieces: Sequence[str], rows: np.ndarray) -> None:
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._rows = rows
        self._tokenizer = build_base_tokenizer(pieces)
        self.used = [n for n, piece in enumerate(pieces) if not piece.startswith("[")]

    def row(self, piece: str) -> np.ndarray:
        return np.asarray(self._rows[self._numbers[piece]])

    def mean(self, text: str) -> np.ndarray:
        """Mean row of the pieces of a text (a piece `##xyz` is read as a continuation)."""
        ids = self._tokenizer.encode(text.removeprefix("##"), add_special_tokens=False).ids
        return np.asarray(self._rows[ids].mean(axis=0)) if ids else self._rows.mean(axis=0)


def _rows_from_translations(
    tokenizer: Tokenizer, new: frozenset[str], pairs: Sequence[Pair], old: _OldRows
) -> dict[str, np.ndarray]:
    """Return new piece → mean of the translations of the words that contain it."""
    sums: dict[str, np.ndarray] = {}
    weights: Counter[str] = Counter()
    for lang in sorted({pair.lang for pair in pairs}):
        mine = [pair for pair in pairs if pair.lang == lang]
        theirs = [words_of(pair.text) for pair in mine]
        table = align_words(zip(theirs, (words_of(pair.english) for pair in mine), strict=True))
        frequency = Counter(word for words in theirs for word in words)
        for word, translations in table.items():
            parts = tokenizer.encode(word, add_special_tokens=False).tokens
            fresh = [part for part in parts if part in new]
            if not fresh:
                continue
            mass = sum(share for _, share in translations)
            vector = sum(share / mass * old.mean(english) for english, share in translations)
            for part in fresh:
                weight = frequency[word] * (1.0 if len(parts) == 1 else 0.3)
                sums[part] = sums.get(part, 0) + weight * np.asarray(vector)
                weights[part] += weight  # type: ignore[assignment]
    return {piece: total / weights[piece] for piece, total in sums.items()}


def words_of(text: str) -> list[str]:
    """Split a text into the words and signs that pieces are cut from."""
    return [word for word, _ in _WORDS.pre_tokenize_str(_OURS.normalize_str(text))]


def _propose(texts: Sequence[str], size: int) -> list[str]:
    tokenizer = Tokenizer(WordPiece(unk_token=UNKNOWN))
    tokenizer.normalizer = _OURS
    tokenizer.pre_tokenizer = _WORDS
    trainer = WordPieceTrainer(
        vocab_size=size, min_frequency=3, limit_alphabet=200, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return sorted(tokenizer.get_vocab(), key=lambda piece: (len(piece), piece))


def _count_uses(pieces: Sequence[str], texts: Sequence[str]) -> Counter[str]:
    tokenizer = build_tokenizer(list(dict.fromkeys([*SPECIAL, *pieces])))
    uses: Counter[str] = Counter()
    for start in range(0, len(texts), 2_000):
        block = list(texts[start : start + 2_000])
        for encoding in tokenizer.encode_batch(block, add_special_tokens=False):
            uses.update(encoding.tokens)
    return uses


def _used_emoji(texts: Iterable[str]) -> list[str]:
    uses = Counter(char for text in texts for char in text if unicodedata.category(char) == "So")
    return [char for char, count in sorted(uses.items()) if count >= EMOJI_USES]


def _is_basic_character(piece: str) -> bool:
    bare = piece.removeprefix("##")
    return len(bare) == 1 and ord(bare) < 0x250


def _describe(piece: str) -> str:
    """A text whose meaning a piece without translations starts with: what a sign stands for, an
    emoji's Unicode name."""
    if piece in MEANINGS:
        return MEANINGS[piece]
    piece = piece.replace(JOINED, "'")
    if len(piece) == 1 and not piece.isalnum():
        return unicodedata.name(piece, piece).lower()
    return piece


def read_vocabulary(folder: Path) -> list[str]:
    """Return the pieces of a Hugging Face `tokenizer.json`, in order of their numbers."""
    stored = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    numbers: dict[str, int] = stored["model"]["vocab"]
    return sorted(numbers, key=lambda piece: numbers[piece])
