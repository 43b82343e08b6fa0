"""Copies that were worked on are echoes of what they copy; people who complain alike are not."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_analysis, make_user
from tests.triage.echoes.test_grouping import THRESHOLDS, Crowd
from tests.triage.echoes.test_prints import said
from triage.cases.actions import add_note
from triage.cases.deciding import decide_batch
from triage.echoes.meaning import LEAST_NEAR, is_worked_on_copy
from triage.echoes.parting import take_apart
from triage.echoes.prints import kind_of_echo
from triage.models import Analysis, Case, CaseEvent, CaseMention, CaseVector, Echo, Mention
from triage.people.viewer import Viewer
from triage.queueing.work import put_work

STORY = (
    "Vorige week maandag bestelde ik een koelkast die dinsdag zou komen. De bezorger belde niet "
    "aan, gooide een briefje in de bus en reed weg terwijl ik voor het raam stond te zwaaien. "
    "Sindsdien bel ik elke dag en iedere keer krijg ik een ander verhaal, niemand weet waar mijn "
    "koelkast is."
)
CROPPED = STORY[: STORY.index("Sindsdien")] + "…"
HEADLINE = "Klant wacht al ruim een week op witgoed\n\n" + STORY + "\n\nReageer onder dit bericht."
TAGGED = STORY + " #koelkast #schande #bezorging #nooitmeer #klantenservice #wachten #boos #fail"
QUOTED = f"Een lezer schrijft ons: '{STORY}' Herken je dit? Laat het ons weten in de reacties."
ALIKE = [
    "Vorige week bestelde ik een wasmachine die woensdag zou komen. De bezorger heeft niet "
    "aangebeld en een briefje achtergelaten, terwijl ik de hele dag thuis was. Ik bel elke dag en "
    "krijg steeds een ander verhaal te horen, niemand weet waar mijn wasmachine gebleven is.",
    "Mijn koelkast zou dinsdag komen maar de bezorger belde niet aan en reed gewoon door. Nu bel "
    "ik al een week met de klantenservice en elke keer hoor ik weer iets anders.",
    STORY.replace("een koelkast", "koelkast 20231")[:180]
    + " Bestelnummer 77812 dus, en nu wil ik mijn geld terug.",
]
# What somebody else tells beside it: as long as the story, and in a few words.
OWN_STORY = (
    "Hier precies hetzelfde verhaal met een vaatwasser: drie keer thuisgebleven, drie keer niemand "
    "gezien, en de laatste keer stond er een kapotte doos bij de buren. Het geld heb ik nog altijd "
    "niet terug en de winkel verwijst steeds weer naar de vervoerder."
)
LETTER = (
    "Hierbij dien ik een klacht in over uw dienstverlening. U bent de overeenkomst niet nagekomen "
    "en reageert niet op eerdere berichten. Op grond van de wet stel ik u in gebreke en verzoek u "
    "dit binnen veertien dagen op te lossen. Toelichting: "
)
OTHERS_WORDS = [
    (STORY, f"'{STORY}' {OWN_STORY}"),
    (STORY, f"{STORY} Bij mij precies zo, bel ze maar niet."),
    (STORY, f"'{STORY}' Ik ook!"),
    (STORY, f"{STORY} Idem, ordernummer 77812."),
    (f"{LETTER}monteur boorde leiding lek", f"{LETTER}dubbel afgeschreven"),
    (f"{LETTER * 3}monteur boorde leiding lek", f"{LETTER * 3}dubbel afgeschreven"),
    (f"{STORY} Geef dat geld terug.", f"{STORY} Ontbind die koop vandaag."),
]


@pytest.mark.parametrize("copy", [CROPPED, HEADLINE, TAGGED, QUOTED])
def test_a_copy_that_was_worked_on_is_one(copy: str) -> None:
    assert is_worked_on_copy(said(STORY), said(copy, 2), 0.99)
    assert is_worked_on_copy(said(copy, 2), said(STORY), 0.99)


@pytest.mark.parametrize("other", ALIKE)
def test_two_people_who_complain_alike_are_two(other: str) -> None:
    assert not is_worked_on_copy(said(STORY), said(other, 2), 0.999)


@pytest.mark.parametrize(("one", "other"), [*OTHERS_WORDS, *(p[::-1] for p in OTHERS_WORDS[4:])])
def test_who_has_something_to_say_beside_the_words_of_another_is_a_customer(
    one: str, other: str
) -> None:
    first, second = said(one), said(other, 2)
    assert not is_worked_on_copy(first, second, 0.999)
    assert not is_worked_on_copy(second, first, 0.999)
    assert kind_of_echo(first, second) is None


def test_the_later_one_is_judged_not_the_longer_one() -> None:
    whole, part = said(f"{STORY} {OWN_STORY}"), said(STORY, 2)
    assert is_worked_on_copy(whole, part, 0.99)
    earlier, later = replace(part, mention_id=1), replace(whole, mention_id=2)
    assert not is_worked_on_copy(earlier, later, 0.99)


@pytest.mark.parametrize(
    "end", ["… Lees verder: https://nieuws.example/a", "… via @buurt", " Sinds…", " #boos #fail"]
)
def test_a_crop_may_end_as_crops_do(end: str) -> None:
    assert is_worked_on_copy(said(STORY), said(CROPPED[:-1].rstrip() + end, 2), 0.99)


def test_another_order_number_is_another_customer() -> None:
    mine, theirs = f"{STORY} Bestelling 4471.", f"{CROPPED} Bestelling 9920."
    assert not is_worked_on_copy(said(mine), said(theirs, 2), 0.99)


def test_what_means_something_else_is_no_copy() -> None:
    assert not is_worked_on_copy(said(STORY), said(CROPPED, 2), LEAST_NEAR - 0.01)


def test_a_few_words_out_of_a_long_story_are_none() -> None:
    few = " ".join(STORY.split()[:11])
    assert not is_worked_on_copy(said(STORY), said(few, 2), 0.99)
    assert not is_worked_on_copy(said(STORY), said(STORY + " anders" * 200, 2), 0.99)


@pytest.fixture
def crowd(sessions: sessionmaker[Session]) -> Crowd:
    return Crowd(sessions)


@pytest.mark.parametrize("copy", [CROPPED, QUOTED])
def test_a_copy_opens_no_second_case_and_counts_as_reach(crowd: Crowd, copy: str) -> None:
    first, second = crowd.told({"text": STORY}, {"text": copy, "hours": 2, "place": 1})
    assert crowd.leaders() == {second: first}
    assert crowd.members() == {first}
    assert crowd.cases() == 1
    with crowd.sessions() as session:
        assert session.get_one(Echo, second).kind == "same_meaning"


def test_people_who_complain_alike_have_a_case_each(crowd: Crowd) -> None:
    crowd.told({"text": STORY}, *({"text": one, "hours": 1} for one in ALIKE))
    assert crowd.leaders() == {}
    assert crowd.cases() == 1 + len(ALIKE)


def test_the_original_that_comes_later_leads_and_joins_the_case_of_its_copy(crowd: Crowd) -> None:
    copy, story = crowd.told({"text": CROPPED, "hours": 3}, {"text": STORY, "place": 1})
    assert crowd.leaders() == {copy: story}
    assert crowd.members() == {copy, story}
    assert crowd.cases() == 1


def test_a_text_of_another_meaning_is_not_compared(crowd: Crowd) -> None:
    first = crowd.post(STORY)
    crowd.settle()
    with crowd.sessions.begin() as session:
        _turn_away(session, first)
    second = crowd.post(CROPPED, hours=1, place=1)
    with crowd.sessions.begin() as session:
        _turn_away(session, second, by=1)
    crowd.settle()
    assert crowd.leaders() == {}
    assert crowd.cases() == 2


@pytest.mark.parametrize(("one", "other"), [OTHERS_WORDS[0], *OTHERS_WORDS[4:6]])
def test_who_says_something_else_in_the_words_of_another_keeps_a_case(
    crowd: Crowd, one: str, other: str
) -> None:
    crowd.told({"text": one}, {"text": other, "hours": 2, "place": 1})
    assert crowd.leaders() == {}
    assert crowd.cases() == 2


def test_who_says_more_of_it_in_the_same_place_goes_on_with_their_case(crowd: Crowd) -> None:
    told: dict[str, Any] = {"author_handle": "anna", "network": "forum"}
    crowd.told({"text": STORY, **told}, {"text": QUOTED, "hours": 1, **told})
    assert crowd.leaders() == {}
    assert crowd.cases() == 1


def test_what_was_taken_apart_is_not_found_again(crowd: Crowd) -> None:
    _, second = crowd.told({"text": STORY}, {"text": CROPPED, "hours": 1, "place": 1})
    viewer = crowd.viewer()
    with crowd.sessions.begin() as session:
        take_apart(session, viewer, second, now=NOW)
    crowd.settle()
    assert crowd.leaders() == {}
    assert crowd.cases() == 2


def _edited_into_a_copy(crowd: Crowd, *, touch: bool) -> tuple[int, int]:
    """Two cases, of which the second one's post is then edited into a copy of the first."""
    first, second = crowd.told(
        {"text": STORY}, {"text": "Waar blijft mijn bestelling nou toch?", "hours": 1, "place": 1}
    )
    with crowd.sessions.begin() as session:
        if touch:
            bob = Viewer.of(make_user(session, name="Bob", role="manager"))
            own = session.scalars(
                select(CaseMention.case_id).where(CaseMention.mention_id == second)
            ).one()
            add_note(session, bob, own, text="Ik bel haar.", now=NOW)
        mention = session.get_one(Mention, second)
        mention.text, mention.revision = CROPPED, 2
        session.query(Analysis).filter(Analysis.mention_id == second).delete()
        make_analysis(session, mention, complaint=0.9, revision=2)
        put_work(session, "decide", [second])
    while decide_batch(crowd.sessions, THRESHOLDS, now=NOW):
        pass
    return first, second


def test_a_second_case_that_nobody_touched_becomes_a_part_of_the_first(crowd: Crowd) -> None:
    first, second = _edited_into_a_copy(crowd, touch=False)
    assert crowd.leaders() == {second: first}
    with crowd.sessions() as session:
        one, other = session.scalars(select(Case).order_by(Case.id)).all()
        assert (other.status, other.merged_into_id) == ("merged", one.id)
        event = session.scalars(
            select(CaseEvent).where(CaseEvent.case_id == one.id, CaseEvent.kind == "moved_in")
        ).one()
        assert event.actor_id is None
        assert event.data["because"] == "echo"


def test_a_second_case_that_somebody_works_on_stays(crowd: Crowd) -> None:
    _edited_into_a_copy(crowd, touch=True)
    with crowd.sessions() as session:
        assert {case.status for case in session.scalars(select(Case))} == {"open"}


def _turn_away(session: Session, mention_id: int, by: int = 0) -> None:
    """Give the analysis, and the case's vector, a direction of its own."""
    direction = [0.0] * 384
    direction[by] = 1.0
    for one in session.scalars(select(Analysis).where(Analysis.mention_id == mention_id)):
        one.embedding = direction
    for case_id in session.scalars(
        select(CaseMention.case_id).where(CaseMention.mention_id == mention_id)
    ):
        session.get_one(CaseVector, case_id).embedding = direction
