import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_customer, make_mention, make_user
from triage.commands import run
from triage.errors import WrongInputError
from triage.linking.fitting import Example, fit_weights
from triage.linking.keeping_keys import keep_keys
from triage.linking.keeping_weights import (
    describe_weights,
    keep_weights,
    read_weights,
    take_weights_back,
)
from triage.linking.measuring import Answer, calibration_error, measure
from triage.linking.signals import Signal
from triage.linking.weighing import BIAS, Weights, probabilities, score_of, shipped_weights
from triage.links.learning import FEWEST, learn, read_decisions
from triage.models import Identity, Link, LinkerWeights


def signal(feature: str, amount: float = 1.0) -> Signal:
    return Signal(feature, amount, feature, "", "")


def test_weights_become_the_log_odds_that_were_seen() -> None:
    """Of a hundred mentions with one candidate who shows A, ninety are the candidate's."""
    right = [Example(((signal("a"),),), frozenset({0}))] * 90
    wrong = [Example(((signal("a"),),), frozenset({None}))] * 10
    weights = fit_weights(right + wrong, pull=0.001)
    [told] = probabilities([score_of([signal("a")], weights)], weights)
    assert told == pytest.approx(0.9, abs=0.005)


def test_a_rejection_alone_lowers_the_customer_it_is_about() -> None:
    prior = Weights({"a": 2.0, "b": 2.0, BIAS: 0.0})
    two = ((signal("a"),), (signal("b"),))
    examples = [Example(two, frozenset({None, 1}))] * 50
    weights = fit_weights(examples, prior, pull=1.0)
    assert weights.weights["a"] < 1.0
    assert weights.weights["b"] > weights.weights["a"]


def test_few_decisions_move_the_weights_a_little() -> None:
    prior = Weights({"a": 2.0, BIAS: 0.0})
    wrong = Example(((signal("a"),),), frozenset({None}))
    one = fit_weights([wrong], prior, pull=2.0).weights["a"]
    many = fit_weights([wrong] * 200, prior, pull=2.0).weights["a"]
    assert many < one < 2.0


def test_features_that_nobody_showed_keep_their_weight() -> None:
    prior = Weights({"a": 2.0, "unseen": -3.0})
    weights = fit_weights([Example(((signal("a"),),), frozenset({0}))], prior)
    assert weights.weights["unseen"] == pytest.approx(-3.0)


def test_calibration_is_the_distance_between_told_and_true() -> None:
    honest = [
        Answer(0.7, is_right=place < 7, is_linked=False, has_customer=True) for place in range(10)
    ]
    boasting = [
        Answer(1.0, is_right=place < 5, is_linked=False, has_customer=True) for place in range(10)
    ]
    assert calibration_error(honest * 10) <= 0.35
    assert calibration_error(boasting) == pytest.approx(0.5)
    assert calibration_error([]) == 0.0


def test_quality_counts_false_links_and_right_first_ones() -> None:
    quality = measure(
        [
            Answer(0.99, is_right=True, is_linked=True, has_customer=True),
            Answer(0.98, is_right=False, is_linked=True, has_customer=True),
            Answer(0.5, is_right=True, is_linked=False, has_customer=True),
            Answer(0.0, is_right=False, is_linked=False, has_customer=False),
        ]
    )
    assert (quality.linked, quality.false_links, quality.suggested) == (2, 1, 1)
    assert quality.precision == 0.5
    assert quality.recall == pytest.approx(2 / 3)
    assert measure([]).precision is None


def decide(db: Session, count: int, *, confirm: bool) -> None:
    """Agents judge authors who are called like a customer."""
    bob = make_user(db)
    for number in range(count):
        name = f"Anna {'abcdefghij'[number % 10]}{'klmnopqrst'[number // 10 % 10]}veldhuis"
        row = make_customer(db, name=name, number=f"D-{confirm}-{number}")
        keep_keys(db, [row.id])
        mention = make_mention(db, author_name=name, author_handle=f"f{number}", network="x")
        status = "linked" if confirm else "rejected"
        decided: dict[str, Any] = {"decided_by": bob.id, "decided_at": NOW, "status": status}
        db.add(Link(mention_id=mention.id, customer_id=row.id, score=0.5, evidence=[], **decided))
        if confirm:
            learned = {"kind": "handle", "network": "x", "value": f"f{number}"}
            db.add(Identity(customer_id=row.id, origin="confirmed", **learned))
    db.flush()


def test_what_agents_decided_moves_the_weights(db: Session) -> None:
    decide(db, 70, confirm=False)
    current = read_weights(db)
    learned = learn(list(read_decisions(db)), current)
    assert learned.weights.weights["name_full"] < current.weights["name_full"]
    assert learned.after.brier < learned.before.brier
    assert learned.decisions == 70
    assert 0 < learned.measured < 35


def test_a_decision_does_not_prove_itself(db: Session) -> None:
    """The handle that a confirmation taught is no evidence for that confirmation."""
    decide(db, 3, confirm=True)
    for decision in read_decisions(db):
        seen = {one.feature for some in decision.compared.values() for one in some}
        assert "name_full" in seen
        assert not seen & {"handle_confirmed", "others_handle", "rejected_before"}
        assert decision.confirmed is not None


def test_too_few_decisions_teach_nothing(db: Session) -> None:
    decide(db, 3, confirm=True)
    with pytest.raises(WrongInputError, match=str(FEWEST)):
        learn(list(read_decisions(db)), read_weights(db))


def test_kept_weights_count_until_they_are_taken_back(db: Session) -> None:
    assert read_weights(db) == shipped_weights()
    first = keep_weights(db, Weights({"a": 1.0}), {})
    keep_weights(db, Weights({"a": 2.0}), {})
    assert read_weights(db).weights == {"a": 2.0}
    assert take_weights_back(db) == first
    assert read_weights(db).weights == {"a": 1.0}
    assert take_weights_back(db) is None
    assert describe_weights(db) == "shipped"
    assert take_weights_back(db) is None


@pytest.mark.parametrize("broken", [{}, {"weights": {"a": "x"}}, {"weights": {"a": float("inf")}}])
def test_broken_weights_do_not_stop_the_linker(db: Session, broken: dict[str, Any]) -> None:
    told = {"slope": 1, "offset": 0, "upper": 0.9, "lower": 0.1, **broken}
    with pytest.raises(WrongInputError):
        Weights.from_json(told)
    db.add(
        LinkerWeights(
            weights=json.loads(json.dumps(broken).replace("Infinity", '"x"')),
            report={},
            is_current=True,
        )
    )
    db.flush()
    assert read_weights(db) == shipped_weights()


def test_the_command_reports_keeps_and_goes_back(
    fresh_database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from sqlalchemy import create_engine  # noqa: PLC0415

    monkeypatch.setenv("LUISTERPOST_DATABASE_URL", fresh_database)
    monkeypatch.setenv("LUISTERPOST_REDIS_URL", f"unix://{tmp_path}/none.sock")
    monkeypatch.setenv("LUISTERPOST_DATA_DIR", str(tmp_path))
    engine = create_engine(fresh_database)
    sessions = sessionmaker(engine)
    assert run(["linker", "fit"]) != 0
    assert "are needed" in capsys.readouterr().err
    with sessions.begin() as session:
        decide(session, 60, confirm=False)
    assert run(["linker", "fit"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["kept"] is False
    assert report["after"]["brier"] < report["before"]["brier"]
    assert report["changed"]
    assert run(["linker", "report"]) == 0
    assert json.loads(capsys.readouterr().out)["weights"] == "shipped"
    assert run(["linker", "fit", "--keep"]) == 0
    assert json.loads(capsys.readouterr().out)["kept"] is True
    with sessions.begin() as session:
        assert session.scalars(select(LinkerWeights.is_current)).all() == [True]
    assert run(["linker", "back"]) == 0
    assert json.loads(capsys.readouterr().out) == {"weights": "shipped"}
    engine.dispose()
