"""Proposals come from what was answered before to posts that mean the same."""

import random
import re
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, FakeAnalyser, analysis, make_team
from tests.triage.replies.conftest import Desk
from triage.models import Analysis, CannedText, Case, Reply
from triage.replies.canned import CannedWish, save_canned
from triage.replies.embedding import embed_due_texts, has_unread_texts
from triage.replies.suggesting import Candidate, choose, propose_replies
from triage.replies.writing import record_reply


def pointing(*parts: float) -> list[float]:
    """A meaning: a direction in 384 dimensions."""
    return [*parts, *([0.0] * (384 - len(parts)))]


def answered(desk: Desk, reply: str, meaning: Sequence[float], **values: Any) -> Reply:
    """Another case that was answered: its post meant `meaning`."""
    case, post = desk.open(external_id=f"p{random.random()}")  # noqa: S311
    about(desk, post.id, meaning, **values)
    if language := values.get("language"):
        case.language = language
    written = record_reply(desk.session, desk.bob, case.id, text=reply, now=NOW, accept_risks=True)
    return desk.reply(written.reply_id)


def about(desk: Desk, mention_id: int, meaning: Sequence[float], **values: Any) -> None:
    desk.session.execute(
        update(Analysis)
        .where(Analysis.mention_id == mention_id)
        .values(embedding=list(meaning), **values)
    )


def test_the_answer_to_the_nearest_post_comes_first(desk: Desk) -> None:
    about(desk, desk.post.id, pointing(1, 0))
    answered(desk, "We zoeken je pakket.", pointing(0.95, 0.3))
    answered(desk, "We kijken je rekening na.", pointing(0.1, 1))
    answered(desk, "De bezorger belt je vandaag.", pointing(0.99, 0.1))
    found = propose_replies(desk.session, desk.bob, desk.case.id)
    assert [one.text for one in found] == ["De bezorger belt je vandaag.", "We zoeken je pakket."]
    assert found[0].similarity > found[1].similarity > 0.9


def test_the_language_has_to_match(desk: Desk) -> None:
    about(desk, desk.post.id, pointing(1, 0))
    answered(desk, "We are looking for your parcel.", pointing(1, 0), language="en")
    assert propose_replies(desk.session, desk.bob, desk.case.id) == []


def test_no_name_of_another_customer_is_ever_proposed(desk: Desk) -> None:
    about(desk, desk.post.id, pointing(1, 0))
    answered(desk, "Hoi Fatima, het pakket is onderweg.", pointing(1, 0))
    answered(desk, "We mailen naar sanne@voorbeeld.nl", pointing(1, 0))
    desk.post.author_name = "Joris K."
    desk.session.flush()
    found = propose_replies(desk.session, desk.bob, desk.case.id)
    assert [one.text for one in found] == ["Hoi Joris, het pakket is onderweg."]


def test_nothing_of_another_team_or_said_in_private_is_proposed(desk: Desk) -> None:
    about(desk, desk.post.id, pointing(1, 0))
    foreign = answered(desk, "Wij van facturen zoeken het uit.", pointing(1, 0))
    case = desk.session.get_one(Case, foreign.case_id)
    case.team_id, case.assignee_id = make_team(desk.session).id, None
    private = answered(desk, "Onder ons gezegd: je krijgt het terug.", pointing(1, 0))
    private.is_private = True
    desk.session.flush()
    assert propose_replies(desk.session, desk.bob, desk.case.id) == []
    found = propose_replies(desk.session, desk.alice, desk.case.id)
    assert [one.text for one in found] == ["Wij van facturen zoeken het uit."]


def test_an_answer_of_the_same_case_is_not_proposed_to_it(desk: Desk) -> None:
    about(desk, desk.post.id, pointing(1, 0))
    record_reply(desk.session, desk.bob, desk.case.id, text="Al gezegd.", now=NOW)
    assert propose_replies(desk.session, desk.bob, desk.case.id) == []


def test_canned_answers_near_enough_are_proposed_too(desk: Desk) -> None:
    about(desk, desk.post.id, pointing(1, 0))
    wish = CannedWish("Pakket zoek", "zoek", {"nl": "Hoi {customer.first_name}, we zoeken het."})
    canned_id = save_canned(desk.session, desk.eve, wish, now=NOW)
    desk.session.execute(update(CannedText).values(embedding=pointing(0.8, 0.6), embedded_at=NOW))
    [found] = propose_replies(desk.session, desk.bob, desk.case.id)
    assert (found.text, found.origin, found.canned_id, found.title) == (
        "Hoi Fatima, we zoeken het.",
        "canned",
        canned_id,
        "Pakket zoek",
    )


def test_what_a_rule_names_comes_first(desk: Desk) -> None:
    about(desk, desk.post.id, pointing(1, 0))
    answered(desk, "We zoeken je pakket.", pointing(1, 0))
    wish = CannedWish("Regelantwoord", "regel", {"nl": "Volgens de regel.", "en": "By the rule."})
    save_canned(desk.session, desk.eve, wish, now=NOW)
    desk.case.routing = {"answer": {"name": "Regelantwoord", "then": ""}}
    desk.session.flush()
    found = propose_replies(desk.session, desk.bob, desk.case.id)
    assert [(one.origin, one.text) for one in found] == [
        ("rule", "Volgens de regel."),
        ("reply", "We zoeken je pakket."),
    ]


def test_a_post_that_nobody_read_gets_no_proposal(desk: Desk) -> None:
    answered(desk, "Iets", pointing(1, 0))
    desk.session.execute(update(Analysis).where(Analysis.mention_id == desk.post.id).values(
        is_current=False))  # fmt: skip
    assert propose_replies(desk.session, desk.bob, desk.case.id) == []


def test_proposals_say_different_things() -> None:
    same = [Candidate("Dank je, we zoeken het!", 0.9 - n / 100, "reply") for n in range(4)]
    other = Candidate("De bezorger belt.", 0.6, "reply", meaning=pointing(0, 1))
    twin = Candidate("De bezorger zal bellen.", 0.59, "reply", meaning=pointing(0.01, 1))
    assert [one.body for one in choose([*same, twin, other])] == [
        "Dank je, we zoeken het!",
        "De bezorger belt.",
    ]


def test_the_index_is_used_for_the_nearest(desk: Desk, db: Session) -> None:
    db.execute(text("SET LOCAL enable_seqscan = off"))
    statement = text(
        "EXPLAIN SELECT id FROM replies WHERE about IS NOT NULL AND pattern IS NOT NULL "
        "AND state = 'sent' AND language = 'nl' ORDER BY about <=> CAST(:near AS vector) LIMIT 40"
    )
    plan = db.execute(statement, {"near": str(pointing(0.1))}).scalars()
    assert "ix_replies_about" in "\n".join(plan)


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        ("SELECT id FROM replies WHERE case_id = 1 ORDER BY id", "ix_replies_case"),
        (
            "SELECT id FROM replies WHERE state IN ('queued', 'sending') AND due_at <= now() "
            "ORDER BY due_at, id LIMIT 1",
            "ix_replies_due",
        ),
        ("SELECT id FROM replies WHERE state = 'awaiting_approval' ORDER BY id",
         "ix_replies_waiting"),
        ("SELECT id FROM replies WHERE external_id = 'x' OR url = 'y'", "ix_replies_external"),
        ("SELECT id FROM canned_texts WHERE embedded_at IS NULL ORDER BY id LIMIT 32",
         "ix_canned_texts_unread"),
    ],
)  # fmt: skip
def test_lists_use_an_index(db: Session, statement: str, index: str) -> None:
    db.execute(text("SET LOCAL enable_seqscan = off"))
    assert index in "\n".join(db.execute(text(f"EXPLAIN {statement}")).scalars())


class Reader(FakeAnalyser):
    """A classifier that tells every text a direction of its own."""

    def _answer(self, text: str) -> Any:
        words = len(re.findall(r"\w+", text))
        return analysis(embedding=tuple(pointing(1.0, float(words))))


def test_the_worker_reads_what_is_new_once(
    real_desk: Desk, sessions: sessionmaker[Session]
) -> None:
    wish = CannedWish("Zoek", "zoek", {"nl": "We zoeken het uit.", "en": "We look into it."})
    save_canned(real_desk.session, real_desk.eve, wish, now=NOW)
    record_reply(real_desk.session, real_desk.bob, real_desk.case.id, text="Dank je wel", now=NOW)
    real_desk.session.commit()
    reader = Reader()
    with sessions() as session:
        assert has_unread_texts(session)
    assert embed_due_texts(sessions, reader) == 3
    assert embed_due_texts(sessions, reader) == 0
    with sessions() as session:
        assert not has_unread_texts(session)
        vectors = session.scalars(select(CannedText.embedding)).all()
        assert all(vector is not None for vector in vectors)
        assert session.scalars(select(Reply.embedding)).one() is not None


def test_a_text_without_words_is_not_asked_again_and_again(
    real_desk: Desk, sessions: sessionmaker[Session]
) -> None:
    wish = CannedWish("Punt", "punt", {"nl": "..."})
    save_canned(real_desk.session, real_desk.eve, wish, now=NOW)
    real_desk.session.commit()
    assert embed_due_texts(sessions, FakeAnalyser(unreadable=["..."])) == 1
    assert embed_due_texts(sessions, FakeAnalyser(unreadable=["..."])) == 0
