"""The classifier's page: figures for managers, switching for administrators only by the rule."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from backoffice import START, Browser, World
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from triage.learning.catalogue import add_checkpoint
from triage.models import Analysis, Label, LearntModel, ModelChange, ShadowAnswer, User

GAIN = {"figure": 0.05, "low": 0.01, "high": 0.09}
EVIDENCE = {
    "rows": 40, "labels": 90, "right_before": 0.8, "right_after": 0.85, "gain": GAIN,
    "surely_better": 0.98, "against": None, "at": START.isoformat(),
}  # fmt: skip


@pytest.fixture
def alice(log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("alice")


@pytest.fixture
def ada(log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("ada")


@pytest.fixture
def learnt(world: World, sessions: sessionmaker[Session]) -> Callable[..., str]:
    def make(version: str = "luisterpost-1.abc", *, shadow: bool = True, **values: Any) -> str:
        given = {"report": {"rows": {"corrections": 80}}, "evidence": EVIDENCE, "created_at": START}
        with sessions.begin() as session:
            session.add(LearntModel(version=version, heads=b"", **{**given, **values}))
            if shadow:
                session.add(ModelChange(kind="shadowed", shadow_version=version, at=START))
        return version

    return make


def current(sessions: sessionmaker[Session]) -> str | None:
    with sessions.begin() as session:
        return session.scalars(
            select(ModelChange.current_version).order_by(ModelChange.id.desc()).limit(1)
        ).one()


def test_an_empty_page_says_what_comes_next(world: World, alice: Browser) -> None:
    page = alice.get("/models").text
    assert "Er leest niets mee" in page
    assert "luisterpost train" in page
    assert "Nog te weinig om te zeggen" in page


def test_corrections_become_figures_and_a_drawing(
    world: World, alice: Browser, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        bob = session.scalars(select(User.id).limit(1)).one()
        for analysis in session.scalars(select(Analysis)).all():
            for question, value in (("complaint", "yes"), ("category", "billing")):
                session.add(
                    Label(
                        mention_id=analysis.mention_id, revision=analysis.revision,
                        question=question, value=value, before=None, by_id=bob, at=START,
                        model_version=analysis.model_version,
                    )
                )  # fmt: skip
    page = alice.get("/models").text
    assert "Macro-F1" in page
    assert re.search(r'<circle class="plot-point" cx="[\d.]+" cy="[\d.]+"', page)
    assert 'style="' not in page


def test_another_checkpoint_stands_in_the_list_by_its_place(
    world: World, alice: Browser, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        add_checkpoint(session, "org/other-model", "hf-0123abcd", now=START)
    page = alice.get("/models").text
    assert "hf-0123abcd" in page
    assert "org/other-model" in page


def test_a_better_model_is_switched_to_and_back(
    world: World, ada: Browser, learnt: Callable[..., str], sessions: sessionmaker[Session]
) -> None:
    version = learnt()
    page = ada.get("/models").text
    assert "98%" in page or "98 %" in page
    assert ada.post("/models/switch", {"version": version}).status_code == 303
    assert current(sessions) == version
    assert "Overgeschakeld. Het leest" in ada.get("/models?done=switch").text
    assert ada.post("/models/back").status_code == 303
    assert current(sessions) is None
    assert ada.post("/models/back").status_code == 409


def test_a_model_that_is_not_surely_better_is_refused_with_the_reason(
    world: World, ada: Browser, learnt: Callable[..., str], sessions: sessionmaker[Session]
) -> None:
    version = learnt(evidence={**EVIDENCE, "surely_better": 0.6})
    answer = ada.post("/models/switch", {"version": version})
    assert answer.status_code == 409
    assert "de modellen zijn veranderd" in answer.text
    assert re.search(r"60\s%", answer.text)
    assert current(sessions) is None


def test_a_manager_looks_and_an_administrator_decides(
    world: World, alice: Browser, bob: Browser, learnt: Callable[..., str]
) -> None:
    version = learnt()
    assert version in alice.get("/models").text
    assert "Schakel over" not in alice.get("/models").text
    assert alice.post("/models/switch", {"version": version}).status_code == 403
    assert bob.get("/models").status_code == 403


def test_reading_along_starts_and_stops(
    world: World, ada: Browser, learnt: Callable[..., str]
) -> None:
    version = learnt(shadow=False)
    assert "Laat meelezen" in ada.get("/models").text
    ada.post("/models/shadow", {"version": version})
    assert "Stop met meelezen" in ada.get("/models").text
    ada.post("/models/shadow")
    assert "Stop met meelezen" not in ada.get("/models").text
    assert ada.post("/models/shadow", {"version": "nothing"}).status_code == 404


def test_differences_are_shown_escaped(
    world: World, alice: Browser, learnt: Callable[..., str], sessions: sessionmaker[Session]
) -> None:
    version = learnt()
    with sessions.begin() as session:
        analysis = session.scalars(
            select(Analysis).order_by(Analysis.created_at.desc()).limit(1)
        ).one()
        analysis.mention.text = "<script>alert(1)</script> kwijt"
        analysis.created_at = START + timedelta(days=400)
        session.add(
            ShadowAnswer(
                mention_id=analysis.mention_id, revision=analysis.revision, model_version=version,
                beside_version=analysis.model_version, sentiment="neutral", intent="other",
                complaint=0.1, complaint_beside=0.9, category="billing", severity="none",
                differs={"category": "delivery"},
            )
        )  # fmt: skip
    page = alice.get("/models").text
    assert "&lt;script&gt;alert(1)" in page
    assert "Bezorging → " in page
    assert "klacht: 90" in page


def test_a_model_that_no_longer_fits_is_told_and_cannot_be_chosen(
    world: World, ada: Browser, learnt: Callable[..., str], sessions: sessionmaker[Session]
) -> None:
    old = learnt("luisterpost-0.old", shadow=False, base_version="luisterpost-0")
    page = ada.get("/models").text
    assert "past niet meer" in page
    assert "Laat meelezen" not in page
    for step in ("shadow", "switch"):
        refused = ada.post(f"/models/{step}", {"version": old})
        assert refused.status_code == 409
        assert "de modellen zijn veranderd" in refused.text
    with sessions.begin() as session:
        session.add(ModelChange(kind="switched", current_version=old, at=START))
        session.execute(update(Analysis).values(model_version=old))
    page = ada.get("/models").text
    assert "leest het model van de instellingen je teksten" in page
    assert '<span class="chip">doet dienst' not in page
    # The texts until now were read by the old one, so nobody can say yet which one reads the next.
    assert '<p class="model-name"><code>–</code>' in page
