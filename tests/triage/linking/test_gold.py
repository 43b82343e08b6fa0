"""The error rates that docs/linking.md tells, on a smaller sample of seeds never learned from."""

import subprocess
import sys

import pytest

from tests.gold.customers import COLUMNS, make_customers
from tests.gold.mentions import World, make_mentions
from tests.gold.trial import (
    HELD_OUT_SEEDS,
    TRAINING_SEEDS,
    Trial,
    answer_of,
    quality_by_case,
    trials,
)
from triage.linking.measuring import Quality
from triage.linking.weighing import shipped_weights
from triage.links.proposing import propose_links

SEED = 51


@pytest.fixture(scope="module")
def sample() -> list[Trial]:
    assert SEED not in {*TRAINING_SEEDS, *HELD_OUT_SEEDS}
    return list(trials(SEED, customers=10_000, mentions=2500))


@pytest.fixture(scope="module")
def quality(sample: list[Trial]) -> Quality:
    return quality_by_case(sample, shipped_weights())[0]


def test_hardly_a_link_is_false(quality: Quality) -> None:
    assert quality.linked > 700
    # 0.5 % of the links, and as many again for the size of the sample.
    assert quality.false_links / quality.linked <= 0.01


def test_the_right_customer_comes_first(sample: list[Trial]) -> None:
    cases = quality_by_case(sample, shipped_weights())[1].values()
    linkable = sum(count for _, count, _ in cases)
    assert linkable > 1000
    assert sum(found for _, _, found in cases) / linkable >= 0.85


def test_probabilities_are_frequencies(quality: Quality) -> None:
    assert quality.calibration_error <= 0.05


@pytest.mark.parametrize(
    "case",
    [
        "impostor",
        "helper",
        "handle used by somebody else",
        "no customer, with a name",
        "no customer, no name",
        "namesakes",
        "full name",
    ],
)
def test_what_is_not_proven_is_not_linked(sample: list[Trial], case: str) -> None:
    mine = [one for one in sample if one.mention.case == case]
    assert mine
    answers = [answer_of(one, propose_links(one.compared, shipped_weights())) for one in mine]
    assert sum(answer.is_linked for answer in answers) <= len(mine) // 50


def test_a_seed_always_gives_the_same_people() -> None:
    assert list(make_customers(50, 3)) == list(make_customers(50, 3))
    assert list(make_customers(50, 3)) != list(make_customers(50, 4))
    worlds = [World.of(list(make_customers(500, 3)), 3) for _ in range(2)]
    first, second = (list(make_mentions(world, 100)) for world in worlds)
    assert first == second


def test_numbers_and_orders_are_nobody_elses() -> None:
    customers = list(make_customers(3000, 5))
    orders = [order for one in customers for order in one.orders]
    assert len({one.number for one in customers}) == len(customers)
    assert len(set(orders)) == len(orders)


def test_the_customers_come_out_as_a_file() -> None:
    command = [sys.executable, "-m", "tests.gold.customers", "--rows", "5", "--seed", "2"]
    lines = subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()
    assert lines[0].split(",") == list(COLUMNS)
    assert len(lines) == 6
