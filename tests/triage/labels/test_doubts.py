import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_team
from tests.triage.cases.conftest import Post
from triage.cases.reviews import answer_review, decide_review, withdraw_decision
from triage.errors import NotFoundError, WrongInputError
from triage.labels.correcting import correct_case
from triage.labels.doubts import list_doubts, margin, ranked, worth
from triage.labels.keeping import answers_of, current_analysis
from triage.models import Review
from triage.people.viewer import Viewer

TOSS_UP = {"delivery": 0.41, "billing": 0.4, "product": 0.1, "other": 0.09}


def asked(db: Session, who: Viewer) -> list[tuple[str, int]]:
    return [(row.doubt.question, row.doubt.mention_id) for row in list_doubts(db, who).rows]


def test_what_is_close_and_urgent_is_worth_most() -> None:
    shares = ranked(TOSS_UP)
    assert [value for value, _ in shares] == ["delivery", "billing", "product", "other"]
    assert margin(shares) == pytest.approx(0.01)
    assert worth(shares, 80) > worth(shares, 20)
    assert worth(ranked({"a": 0.9, "b": 0.1}), 80) < worth(shares, 20)
    assert margin(()) == 1.0


def test_doubtful_cases_and_mentions_are_asked_about_the_worthiest_first(
    post: Post, db: Session, bob: Viewer
) -> None:
    maybe = post(0.4, mention={"conversation_id": "a"})
    grave = post(0.9, mention={"conversation_id": "b"}, category_probs=TOSS_UP, flags=["safety"])
    mild = post(0.9, mention={"conversation_id": "c"}, category_probs=TOSS_UP, severity="none")
    post(0.9, mention={"conversation_id": "d"})
    assert asked(db, bob) == [
        ("category", grave.id),
        ("complaint", maybe.id),
        ("category", mild.id),
    ]
    page = list_doubts(db, bob, offset=1, limit=1)
    assert (page.total, [row.doubt.mention_id for row in page.rows]) == (3, [maybe.id])


def test_an_answer_takes_the_question_away_also_when_it_confirms(
    post: Post, db: Session, bob: Viewer
) -> None:
    mention = post(0.9, category_probs=TOSS_UP)
    case = post.case_of(mention)
    correct_case(db, bob, case.id, question="category", value="delivery", now=NOW)
    assert asked(db, bob) == []


def test_foreign_cases_are_not_asked_about(post: Post, db: Session, bob: Viewer) -> None:
    mention = post(0.9, category_probs=TOSS_UP)
    post.case_of(mention).team_id = make_team(db).id
    db.flush()
    assert asked(db, bob) == []


def test_a_decision_is_a_label_and_counts_in_the_analysis(
    post: Post, db: Session, bob: Viewer
) -> None:
    yes, no = (
        post(0.4, mention={"conversation_id": "a"}),
        post(0.4, mention={"conversation_id": "b"}),
    )
    case_id = decide_review(db, bob, yes.id, decision="complaint", now=NOW)
    assert case_id is not None
    assert post.case_of(yes).complaint == 1.0
    decide_review(db, bob, no.id, decision="no_complaint", now=NOW)
    assert answers_of(db, [yes.id, no.id]) == {
        yes.id: {"complaint": "yes"},
        no.id: {"complaint": "no"},
    }
    withdraw_decision(db, bob, no.id, now=NOW)
    assert answers_of(db, [no.id])[no.id] == {}
    analysis = current_analysis(db, no.id)
    assert analysis is not None
    assert analysis.complaint == pytest.approx(0.4)


def test_one_says_what_it_is_instead(post: Post, db: Session, bob: Viewer) -> None:
    question, praise, foreign = (post(0.4, mention={"conversation_id": name}) for name in "abc")
    assert answer_review(db, bob, question.id, question="intent", value="question", now=NOW) is None
    assert answer_review(db, bob, praise.id, question="intent", value="complaint", now=NOW)
    answer_review(db, bob, foreign.id, question="relevance", value="not_about_us", now=NOW)
    assert answers_of(db, [question.id])[question.id]["intent"] == "question"
    assert answers_of(db, [foreign.id])[foreign.id]["relevance"] == "not_about_us"
    assert asked(db, bob) == []
    decisions = dict(db.execute(select(Review.mention_id, Review.decision)).all())  # type: ignore[arg-type]
    assert decisions == {
        question.id: "no_complaint", praise.id: "complaint", foreign.id: "no_complaint"
    }  # fmt: skip
    withdraw_decision(db, bob, foreign.id, now=NOW)
    assert answers_of(db, [foreign.id])[foreign.id] == {}


def test_nonsense_is_refused(post: Post, db: Session, bob: Viewer) -> None:
    mention = post(0.4)
    with pytest.raises(WrongInputError):
        answer_review(db, bob, mention.id, question="intent", value="x", now=NOW)
    with pytest.raises(NotFoundError):
        answer_review(db, bob, 10**9, question="intent", value="question", now=NOW)
