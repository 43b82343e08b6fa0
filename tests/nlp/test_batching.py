"""Pieces to batches: nobody is lost, sizes come again, and neighbours do not matter."""

import random
from threading import Thread

import numpy as np
import pytest

from nlp.batching import WIDTHS, batches_of_few_sizes, pad
from nlp.encoding import Encoder, load_encoder
from nlp.own_model import MAX_PIECES
from nlp.shipped import SHIPPED

BUDGET = 960


def some_lengths(count: int) -> list[int]:
    chance = random.Random(4)  # noqa: S311 - no secret
    return [min(2 + int(chance.expovariate(0.04)), MAX_PIECES) for _ in range(count)]


@pytest.mark.parametrize("count", [0, 1, 7, 64, 1_000])
def test_every_row_is_in_one_batch_that_has_room_for_it(count: int) -> None:
    lengths = some_lengths(count)
    batches = batches_of_few_sizes(lengths, BUDGET)
    assert sorted(row for batch in batches for row in batch.rows) == list(range(count))
    for batch in batches:
        assert len(batch.rows) <= batch.count
        assert max(lengths[row] for row in batch.rows) <= batch.width
        assert batch.count * batch.width <= BUDGET


def test_a_text_longer_than_every_size_gets_a_size_of_its_own() -> None:
    (batch,) = batches_of_few_sizes([2_000], BUDGET)
    assert (batch.count, batch.width) == (1, 2_000)


def test_sizes_are_few_and_padding_is_little() -> None:
    lengths = some_lengths(5_000)
    batches = [
        batch
        for start in range(0, len(lengths), 1_000)
        for batch in batches_of_few_sizes(lengths[start : start + 1_000], BUDGET)
    ]
    assert len({(batch.count, batch.width) for batch in batches}) <= 3 * len(WIDTHS)
    padded = sum(batch.count * batch.width for batch in batches)
    assert padded <= 1.25 * sum(lengths)


def test_a_row_that_is_rounded_otherwise_is_never_padded_further_for_its_neighbours() -> None:
    lengths = some_lengths(1_000)
    for batch in batches_of_few_sizes(lengths, BUDGET):
        own = {next(width for width in WIDTHS if width >= lengths[row]) for row in batch.rows}
        assert own == {batch.width} or all(width % 16 == 0 for width in own | {batch.width})


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(SHIPPED, threads=2)


def some_pieces(count: int) -> list[list[int]]:
    chance = random.Random(6)  # noqa: S311 - no secret
    return [[chance.randrange(5, 30_000) for _ in range(size)] for size in some_lengths(count)]


def test_pieces_are_read_alike_alone_and_in_company(encoder: Encoder) -> None:
    rows = some_pieces(60)
    together: dict[int, np.ndarray] = {}
    batches = batches_of_few_sizes([len(row) for row in rows], BUDGET)
    padded = (pad([rows[n] for n in b.rows], count=b.count, width=b.width) for b in batches)
    for batch, (words, _) in zip(batches, encoder.read(padded), strict=True):
        together |= dict(zip(batch.rows, words, strict=False))
    for number, row in enumerate(rows):
        (batch,) = batches_of_few_sizes([len(row)], BUDGET)
        ((alone, _),) = encoder.read([pad([row], width=batch.width)])
        np.testing.assert_allclose(
            alone[0, : len(row)], together[number][: len(row)], atol=1e-4, rtol=0
        )


def test_several_threads_read_at_once_and_each_gets_its_own(encoder: Encoder) -> None:
    tables = [pad(some_pieces(4)[n : n + 1] * 3, width=128) for n in range(4)]
    expected = [next(iter(encoder.read([table])))[0] for table in tables]
    wrong: list[int] = []

    def read(number: int) -> None:
        for words, _ in encoder.read([tables[number]] * 12):
            if not np.allclose(words, expected[number], atol=1e-4):
                wrong.append(number)

    threads = [Thread(target=read, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    assert wrong == []


def test_a_reader_who_stops_halfway_leaves_the_encoder_free(encoder: Encoder) -> None:
    table = pad(some_pieces(2), width=128)
    for _ in range(10):
        reading = encoder.read([table] * 8)
        next(iter(reading))
        del reading
    assert len(list(encoder.read([table] * 8))) == 8


def test_a_batch_that_fails_holds_nothing_back() -> None:
    encoder = load_encoder(SHIPPED, threads=1)
    ids, mask = pad(some_pieces(1), width=128)
    for _ in range(5):
        with pytest.raises(IndexError):
            list(encoder.read([(ids + 1_000_000, mask)]))
    assert len(list(encoder.read([(ids, mask)]))) == 1
