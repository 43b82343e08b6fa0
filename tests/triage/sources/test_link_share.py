"""Links of posts get a tenth of the time while sources are due, and never more."""

import pytest

from triage.sources.link_share import LONGEST_S, SHARE, LinkShare


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.mark.parametrize("looked_s", [0.2, 1.5, LONGEST_S, 7.5])
def test_links_get_their_share_and_no_more(looked_s: float) -> None:
    clock, looked = Clock(), 0
    share = LinkShare(8, clock=clock)
    for _ in range(6000):  # ten minutes
        clock.now_s += 0.1
        if share.take():
            looked += 1
            share.give_back(looked_s)
    most_s = SHARE * 8 * 600
    assert 0.95 * most_s < looked * looked_s <= most_s


def test_what_took_longer_than_was_lent_is_paid_for() -> None:
    clock = Clock()
    share = LinkShare(1, share=0.1, clock=clock)
    clock.now_s += 10 * LONGEST_S
    assert share.take()
    share.give_back(7.5)
    clock.now_s += 10 * LONGEST_S
    assert not share.take()
    clock.now_s += 10 * (7.5 - LONGEST_S)
    assert share.take()


def test_at_the_beginning_whoever_is_due_comes_first() -> None:
    assert not LinkShare(8, clock=Clock()).take()


def test_what_ended_with_an_error_counts_as_the_longest() -> None:
    clock = Clock()
    share = LinkShare(1, share=0.1, clock=clock)
    clock.now_s += 10 * LONGEST_S
    assert share.take()
    clock.now_s += 9 * LONGEST_S
    assert not share.take()
