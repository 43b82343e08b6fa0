"""The classifier's page in a browser: figures drawn, a better model switched to and back."""

import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from backoffice import START, add_mention
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.models import (
    Analysis,
    Label,
    LearntModel,
    ModelChange,
    ShadowAnswer,
    UnderstandingDay,
)

if TYPE_CHECKING:
    from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

VERSION = "luisterpost-725b31664a9f.0a1b2c3d"
EVIDENCE = {
    "rows": 84, "labels": 190, "right_before": 0.81, "right_after": 0.86, "surely_better": 0.98,
    "gain": {"figure": 0.05, "low": 0.01, "high": 0.09}, "against": None, "at": START.isoformat(),
}  # fmt: skip
POSTS = (
    "Mijn pakket is alweer niet bezorgd en niemand neemt op",
    "Twee keer betaald voor dezelfde rekening, graag geld terug",
    "De app gooit me er elke keer uit",
    "Wat een fijne hulp vandaag, dank je wel",
    "Tot hoe laat is het punt open?",
)


def fill_page(session: Session, world) -> None:
    """Corrections of a month, a model in the shadow, and a week unlike the others."""
    chance = random.Random(4)  # noqa: S311 - no secret
    for number in range(40):
        add_mention(session, world, f"m{number}", chance.choice(POSTS), category="delivery")
    session.flush()
    for analysis in session.scalars(select(Analysis).order_by(Analysis.id)).all():
        analysis.complaint = round(chance.uniform(0.05, 0.98), 2)
        given = {
            "mention_id": analysis.mention_id, "revision": analysis.revision, "at": START,
            "by_id": world.people["bob"], "model_version": analysis.model_version, "before": None,
        }  # fmt: skip
        right = "yes" if chance.random() < analysis.complaint else "no"
        category = chance.choice(("delivery", "delivery", "delivery", "billing"))
        session.add(Label(question="complaint", value=right, **given))
        session.add(Label(question="category", value=category, **given))
        session.add(
            ShadowAnswer(
                mention_id=analysis.mention_id, revision=analysis.revision, model_version=VERSION,
                beside_version=analysis.model_version, sentiment="negative", intent="complaint",
                complaint=0.5, complaint_beside=analysis.complaint, category="billing",
                severity="none", differs={"category": "delivery"} if chance.random() < 0.2 else {},
            )
        )  # fmt: skip
    session.add(
        LearntModel(
            version=VERSION, heads=b"", evidence=EVIDENCE, created_at=START,
            report={"rows": {"corrections": 336}},
        )
    )  # fmt: skip
    session.add(ModelChange(kind="shadowed", shadow_version=VERSION, at=START))
    for back in range(1, 36):
        dutch = 60 if back <= 7 else 85
        counts = {
            "language": {"nl": dutch + chance.randint(-3, 3), "en": 100 - dutch},
            "sentiment": {"negative": 60 + chance.randint(-5, 5), "neutral": 30, "positive": 10},
            "probability": {"0": 40, "3": 10 + chance.randint(-3, 3), "9": 50},
        }
        session.add(
            UnderstandingDay(
                day=(START - timedelta(days=back)).date(), model_version="test-1", texts=100,
                counts=counts, sums={"complaint": 55 + chance.randint(-4, 4), "corrections": 3},
                centroid=[1.0] + [0.0] * 383, counted_at=START,
            )
        )  # fmt: skip


def test_a_better_model_is_switched_to_and_back(site: "Site") -> None:
    with site.sessions.begin() as session:
        fill_page(session, site.world)
    page = site.open("ada", width=1280)
    page.goto("/models")
    expect(page.locator("circle.plot-point").first).to_be_visible()
    expect(page.locator("tr.matters")).to_contain_text("Talen")
    page.get_by_role("button", name="Schakel over").click()
    expect(page.locator(".message.good")).to_contain_text("Overgeschakeld")
    page.get_by_role("button", name="Zet terug").click()
    expect(page.locator(".message.good")).to_contain_text("Teruggezet")


def test_the_page_fits_on_a_phone(site: "Site") -> None:
    with site.sessions.begin() as session:
        fill_page(session, site.world)
    page = site.open("alice", width=360)
    page.goto("/models")
    for summary in page.locator("details.card > summary").all():
        summary.click()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
