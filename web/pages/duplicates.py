"""Duplicates among customers: the list, two records side by side, merging and taking it back.

Everybody may look and propose; leads, managers and administrators decide.
"""

from time import monotonic
from typing import Final

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from triage.duplicates.acting import (
    DECIDERS,
    ask_again,
    call_different,
    merge_by_hand,
    propose,
    unmerge_by_hand,
)
from triage.duplicates.configuring import read_survivorship, save_survivorship
from triage.duplicates.deciding_many import call_pairs_different, merge_pairs
from triage.duplicates.reading import list_pairs
from triage.duplicates.ruling import merge_by_rule, plan_merges
from triage.duplicates.side_by_side import compare
from triage.duplicates.survivors import survivors_of
from triage.duplicates.survivorship import CHOICES, GROUPS, Rule
from triage.errors import NotFoundError, WrongInputError
from triage.models import Customer
from triage.pairing.scoring import AUTOMATIC
from web.access import roles, signed_in, viewer
from web.cases.storyline import money
from web.customers import duplicates as duplicatewords
from web.mentions.links import LARGEST_ID
from web.redirects import local_path, see_other
from web.registry import Page, RailEntry
from web.room import now, room, transaction

pages = Blueprint("duplicates", __name__)
PAGE = Page(
    pages,
    RailEntry(
        position=45, icon="copy", label=lazy_gettext("Duplicates"), endpoint="duplicates.index"
    ),
)
TWO: Final = f"/duplicates/<int(max={LARGEST_ID}):customer_id>/<int(max={LARGEST_ID}):other_id>"
STEPS: Final = (0.5, 0.9, 0.99)
MOST_AT_ONCE: Final = 200  # groups
LONGEST_TURN_S: Final = 3.0  # a request of the rule; the page sends the next one by itself


@pages.get("/duplicates")
@signed_in
def index() -> str:
    """Open pairs, the likeliest first."""
    least = _chance(request.args.get("least"), 0.0)
    proposed = request.args.get("proposed") == "yes"
    after = request.args.get("after")
    with transaction() as session:
        page = list_pairs(session, least=least, proposed=proposed, after=after)
    return render_template(
        "duplicates/index.html",
        page=page,
        least=least,
        proposed=proposed,
        steps=STEPS,
        after=after,
        done=duplicatewords.done_of(request.args.get("done")),
        tell=duplicatewords,
        may_decide=viewer().role in DECIDERS,
    )


@pages.get(TWO)
@signed_in
def show(customer_id: int, other_id: int) -> Response:
    """Two records side by side; records that were merged lead to the customer."""
    with transaction() as session:
        survivors = survivors_of(session, [customer_id, other_id])
        if len(survivors) < 2:
            raise NotFoundError(f"no customers {customer_id} and {other_id}")
        standing = sorted(set(survivors.values()))
        if len(standing) == 1:
            return see_other(url_for("customers.show", customer_id=standing[0]))
        if set(standing) != {customer_id, other_id}:
            return see_other(url_for("duplicates.show", customer_id=standing[0],
                                     other_id=standing[1]))  # fmt: skip
        view = compare(session, viewer(), customer_id, other_id)
    return make_response(
        render_template(
            "duplicates/show.html",
            view=view,
            groups=GROUPS,
            tell=duplicatewords,
            money=money,
            now=now(),
            done=duplicatewords.done_of(request.args.get("done")),
            may_decide=viewer().role in DECIDERS,
        )
    )


@pages.get("/duplicates/compare")
@signed_in
def find() -> Response:
    """Compare a customer with the one whose number somebody typed."""
    number = " ".join(request.args.get("number", "").split()).upper()[:64]
    one = request.args.get("customer", type=int) or 0
    with transaction() as session:
        other = session.query(Customer.id).filter_by(number=number).scalar() if number else None
    if other is None or other == one or not 0 < one <= LARGEST_ID:
        return see_other(url_for("duplicates.index", done="unknown"))
    return see_other(url_for("duplicates.show", customer_id=one, other_id=other))


@pages.post(f"{TWO}/merge")
@roles(*DECIDERS)
def merge(customer_id: int, other_id: int) -> Response:
    """Merge the two; the form tells which record stays, and from which each field comes."""
    winner = request.form.get("winner", type=int)
    if winner not in (customer_id, other_id):
        raise WrongInputError("winner", gettext("choose which of the two records stays"))
    loser = other_id if winner == customer_id else customer_id
    choices = {
        group: int(told)
        for group in GROUPS
        if (told := request.form.get(f"from-{group}", "")).isdecimal() and len(told) < 19
    }
    with transaction() as session:
        merged = merge_by_hand(session, viewer(), winner, loser, now=now(), choices=choices)
    room().services.hints.send("link")
    return see_other(
        url_for("customers.show", customer_id=winner, done=f"merged-{merged.merge_id}")
    )


@pages.post(f"{TWO}/propose")
@signed_in
def suggest(customer_id: int, other_id: int) -> Response:
    """Somebody thinks that these are one; a lead or manager decides."""
    with transaction() as session:
        propose(session, viewer(), customer_id, other_id, now=now())
    return see_other(
        url_for("duplicates.show", customer_id=customer_id, other_id=other_id, done="proposed")
    )


@pages.post(f"/duplicates/pairs/<int(max={LARGEST_ID}):pair_id>/different")
@roles(*DECIDERS)
def different(pair_id: int) -> Response:
    """Two customers: never asked again."""
    with transaction() as session:
        call_different(session, viewer(), pair_id, now=now())
    return see_other(url_for("duplicates.index", done=f"different-{pair_id}"))


@pages.post(f"/duplicates/pairs/<int(max={LARGEST_ID}):pair_id>/again")
@roles(*DECIDERS)
def again(pair_id: int) -> Response:
    """Take "different" back."""
    with transaction() as session:
        ask_again(session, viewer(), pair_id)
    return see_other(url_for("duplicates.index", done="again"))


@pages.post(f"/duplicates/merges/<int(max={LARGEST_ID}):merge_id>/undo")
@roles(*DECIDERS)
def undo(merge_id: int) -> Response:
    """Take a merge back; both records are whole again."""
    with transaction() as session:
        undone = unmerge_by_hand(session, viewer(), merge_id, now=now())
    room().services.hints.send("link")
    back = local_path(
        request.form.get("back"),
        url_for("duplicates.show", customer_id=undone.survivor_id, other_id=undone.restored_id),
    )
    return see_other(f"{back}{'&' if '?' in back else '?'}done=unmerged")


@pages.get("/duplicates/rule")
@roles("manager", "admin")
def rule() -> str:
    """What merging all pairs above a probability would do."""
    above = _chance(request.args.get("above"), AUTOMATIC, least=0.5)
    with transaction() as session:
        plan = plan_merges(session, above)
    return render_template(
        "duplicates/rule.html",
        plan=plan,
        above=above,
        merged=request.args.get("merged", 0, type=int),
        # Only inside the page that began: no link from elsewhere may set this going.
        is_going="going" in request.args and request.headers.get("HX-Request") == "true",
        done=duplicatewords.done_of(request.args.get("done")),
    )


@pages.post("/duplicates/rule")
@roles("manager", "admin")
def merge_all() -> Response:
    """Merge the surest groups above a probability, as many as fit into a few seconds.

    While the page stays open it sends the next request by itself, until nothing is left.
    """
    above = _chance(request.form.get("above"), AUTOMATIC, least=0.5)
    began = monotonic()
    with transaction() as session:
        plan = plan_merges(session, above)
    merged = merge_by_rule(
        room().services.sessions,
        plan.first(MOST_AT_ONCE),
        now=now(),
        actor_id=viewer().id,
        is_over=lambda: monotonic() - began > LONGEST_TURN_S,
    )
    room().services.hints.send("link")
    so_far = merged + min(max(request.form.get("merged", 0, type=int), 0), LARGEST_ID)
    if merged and merged < plan.merges:
        return see_other(url_for("duplicates.rule", above=above, merged=so_far, going="yes"))
    return see_other(url_for("duplicates.rule", above=above, done=f"ruled-{so_far}"))


@pages.post("/duplicates/pairs/decide")
@roles(*DECIDERS)
def decide_many() -> Response:
    """Decide all pairs that were ticked in the list."""
    told = [int(one) for one in request.form.getlist("pair") if one.isdecimal() and len(one) < 19]
    decide, word = call_pairs_different, "differ"
    if request.form.get("decision") == "merge":
        decide, word = merge_pairs, "ruled"
    decided = decide(room().services.sessions, viewer(), told, now=now())
    room().services.hints.send("link")
    back = local_path(request.form.get("back"), url_for("duplicates.index"))
    return see_other(f"{back}{'&' if '?' in back else '?'}done={word}-{decided.done}")


@pages.get("/duplicates/values")
@roles("manager", "admin")
def values() -> str:
    """Which of several told values a customer shows."""
    with transaction() as session:
        told = read_survivorship(session)
    return render_template(
        "duplicates/values.html",
        told=told,
        groups=GROUPS,
        strategies=CHOICES,
        tell=duplicatewords,
        done=duplicatewords.done_of(request.args.get("done")),
    )


@pages.post("/duplicates/values")
@roles("manager", "admin")
def save_values() -> Response:
    """Set it; the customers whom it concerns follow in the background."""
    with transaction() as session:
        before = read_survivorship(session)
        rules = {
            group: Rule(
                request.form.get(f"rule-{group}", before.rules[group].strategy),  # type: ignore[arg-type]
                f"agent-{group}" in request.form,
            )
            for group in GROUPS
        }
        places = {row.id: request.form.get(f"place-{row.id}", type=int) for row in before.sources}
        order = sorted(
            (row.id for row in before.sources),
            key=lambda source_id: places[source_id] or len(places) + 1,
        )
        save_survivorship(session, viewer(), rules, order)
    room().services.hints.send("duplicates")
    return see_other(url_for("duplicates.values", done="saved"))


def _chance(told: str | None, otherwise: float, *, least: float = 0.0) -> float:
    try:
        chance = float(told or otherwise)
    except ValueError:
        return otherwise
    return chance if least <= chance <= 1 else otherwise
