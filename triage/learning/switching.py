"""Changes which model serves: into the shadow, to the front, and back.

The rule for the front: on the corrections that the candidate did not learn from, drawn with
replacement 2,000 times with both models on the same rows, it answers more labels right in at
least 95 of 100 draws (paired bootstrap), and there are enough of them.
"""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from triage.errors import WrongInputError
from triage.learning.catalogue import find_model
from triage.learning.fitting import answering, misfit
from triage.learning.standing import Standing, hold_standing, version_before
from triage.models import LearntModel, ModelChange
from triage.models.schema import Json

SURE_ENOUGH: Final = 0.95
LEAST_ROWS: Final = 12


def put_in_shadow(
    session: Session, version: str, *, now: datetime, by_id: int | None = None
) -> Standing:
    """Let this model read along.

    Raises NotFoundError, and WrongInputError for the one in front or one that no longer fits.
    """
    model = _fitting(session, version)
    standing = hold_standing(session)
    if standing.current == version:
        raise WrongInputError("model", f"{version} serves already")
    if standing.shadow == version:
        return standing
    model.evidence = None  # it was compared with whichever model served then
    return _change(session, "shadowed", standing.current, version, now=now, by_id=by_id)


def leave_shadow(session: Session, *, now: datetime, by_id: int | None = None) -> Standing:
    """Stop reading along; harmless where nothing does."""
    standing = hold_standing(session)
    if standing.shadow is None:
        return standing
    return _change(session, "unshadowed", standing.current, None, now=now, by_id=by_id)


def switch_model(
    session: Session,
    version: str,
    *,
    now: datetime,
    by_id: int | None = None,
    anyway: bool = False,
) -> Standing:
    """Let this model serve from the next text on.

    Raises NotFoundError, and WrongInputError with the reason where the rule says no; `anyway`
    passes over the rule, and the change tells so. One that no longer fits serves in no case.
    """
    model = _fitting(session, version)
    standing = hold_standing(session)
    if standing.current == version:
        return standing
    problem = why_not(model.evidence, answering(session, standing.current))
    if problem and not anyway:
        raise WrongInputError("model", problem)
    shadow = None if standing.shadow == version else standing.shadow
    evidence: Json = {**(model.evidence or {}), "anyway": bool(problem)}
    return _change(session, "switched", version, shadow, now=now, by_id=by_id, evidence=evidence)


def switch_back(session: Session, *, now: datetime, by_id: int | None = None) -> Standing:
    """Let the model serve that served before the last switch; that one goes into no shadow.

    Where that one is gone or fits no longer, the model of the settings serves.
    Raises WrongInputError where there is no switch to take back.
    """
    hold_standing(session)
    found, older = version_before(session)
    if not found:
        raise WrongInputError("model", "there is no switch to take back")
    return _change(session, "back", answering(session, older), None, now=now, by_id=by_id)


def why_not(evidence: Json | None, serving: str | None) -> str | None:
    """Why a model may not serve yet, or None; `serving` is the one that answers now."""
    if not evidence or evidence.get("against") != serving:
        return "it was not compared with the model that serves yet; put it in the shadow first"
    rows = int(evidence.get("rows", 0))
    if rows < LEAST_ROWS:
        return f"only {rows} held-out corrections to compare on; {LEAST_ROWS} are needed"
    sure = float(evidence.get("surely_better", 0.0))
    if sure < SURE_ENOUGH:
        return (
            f"it is better in {100 * sure:.0f} of 100 draws of the {rows} held-out corrections; "
            f"{100 * SURE_ENOUGH:.0f} are needed"
        )
    return None


def _fitting(session: Session, version: str) -> LearntModel:
    model = find_model(session, version)
    problem = misfit(model)
    if problem:
        raise WrongInputError("model", problem)
    return model


def _change(
    session: Session,
    kind: str,
    current: str | None,
    shadow: str | None,
    *,
    now: datetime,
    by_id: int | None,
    evidence: Json | None = None,
) -> Standing:
    change = ModelChange(
        kind=kind,
        current_version=current,
        shadow_version=shadow,
        evidence=evidence,
        by_id=by_id,
        at=now,
    )
    session.add(change)
    session.flush()
    return Standing(change.id, current, shadow)
