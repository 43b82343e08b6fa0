"""A person corrects the classification of a case: it counts at once, can be undone, and is kept."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.cases.changing import check_version, conclude, find_case
from triage.cases.life import close_case
from triage.cases.opening import describe_case
from triage.cases.standing import remember, restore
from triage.errors import NotFoundError, WrongInputError
from triage.labels.keeping import answers_of, current_analysis, keep_label
from triage.labels.overlay import VALUES
from triage.models import Analysis, Case, CaseEvent, CaseMention, Mention
from triage.people.viewer import Viewer
from triage.routing.rerouting import reroute


def correct_case(
    session: Session,
    viewer: Viewer,
    case_id: int,
    *,
    question: str,
    value: str,
    now: datetime,
    version: int | None = None,
    mention_id: int | None = None,
) -> int | None:
    """Correct one answer about a post of the case, or about the one that made it a case.

    Returns the event's id; None where it said so already: then the answer is kept as confirmed.
    Raises NotFoundError, StaleError, or WrongInputError for what cannot be answered so.
    """
    if value not in VALUES.get(question, ()) or question == "complaint":
        raise WrongInputError(question, "choose one of the values")
    case = find_case(session, viewer, case_id)
    check_version(session, case, version)
    mention = _post_of(session, case, mention_id)
    if question == "relevance":
        return _take_out(session, case, viewer, mention, value, now)
    analysis = current_analysis(session, mention.id)
    if analysis is None:
        raise WrongInputError("analysis", "the text was not read yet")
    before = str(getattr(analysis, question))
    answered = answers_of(session, [mention.id]).get(mention.id, {}).get(question)
    if answered == value:
        return None  # a second click
    keep_label(
        session, mention, question=question, value=value, before=before, by_id=viewer.id, now=now
    )
    if before == value:
        return None
    _describe(session, case, viewer, now)
    return _tell(
        session, case, viewer, now, mention, question, before=before, after=value, label=answered
    )


def undo_correction(
    session: Session, viewer: Viewer, case_id: int, event_id: int, *, now: datetime
) -> int:
    """Take a correction back; returns the case's version.

    Raises NotFoundError for what is no correction of this case, WrongInputError when the answer
    was changed again since.
    """
    case = find_case(session, viewer, case_id)
    event = session.get(CaseEvent, event_id)
    if event is None or event.case_id != case.id or event.kind != "corrected":
        raise NotFoundError(f"no correction {event_id} in case {case_id}")
    data = event.data
    mention = session.get(Mention, data["mention_id"])
    answers = answers_of(session, [data["mention_id"]]).get(data["mention_id"], {})
    if mention is None or answers.get(data["question"]) != data["after"]:
        raise WrongInputError("undo", "it was changed again since")
    keep_label(
        session,
        mention,
        question=data["question"],
        value=data.get("label"),
        before=data["after"],
        by_id=viewer.id,
        now=now,
    )
    if data["question"] == "relevance":
        _put_back(session, case, mention, data, now)
    _describe(session, case, viewer, now)
    return conclude(
        session, case, viewer, now, "undone", event_id=event_id, undone_kind="corrected"
    )


def _take_out(
    session: Session, case: Case, viewer: Viewer, mention: Mention, value: str, now: datetime
) -> int | None:
    """Not about us: the post leaves the case; a case without any other post is closed."""
    answered = answers_of(session, [mention.id]).get(mention.id, {}).get("relevance")
    if answered == value:
        return None
    keep_label(
        session,
        mention,
        question="relevance",
        value=value,
        before=answered,
        by_id=viewer.id,
        now=now,
    )
    was, home_id = remember(case), None
    if _count_posts(session, case) > 1:
        member = session.get_one(CaseMention, mention.id)
        home_id = member.home_case_id
        session.delete(member)
        session.flush()
        _describe(session, case, viewer, now)
    elif case.status != "closed":
        # The log and the post stay readable in the closed case.
        close_case(session, viewer, case.id, now=now)
    return _tell(
        session, case, viewer, now, mention, "relevance",
        before=None, after=value, label=answered, was=was, home_case_id=home_id,
    )  # fmt: skip


def _put_back(
    session: Session, case: Case, mention: Mention, data: dict[str, object], now: datetime
) -> None:
    home_id = data.get("home_case_id")
    if isinstance(home_id, int):
        if session.get(CaseMention, mention.id) is None:
            session.add(
                CaseMention(
                    mention_id=mention.id,
                    case_id=case.id,
                    home_case_id=home_id,
                    revision_told=mention.revision,
                    deletion_told=mention.deleted_at is not None,
                )
            )
    elif isinstance(was := data.get("was"), dict):
        restore(case, was, now)


def _tell(
    session: Session,
    case: Case,
    viewer: Viewer,
    now: datetime,
    mention: Mention,
    question: str,
    **data: object,
) -> int:
    conclude(
        session, case, viewer, now, "corrected", mention_id=mention.id, question=question, **data
    )
    session.flush()
    newest = select(func.max(CaseEvent.id)).where(
        CaseEvent.case_id == case.id, CaseEvent.kind == "corrected"
    )
    return session.scalars(newest).one()


def _describe(session: Session, case: Case, viewer: Viewer, now: datetime) -> None:
    """Sum the case up again, and let the rules look at it as it is now."""
    session.flush()
    describe_case(session, case, now)
    reroute(session, case, now=now, actor_id=viewer.id)


def _post_of(session: Session, case: Case, mention_id: int | None) -> Mention:
    """The post that is meant: by its id, or the one most surely a complaint."""
    statement = (
        select(Mention)
        .join(CaseMention, CaseMention.mention_id == Mention.id)
        .outerjoin(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .where(CaseMention.case_id == case.id)
        .order_by(Analysis.complaint.desc().nulls_last(), Mention.id)
        .limit(1)
    )
    if mention_id is not None:
        statement = statement.where(Mention.id == mention_id)
    mention = session.scalar(statement)
    if mention is None:
        raise NotFoundError(f"no such post in case {case.id}")
    return mention


def _count_posts(session: Session, case: Case) -> int:
    statement = select(func.count()).select_from(CaseMention).where(CaseMention.case_id == case.id)
    return session.scalars(statement).one()
