"""One case: its page, and what is done to it all day; the rest of its life is in `caselife`.

Every action tells the version that the person saw; `web.cases.doing` answers.
"""

from flask import Blueprint, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from triage.cases import actions
from triage.cases.reading import read_case
from triage.cases.relating import survivor_of_case
from triage.errors import NotFoundError
from triage.links.deciding import confirm_link, reject_link
from triage.links.meanwhile import refuse_outdated_case
from web.access import signed_in, viewer
from web.cases.doing import case_page, do_to_case, seen_version
from web.ids import row_id
from web.redirects import see_other
from web.registry import Page
from web.room import now, transaction

pages = Blueprint("cases", __name__)
PAGE = Page(pages)


@pages.get("/cases/<int:case_id>")
@signed_in
def show(case_id: int) -> str | Response:
    """The case on a page of its own; a merged one leads to the case whose part it is."""
    with transaction() as session:
        survivor = survivor_of_case(session, viewer(), case_id)
        if survivor != case_id:
            return see_other(url_for("cases.show", case_id=survivor))
        return case_page(session, case_id)


@pages.post("/cases/<int:case_id>/claim")
@signed_in
def claim(case_id: int) -> Response:
    """Make the case one's own."""
    return do_to_case(
        case_id,
        "claimed",
        lambda session: actions.claim_case(
            session, viewer(), case_id, now=now(), version=seen_version()
        ),
    )


@pages.post("/cases/<int:case_id>/release")
@signed_in
def release(case_id: int) -> Response:
    """Put the case back into the queue."""
    return do_to_case(
        case_id,
        "released",
        lambda session: actions.release_case(
            session, viewer(), case_id, now=now(), version=seen_version()
        ),
    )


@pages.post("/cases/<int:case_id>/assign")
@signed_in
def assign(case_id: int) -> Response:
    """Give the case to a colleague."""
    return do_to_case(
        case_id,
        "assigned",
        lambda session: actions.assign_case(
            session,
            viewer(),
            case_id,
            assignee_id=request.form.get("assignee", default=0, type=row_id),
            now=now(),
            version=seen_version(),
        ),
    )


@pages.post("/cases/<int:case_id>/wait")
@signed_in
def wait(case_id: int) -> Response:
    """Set the case aside until the customer answers."""
    return do_to_case(
        case_id,
        "waiting",
        lambda session: actions.wait_for_customer(
            session, viewer(), case_id, now=now(), version=seen_version()
        ),
    )


@pages.post("/cases/<int:case_id>/resolve")
@signed_in
def resolve(case_id: int) -> Response:
    """Close the case as solved."""
    return do_to_case(
        case_id,
        "resolved",
        lambda session: actions.resolve_case(
            session, viewer(), case_id, now=now(), version=seen_version()
        ),
    )


@pages.post("/cases/<int:case_id>/reopen")
@signed_in
def reopen(case_id: int) -> Response:
    """Take the case up again."""
    return do_to_case(
        case_id,
        "reopened",
        lambda session: actions.reopen_case(
            session, viewer(), case_id, now=now(), version=seen_version()
        ),
    )


@pages.post("/cases/<int:case_id>/links/<int:link_id>/confirm")
@signed_in
def confirm(case_id: int, link_id: int) -> Response:
    """Say that the author is this customer."""
    return do_to_case(
        case_id,
        f"confirmed:{link_id}",
        lambda session: confirm_link(
            session,
            viewer(),
            _link_of(session, case_id, link_id),
            now=now(),
            version=seen_version(),
        ),
    )


@pages.post("/cases/<int:case_id>/links/<int:link_id>/reject")
@signed_in
def reject(case_id: int, link_id: int) -> Response:
    """Say that the author is not this customer."""
    return do_to_case(
        case_id,
        f"rejected:{link_id}",
        lambda session: reject_link(
            session,
            viewer(),
            _link_of(session, case_id, link_id),
            now=now(),
            version=seen_version(),
        ),
    )


def _link_of(session: Session, case_id: int, link_id: int) -> int:
    """The link, when it belongs to the case whose page was used."""
    if link_id not in {link.id for link in read_case(session, viewer(), case_id).links}:
        # A colleague's decision ends the other suggestions: that is told, not "not found".
        refuse_outdated_case(session, viewer(), case_id, seen_version())
        raise NotFoundError(f"no link {link_id} in case {case_id}")
    return link_id
