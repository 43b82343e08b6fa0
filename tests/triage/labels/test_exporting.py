"""Labels leave as rows that `evaluate` and `train` read."""

from datetime import timedelta

from sqlalchemy.orm import Session

from nlp.evaluation import evaluate
from nlp.training.data import load_training_rows, to_row
from tests.factories import NOW, analysis
from tests.triage.cases.conftest import Post
from triage.cases.reviews import decide_review
from triage.labels.correcting import correct_case, undo_correction
from triage.labels.exporting import read_labels
from triage.models import MentionRevision
from triage.people.viewer import Viewer


def test_a_row_has_the_text_and_the_newest_answers(post: Post, db: Session, bob: Viewer) -> None:
    mention = post(0.9, mention={"text": "Waar blijft mijn pakket?"})
    case = post.case_of(mention)
    for question, value in (
        ("category", "billing"), ("category", "product"), ("severity", "blame"),
        ("intent", "question"),
    ):  # fmt: skip
        correct_case(db, bob, case.id, question=question, value=value, now=NOW)
    assert list(read_labels(db)) == [
        {
            "id": f"corrections-{mention.id}-1",
            "text": "Waar blijft mijn pakket?",
            "lang": "nl",
            "set": "corrections",
            "category": "product",
            "severity": "blame",
            "intent": "question",
            "complaint": False,
            "before": {"category": "billing", "severity": "disapproval", "intent": "complaint"},
            "model": "test-1",
        }
    ]


def test_what_was_withdrawn_does_not_leave(post: Post, db: Session, bob: Viewer) -> None:
    case = post.case_of(post(0.9))
    event = correct_case(db, bob, case.id, question="category", value="billing", now=NOW)
    assert event is not None
    undo_correction(db, bob, case.id, event, now=NOW)
    assert list(read_labels(db)) == []


def test_an_edited_text_leaves_as_it_was_when_it_was_judged(
    post: Post, db: Session, bob: Viewer
) -> None:
    mention = post(0.4, mention={"text": "De oude tekst"})
    decide_review(db, bob, mention.id, decision="no_complaint", now=NOW)
    db.add(MentionRevision(mention_id=mention.id, revision=1, text="De oude tekst"))
    mention.text, mention.revision = "De nieuwe tekst", 2
    db.flush()
    rows = list(read_labels(db))
    assert [(row["text"], row["complaint"]) for row in rows] == [("De oude tekst", False)]


def test_only_what_is_newer_leaves(post: Post, db: Session, bob: Viewer) -> None:
    correct_case(db, bob, post.case_of(post(0.9)).id, question="category", value="billing", now=NOW)
    assert list(read_labels(db, since=NOW + timedelta(days=1))) == []
    assert len(list(read_labels(db, since=NOW))) == 1


def test_the_rows_are_measured_and_trained_on(
    post: Post, db: Session, bob: Viewer, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    import gzip  # noqa: PLC0415
    import json  # noqa: PLC0415

    case = post.case_of(post(0.9, mention={"text": "Waar blijft mijn pakket nou weer?"}))
    correct_case(db, bob, case.id, question="category", value="billing", now=NOW)
    correct_case(db, bob, case.id, question="sentiment", value="neutral", now=NOW)
    rows = list(read_labels(db))
    reports = evaluate(rows, [analysis()], rounds=10)
    assert {report.task for report in reports} >= {"category", "sentiment"}
    assert set(to_row(rows[0]).labels) == {"category", "sentiment"}
    with gzip.open(tmp_path / "corrections.train.jsonl.gz", "wt") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    trained = load_training_rows(tmp_path)
    assert [row.set for row in trained] == ["corrections"]
