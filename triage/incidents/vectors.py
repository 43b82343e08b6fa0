"""Keeps for every case the vector of what it says; what is alike is asked in `similar`."""

from typing import Any

from sqlalchemy import BigInteger, Select, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.clearing import delete_some
from triage.models import Analysis, Case, CaseMention, CaseVector


def keep_vector(session: Session, case_id: int) -> None:
    """Take the vector of the case's post that is most surely a complaint.

    A case whose posts the classifier could not read has none.
    """
    session.flush()
    strongest = strongest_vector(case_id)
    statement = insert(CaseVector).from_select(["case_id", "embedding"], strongest)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[CaseVector.case_id],
            set_={"embedding": statement.excluded.embedding},
            # Most changes of a case do not change what it says; the index need not be touched.
            where=CaseVector.embedding.is_distinct_from(statement.excluded.embedding),
        )
    )


def strongest_vector(case_id: int) -> Select[tuple[int, Any]]:
    """The case's id and the vector of its post that is most surely a complaint, or no row."""
    return (
        select(literal(case_id, BigInteger), Analysis.embedding)
        .join(CaseMention, CaseMention.mention_id == Analysis.mention_id)
        # A vector of zeros points nowhere, and PostgreSQL cannot order by its angle.
        .where(
            CaseMention.case_id == case_id,
            Analysis.is_current,
            func.vector_norm(Analysis.embedding) > 0,
        )
        .order_by(Analysis.complaint.desc(), Analysis.mention_id)
        .limit(1)
    )


def forget_ended_vectors(session: Session) -> int:
    """Leave out what nobody looks for: closed cases, and those that are part of another."""
    ended = select(Case.id).where(Case.status.in_(("closed", "merged")))
    return delete_some(session, CaseVector, CaseVector.case_id.in_(ended))
