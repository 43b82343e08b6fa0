"""One step on many cases: each by itself, once, and back again."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_analysis, make_case, make_mention, make_team, make_user
from triage.bulk.running import (
    MOST_CASES,
    BulkResult,
    LeftOut,
    forget_old_runs,
    read_run,
    run_in_bulk,
    undo_run,
)
from triage.bulk.steps import STEPS, Target
from triage.cases.actions import claim_case
from triage.errors import NotFoundError, WrongInputError
from triage.models import BulkRun, Case, CaseEvent, CaseMention
from triage.people.viewer import Viewer

Run = Callable[..., BulkResult]


@pytest.fixture
def people(sessions: sessionmaker[Session]) -> dict[str, Viewer]:
    with sessions.begin() as session:
        bob, dora = make_user(session, name="Bob"), make_user(session, name="Dora")
        bob.teams, dora.teams = [make_team(session)], []
        session.flush()
        return {"bob": Viewer.of(bob), "dora": Viewer.of(dora)}


@pytest.fixture
def cases(sessions: sessionmaker[Session]) -> list[int]:
    with sessions.begin() as session:
        made = []
        for _ in range(4):
            mention = make_mention(session)
            make_analysis(session, mention)
            case = make_case(session, mention)
            session.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
            made.append(case.id)
        return made


@pytest.fixture
def run(sessions: sessionmaker[Session], people: dict[str, Viewer], cases: list[int]) -> Run:
    def run(
        action: str,
        chosen: list[int] | None = None,
        *,
        who: str = "bob",
        token: UUID | None = None,
        version: int | None = 1,
        **options: str,
    ) -> BulkResult:
        targets = [Target(case_id, version) for case_id in (cases if chosen is None else chosen)]
        return run_in_bulk(
            sessions, people[who], targets, token=token or uuid4(), action=action,
            options=options, now=NOW,
        )  # fmt: skip

    return run


def statuses(sessions: sessionmaker[Session], cases: list[int]) -> list[str]:
    with sessions() as session:
        return [session.get_one(Case, case_id).status for case_id in cases]


def test_what_changed_meanwhile_is_left_and_told_of_and_the_rest_is_done(
    sessions: sessionmaker[Session], people: dict[str, Viewer], cases: list[int], run: Run
) -> None:
    with sessions.begin() as session:
        claim_case(session, people["dora"], cases[1], now=NOW)
    result = run("resolve")
    assert result.done == (cases[0], cases[2], cases[3])
    assert [(one.case_id, one.reason, one.detail) for one in result.left_out] == [
        (cases[1], "changed", "claimed")
    ]
    assert statuses(sessions, cases) == ["resolved", "open", "resolved", "resolved"]


def test_a_foreign_case_and_one_that_is_none_are_left(
    sessions: sessionmaker[Session], people: dict[str, Viewer], cases: list[int], run: Run
) -> None:
    with sessions.begin() as session:
        session.get_one(Case, cases[0]).team_id = make_team(session).id
    result = run("claim", [cases[0], cases[1], 10**9])
    assert result.done == (cases[1],)
    assert {one.reason for one in result.left_out} == {"gone"}


def test_who_was_first_keeps_the_case(
    people: dict[str, Viewer], cases: list[int], run: Run, sessions: sessionmaker[Session]
) -> None:
    run("claim", cases[:1], who="dora")
    result = run("claim", version=None)
    assert [(one.reason, one.detail) for one in result.left_out] == [("claimed", "Dora")]


def test_pressing_twice_is_one_run(
    sessions: sessionmaker[Session], cases: list[int], run: Run
) -> None:
    token = uuid4()
    first = run("resolve", token=token)
    again = run("resolve", token=token)
    assert first == again
    with sessions() as session:
        kinds = session.scalars(select(CaseEvent.kind)).all()
    assert kinds.count("resolved") == len(cases)


def test_a_run_that_was_cut_off_goes_on(
    sessions: sessionmaker[Session], people: dict[str, Viewer], cases: list[int], run: Run
) -> None:
    token = uuid4()
    values = {"user_id": people["bob"].id, "action": "resolve", "done": [], "left_out": []}
    with sessions.begin() as session:
        session.add(BulkRun(token=token, started_at=NOW, **values))
    assert run("resolve", token=token).is_running
    assert statuses(sessions, cases) == ["open"] * 4
    with sessions.begin() as session:
        session.get_one(BulkRun, token).started_at = NOW - timedelta(minutes=3)
    assert run("resolve", token=token).done == tuple(cases)


def test_a_strangers_token_is_nobodys_business(
    sessions: sessionmaker[Session], people: dict[str, Viewer], run: Run
) -> None:
    token = uuid4()
    run("resolve", token=token)
    for look in (
        lambda: read_run(sessions, people["dora"], token),
        lambda: undo_run(sessions, people["dora"], token, now=NOW),
        lambda: run("resolve", who="dora", token=token),
    ):
        with pytest.raises(NotFoundError):
            look()


def test_it_is_all_taken_back_except_what_went_on(
    sessions: sessionmaker[Session], people: dict[str, Viewer], cases: list[int], run: Run
) -> None:
    token = uuid4()
    assert run("claim", token=token).undoable == 4
    run("assign", cases[:1], version=None, assignee=str(people["dora"].id))
    undone = undo_run(sessions, people["bob"], token, now=NOW)
    assert undone.done == tuple(cases[1:])
    assert undone.left_out == (LeftOut(cases[0], "refused", "undo"),)
    with sessions() as session:
        owners = [session.get_one(Case, case_id).assignee_id for case_id in cases]
    assert owners == [people["dora"].id, None, None, None]
    assert undo_run(sessions, people["bob"], token, now=NOW).done == ()


@pytest.mark.parametrize(
    ("action", "options"),
    [
        ("claim", {}), ("resolve", {}), ("wait", {}), ("tag", {"tag": "Actie"}),
        ("snooze", {"until": (NOW + timedelta(days=1)).isoformat()}),
        ("correct", {"question": "category", "value": "billing"}),
    ],
)  # fmt: skip
def test_every_step_is_done_and_undone(
    sessions: sessionmaker[Session],
    people: dict[str, Viewer],
    cases: list[int],
    run: Run,
    action: str,
    options: dict[str, str],
) -> None:
    def state() -> list[object]:
        with sessions() as session:
            made = [session.get_one(Case, case_id) for case_id in cases]
            return [(one.status, one.assignee_id, one.tags, one.category) for one in made]

    before, token = state(), uuid4()
    result = run(action, token=token, **options)
    assert result.done == tuple(cases)
    assert result.left_out == ()
    assert all(was != now for was, now in zip(before, state(), strict=True))
    undo_run(sessions, people["bob"], token, now=NOW)
    assert state() == before


def test_merging_leaves_one_case_and_comes_apart_again(
    sessions: sessionmaker[Session], people: dict[str, Viewer], cases: list[int], run: Run
) -> None:
    token = uuid4()
    run("merge", version=None, token=token, into=str(cases[0]))
    assert statuses(sessions, cases) == ["open", "merged", "merged", "merged"]
    undo_run(sessions, people["bob"], token, now=NOW)
    assert statuses(sessions, cases) == ["open"] * 4


def test_wrong_options_are_told_for_each_case_and_change_nothing(
    sessions: sessionmaker[Session], cases: list[int], run: Run
) -> None:
    for action, options in (
        ("assign", {"assignee": "x"}), ("assign", {"assignee": "999999"}), ("snooze", {}),
        ("snooze", {"until": "2020-01-01T00:00+00:00"}), ("tag", {"tag": " "}),
        ("merge", {"into": "12" * 20}), ("correct", {"question": "category", "value": "x"}),
    ):  # fmt: skip
        result = run(action, **options)
        assert {one.reason for one in result.left_out} <= {"refused", "gone"}, action
        assert result.done == (), action
    with sessions() as session:
        assert session.scalars(select(CaseEvent)).all() == []


def test_an_answer_goes_out_once_for_each_case_whose_source_takes_answers(
    sessions: sessionmaker[Session],
    cases: list[int],
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[tuple[int, str, object]] = []

    def queue(_: Session, __: Viewer, case_id: int, *, text: str, **more: object) -> None:
        if case_id == cases[0]:
            raise WrongInputError("channel", "answers to this source are copied by hand")
        told.append((case_id, text, more["key"]))

    monkeypatch.setattr("triage.bulk.steps.queue_reply", queue)
    result = run("reply", text="We zoeken het uit.")
    assert [(one.case_id, one.detail) for one in result.left_out] == [(cases[0], "channel")]
    assert [(case_id, text) for case_id, text, _ in told] == [
        (case_id, "We zoeken het uit.") for case_id in cases[1:]
    ]
    assert len({key for _, _, key in told}) == 3


def test_an_answer_without_words_or_with_an_unfilled_variable_is_not_sent(
    sessions: sessionmaker[Session], cases: list[int], run: Run
) -> None:
    for text in ("", "Beste {customer.first_name},"):
        result = run("reply", text=text)
        assert result.done == ()
        assert {one.reason for one in result.left_out} == {"refused"}


def test_no_step_no_case_or_too_many_are_refused_at_once(run: Run) -> None:
    for action, chosen in (
        ("dance", None), ("resolve", []), ("resolve", list(range(1, MOST_CASES + 2))),
    ):  # fmt: skip
        with pytest.raises(WrongInputError):
            run(action, chosen)


def test_old_runs_are_forgotten(sessions: sessionmaker[Session], run: Run) -> None:
    run("claim")
    with sessions.begin() as session:
        forget_old_runs(session, NOW + timedelta(days=8))
        assert session.scalars(select(BulkRun)).all() == []


def test_every_step_has_a_test_of_its_own() -> None:
    tested = {"claim", "release", "assign", "resolve", "reopen", "wait", "snooze", "tag", "untag",
              "merge", "reply", "correct"}  # fmt: skip
    assert set(STEPS) <= tested
