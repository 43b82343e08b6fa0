"""Who gets a case, without a database."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

from tests.factories import NOW
from triage.assigning.choosing import Candidate, Choice, Nobody, Weights, choose


def person(number: int, load: int = 0, capacity: int = 10, **values) -> Candidate:
    return Candidate(number, load, capacity, values.pop("last", None), **values)


def chosen(*people: Candidate, weight: int = 1, language: str = "nl") -> int | Nobody:
    found = choose(people, language=language, category="delivery", weight=weight)
    return found.candidate.user_id if isinstance(found, Choice) else found


def test_the_least_loaded_for_their_capacity_gets_it() -> None:
    assert chosen(person(1, load=3, capacity=10), person(2, load=5, capacity=20)) == 2


def test_then_who_waited_longest_then_the_lowest_id() -> None:
    early, late = NOW - timedelta(hours=2), NOW
    assert chosen(person(1, last=late), person(2, last=early)) == 2
    assert chosen(person(1, last=early), person(3), person(2)) == 2
    assert chosen(person(4, last=early), person(3, last=early)) == 3


def test_nobody_gets_more_than_fits() -> None:
    assert chosen(person(1, load=9), weight=2) is Nobody.FREE
    assert chosen(person(1, load=8), weight=2) == 1
    assert chosen(person(1, capacity=0)) is Nobody.FREE


def test_skills_come_before_load() -> None:
    english = person(1, load=9, languages=frozenset({"en"}))
    dutch = person(2, languages=frozenset({"nl"}))
    billing = person(3, categories=frozenset({"billing"}))
    assert chosen(english, dutch, billing, language="en") == 1
    assert chosen(dutch, billing, language="fr") is Nobody.SKILLED
    assert chosen(dutch, language="und") == 2
    assert chosen() is Nobody.AT_WORK


def test_the_answer_does_not_hang_on_the_order_of_the_people() -> None:
    people = [person(n, load=n % 3, capacity=5 + n % 2) for n in range(1, 6)]
    answers = {chosen(*order) for order in permutations(people)}
    assert answers == {3}


def test_shares_follow_capacities() -> None:
    people = {1: person(1, capacity=10), 2: person(2, capacity=20), 3: person(3, capacity=30)}
    given: Counter[int] = Counter()
    for number in range(60):
        found = choose(people.values(), language="nl", category="other", weight=1)
        assert isinstance(found, Choice)
        user_id = found.candidate.user_id
        people[user_id] = people[user_id].after(1, NOW + timedelta(seconds=number))
        given[user_id] += 1
    assert given == {1: 10, 2: 20, 3: 30}
    assert chosen(*people.values()) is Nobody.FREE


def test_equals_take_turns() -> None:
    people = {n: person(n, capacity=100) for n in (1, 2, 3)}
    order = []
    for number in range(6):
        found = choose(people.values(), language="nl", category="other", weight=1)
        assert isinstance(found, Choice)
        order.append(found.candidate.user_id)
        people[order[-1]] = people[order[-1]].after(1, NOW + timedelta(seconds=number))
    assert order == [1, 2, 3, 1, 2, 3]


def test_cases_weigh_what_their_team_says() -> None:
    weights = Weights(heavy_from=60, heavy=2, waiting=0)
    assert weights.of(60, "open") == 2
    assert weights.of(59, "open") == 1
    assert weights.of(90, "waiting") == 0
    assert replace(weights, waiting=1).of(90, "snoozed") == 1
