"""The queue's list as HTML: on its page, and alone when only the list is made anew."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from flask import g, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from triage.bulk.running import MOST_CASES
from triage.cases.queue import (
    MOST_COUNTED,
    SORTS,
    QueueFilters,
    QueuePage,
    list_cases,
    newest_case_id,
)
from triage.cases.rows import read_rows
from triage.cases.tags import known_tags
from triage.live.presence import read_presence
from triage.monitors.reading import names_of_monitors
from triage.people.accounts import list_colleagues, list_teams
from triage.replies.canned import list_canned
from triage.sources.reading import list_source_names
from triage.views.choices import COLUMNS, Choices, read_choices
from triage.views.saved import ViewRow, list_views, may_share_with
from web.access import viewer
from web.cases.snoozing import snooze_choices
from web.frame import appearance, counts
from web.languages import chosen_language
from web.queue.form import COLUMN_WORDS, SORT_WORDS, choices
from web.queue.links import VIEW_WORDS, QueueLinks
from web.room import now


@dataclass(frozen=True, slots=True)
class Tab:
    """One saved view as a tab."""

    view: ViewRow
    address: str
    is_here: bool
    is_changed: bool  # one came by it, and changed the filters since


def list_page(session: Session, links: QueueLinks) -> QueuePage:
    """The page of the list that an address stands for."""
    return list_cases(
        session,
        viewer(),
        links.filters,
        now=now(),
        after=links.after,
        before=links.before,
        known_total=_known_total(links.filters),
    )


def _known_total(filters: QueueFilters) -> int | None:
    """A whole view was counted already, for its tab."""
    whole = QueueFilters(view=filters.view, sort=filters.sort)
    return getattr(counts(), filters.view, None) if filters == whole else None


def list_pane(session: Session, links: QueueLinks) -> Markup:
    """The list with its tabs, filters and bulk bar."""
    page = list_page(session, links)
    # Our own template escaped it already; other templates take it in as it is.
    return Markup(  # noqa: S704
        render_template("queue/list.html", **list_context(session, links, page))
    )


def list_context(session: Session, links: QueueLinks, page: QueuePage) -> dict[str, Any]:
    """What the list's template needs."""
    chosen = own_choices(session)
    views = list_views(session, viewer())
    colleagues = list_colleagues(session)
    teams = list_teams(session)
    return {
        "links": links,
        "page": page,
        "tabs": VIEW_WORDS,
        "saved": [_tab(view, links) for view in views],
        "queue_counts": counts(),
        "most_counted": MOST_COUNTED,
        "most_cases": MOST_CASES,
        "newest": newest_case_id(session),
        "choices": choices(
            teams,
            list_source_names(session),
            colleagues,
            known_tags(session),
            chosen_language(),
            names_of_monitors(session),
        ),
        "columns": chosen.columns,
        "all_columns": {name: COLUMN_WORDS[name] for name in COLUMNS},
        "default_view_id": chosen.default_view_id,
        "sorts": {name: SORT_WORDS[name] for name in SORTS},
        "share_teams": [team for team in teams if may_share_with(viewer(), team.id)],
        "may_share_with_all": viewer().may_see_all,
        "colleagues": [one for one in colleagues if one[0] != viewer().id],
        "snoozes": snooze_choices(now()),
        "canned": list_canned(session, viewer()),
        "present": read_presence(session, viewer(), [row.id for row in page.rows], now=now()),
        "token": uuid4(),
    }


def row_lines(session: Session, links: QueueLinks, case_ids: Collection[int]) -> Markup:
    """These rows anew, to be put in the place of the old ones."""
    rows = read_rows(session, viewer(), sorted(case_ids))
    return Markup(  # noqa: S704 (as above)
        render_template(
            "queue/rows.html",
            rows=rows,
            links=links,
            columns=own_choices(session).columns,
            present=read_presence(session, viewer(), case_ids, now=now()),
        )
    )


def own_choices(session: Session) -> Choices:
    """How this person wants the list, asked once a request."""
    if "queue_choices" not in g:
        g.queue_choices = read_choices(session, viewer())
    chosen: Choices = g.queue_choices
    return chosen


def own_appearance(session: Session) -> Any:
    """How it looks: the density that somebody keeps goes along to other browsers."""
    looks = appearance()
    density = own_choices(session).density
    return replace(looks, density=density) if density else looks


def _tab(view: ViewRow, links: QueueLinks) -> Tab:
    place = QueueLinks.of_query(view.query, view.id)
    is_here = links.saved_id == view.id
    return Tab(view, place.first(), is_here, is_here and place.query() != links.query())
