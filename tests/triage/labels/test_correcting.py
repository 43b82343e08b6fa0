"""Corrections count at once, survive a new reading, and can be taken back."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.factories import NOW, FakeAnalyser, make_mention, make_team
from tests.triage.cases.conftest import Post
from triage.cases.deciding import Outcome
from triage.errors import NotFoundError, StaleError, WrongInputError
from triage.labels.correcting import correct_case, undo_correction
from triage.labels.keeping import apply_labels, current_analysis
from triage.models import Case, CaseEvent, CaseMention, Label, Mention, RoutingRule
from triage.people.viewer import Viewer
from triage.routing.rules import always, any_of


def correct(db: Session, who: Viewer, case: Case, question: str, value: str, **more: Any):  # type: ignore[no-untyped-def]
    return correct_case(db, who, case.id, question=question, value=value, now=NOW, **more)


def labels(db: Session, mention: Mention) -> list[tuple[str, str | None, str | None]]:
    rows = db.scalars(select(Label).where(Label.mention_id == mention.id).order_by(Label.id))
    return [(row.question, row.before, row.value) for row in rows]


def kinds(db: Session, case: Case) -> list[str]:
    return list(db.scalars(select(CaseEvent.kind).where(CaseEvent.case_id == case.id)))


@pytest.mark.parametrize(
    ("question", "value"),
    [("sentiment", "neutral"), ("category", "billing"), ("severity", "blame")],
)
def test_an_answer_counts_at_once_and_can_be_taken_back(
    post: Post, db: Session, bob: Viewer, question: str, value: str
) -> None:
    mention = post(0.9)
    case = post.case_of(mention)
    before = getattr(case, question)

    event = correct(db, bob, case, question, value)

    assert getattr(post.case_of(mention), question) == value
    analysis = current_analysis(db, mention.id)
    assert analysis is not None
    assert getattr(analysis, f"{question}_probs")[value] == 1.0
    told = db.get_one(CaseEvent, event)
    assert (told.data["before"], told.data["after"]) == (before, value)
    assert labels(db, mention) == [(question, before, value)]

    undo_correction(db, bob, case.id, event, now=NOW)
    assert getattr(post.case_of(mention), question) == before
    assert labels(db, mention)[-1] == (question, value, None)
    assert kinds(db, case)[-1] == "undone"


def test_a_grave_severity_makes_the_case_more_urgent(post: Post, db: Session, bob: Viewer) -> None:
    mention = post(0.9, severity="disapproval")
    before = post.case_of(mention).priority
    correct(db, bob, post.case_of(mention), "severity", "blame")
    assert post.case_of(mention).priority > before


def test_a_corrected_category_goes_to_the_team_that_the_rules_name(
    post: Post, db: Session, bob: Viewer
) -> None:
    team = make_team(db)
    db.add(
        RoutingRule(position=1, name_nl="R", name_en="R", team_id=team.id,
                    conditions=always(any_of("category", ["billing"])).to_json())
    )  # fmt: skip
    db.flush()
    mention = post(0.9)
    assert post.case_of(mention).team_id is None
    correct(db, bob, post.case_of(mention), "category", "billing")
    assert post.case_of(mention).team_id == team.id


def test_another_intent_is_no_complaint_any_more(post: Post, db: Session, bob: Viewer) -> None:
    mention = post(0.9)
    correct(db, bob, post.case_of(mention), "intent", "question")
    analysis = current_analysis(db, mention.id)
    assert analysis is not None
    assert (analysis.intent, analysis.complaint) == ("question", 0.0)
    assert post.case_of(mention).status == "open"  # a person decides what becomes of it


def test_saying_what_is_there_already_confirms_it_without_a_change(
    post: Post, db: Session, bob: Viewer
) -> None:
    mention = post(0.9)
    case = post.case_of(mention)
    version = case.version
    assert correct(db, bob, case, "category", case.category) is None
    assert labels(db, mention) == [("category", "delivery", "delivery")]
    assert post.case_of(mention).version == version
    correct(db, bob, case, "category", case.category)
    assert len(labels(db, mention)) == 1


def test_a_new_reading_of_the_same_text_does_not_overwrite_what_was_said(
    post: Post, db: Session, bob: Viewer
) -> None:
    mention = post(0.9)
    correct(db, bob, post.case_of(mention), "category", "billing")
    read_again(db, mention, version="test-2")
    analysis = current_analysis(db, mention.id)
    assert analysis is not None
    assert (analysis.category, analysis.model_version) == ("billing", "test-2+hand")


def test_an_edited_text_is_a_new_question(post: Post, db: Session, bob: Viewer) -> None:
    mention = post(0.9)
    correct(db, bob, post.case_of(mention), "category", "billing")
    mention.revision, mention.text = 2, "Heel iets anders, een klacht"
    db.flush()
    read_again(db, mention, version="test-1")
    analysis = current_analysis(db, mention.id)
    assert analysis is not None
    assert (analysis.category, analysis.revision) == ("delivery", 2)


def test_the_only_post_that_is_not_about_us_closes_its_case_until_undone(
    post: Post, db: Session, bob: Viewer
) -> None:
    mention = post(0.9)
    case = post.case_of(mention)
    event = correct(db, bob, case, "relevance", "not_about_us")
    assert post.case_of(mention).status == "closed"
    analysis = current_analysis(db, mention.id)
    assert analysis is not None
    assert analysis.complaint == 0.0
    undo_correction(db, bob, case.id, event, now=NOW)
    assert post.case_of(mention).status == "open"


def test_one_of_several_posts_leaves_the_case_and_does_not_come_back_by_itself(
    post: Post, db: Session, bob: Viewer
) -> None:
    first, second = post(0.9), post(0.8)
    case = post.case_of(first)
    event = correct(db, bob, case, "relevance", "not_about_us", mention_id=second.id)
    assert db.get(CaseMention, second.id) is None
    assert post.case_of(first).status == "open"
    assert post.decide(second) is Outcome.LEAVE
    assert db.get(CaseMention, second.id) is None
    undo_correction(db, bob, case.id, event, now=NOW)
    assert post.case_of(second).id == case.id


def test_what_was_changed_again_is_not_undone_over_it(post: Post, db: Session, bob: Viewer) -> None:
    mention = post(0.9)
    case = post.case_of(mention)
    event = correct(db, bob, case, "category", "billing")
    correct(db, bob, case, "category", "product")
    with pytest.raises(WrongInputError, match="again"):
        undo_correction(db, bob, case.id, event, now=NOW)
    assert post.case_of(mention).category == "product"


def test_undoing_the_second_answer_brings_back_the_first(
    post: Post, db: Session, bob: Viewer
) -> None:
    mention = post(0.9)
    case = post.case_of(mention)
    correct(db, bob, case, "category", "billing")
    event = correct(db, bob, case, "category", "product")
    undo_correction(db, bob, case.id, event, now=NOW)
    assert post.case_of(mention).category == "billing"


def test_nonsense_a_stale_page_and_a_foreign_case_change_nothing(
    post: Post, db: Session, bob: Viewer
) -> None:
    mention = post(0.9)
    case = post.case_of(mention)
    for question, value in (("category", "x"), ("shoe", "41"), ("complaint", "yes")):
        with pytest.raises(WrongInputError):
            correct(db, bob, case, question, value)
    with pytest.raises(StaleError):
        correct(db, bob, case, "category", "billing", version=case.version + 1)
    with pytest.raises(NotFoundError):
        correct(db, bob, case, "category", "billing", mention_id=make_mention(db).id)
    case.team_id = make_team(db).id
    db.flush()
    with pytest.raises(NotFoundError):
        correct(db, bob, case, "category", "billing")
    assert labels(db, mention) == []


def test_labels_only_grow(post: Post, db: Session, bob: Viewer) -> None:
    correct(db, bob, post.case_of(post(0.9)), "category", "billing")
    for statement in ("UPDATE labels SET value = 'x'", "DELETE FROM labels"):
        with pytest.raises(Exception, match="append-only"), db.begin_nested():
            db.execute(text(statement))


def read_again(db: Session, mention: Mention, *, version: str) -> None:
    """What the first stage stores after a new reading."""
    from triage.mentions.understanding import (  # noqa: PLC0415
        Text,
        _outdate_analyses,
        _row,
        _store_analyses,
    )

    answer = FakeAnalyser(version=version).analyse(["een klacht"])[0]
    _outdate_analyses(db, [mention.id])
    _store_analyses(db, [_row(Text(mention.id, mention.revision, mention.text), answer)])  # type: ignore[arg-type]
    apply_labels(db, [mention.id])
