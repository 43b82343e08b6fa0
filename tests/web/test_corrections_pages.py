"""Corrections with one key, on the case and in the review list."""

from backoffice import Browser, World, add_mention
from sqlalchemy import select

from triage.cases.opening import open_case
from triage.models import Analysis, Case, Label

HTMX = {"HX-Request": "true"}


def case_of(sessions, case_id: int) -> Case:
    with sessions.begin() as session:
        return session.get_one(Case, case_id, populate_existing=True)


def test_an_answer_counts_at_once_and_is_taken_back_with_one_press(
    sessions, world: World, bob: Browser
) -> None:
    case = world.cases["delivery"]
    form = {"answer": "severity:blame", "version": 1, "back": f"/queue?case={case}"}
    answer = bob.post(f"/cases/{case}/corrections", form, headers=HTMX).text
    assert "Genoteerd: verwijt" in answer or "Genoteerd:" in answer
    assert f'id="case-row-{case}"' in answer
    assert case_of(sessions, case).severity == "blame"
    undo = answer.split(f'action="/cases/{case}/corrections/')[1].split('"')[0]
    assert bob.post(f"/cases/{case}/corrections/{undo}", headers=HTMX).status_code == 200
    assert case_of(sessions, case).severity == "accusation"


def test_the_buttons_carry_their_keys_and_what_counts_now(world: World, bob: Browser) -> None:
    page = bob.get(f"/cases/{world.cases['delivery']}").text
    for value, key in (
        ("intent:complaint", "1"), ("intent:other", "5"), ("sentiment:negative", "-"),
        ("sentiment:positive", "+"), ("category:delivery", "1"), ("relevance:not_about_us", "o"),
    ):  # fmt: skip
        assert f'value="{value}" data-key="{key}"' in page
    pressed = 'value="intent:complaint" data-key="1" aria-pressed="true"'
    assert pressed in page


def test_a_stale_page_corrects_nothing(sessions, world: World, bob: Browser, log_in_as) -> None:
    case = world.cases["delivery"]
    log_in_as("dora").post(f"/cases/{case}/claim")
    form = {"answer": "category:billing", "version": 1}
    answer = bob.post(f"/cases/{case}/corrections", form, headers=HTMX)
    assert answer.status_code == 409
    assert "Intussen veranderd" in answer.text
    assert case_of(sessions, case).category == "delivery"


def test_nonsense_and_foreign_cases_are_refused(world: World, bob: Browser) -> None:
    own, foreign = world.cases["delivery"], world.cases["billing"]
    for answer in ("", "x", "category:x", "complaint:yes", ":"):
        assert bob.post(f"/cases/{own}/corrections", {"answer": answer}).status_code == 422
    form = {"answer": "category:billing"}
    assert bob.post(f"/cases/{foreign}/corrections", form).status_code == 404
    form |= {"mention": world.mentions["billing"]}
    assert bob.post(f"/cases/{own}/corrections", form).status_code == 404
    assert bob.post(f"/cases/{own}/corrections/999999/undo").status_code == 404


def test_not_about_us_closes_the_case(sessions, world: World, bob: Browser) -> None:
    case = world.cases["delivery"]
    bob.post(f"/cases/{case}/corrections", {"answer": "relevance:not_about_us"})
    assert case_of(sessions, case).status == "closed"


def test_review_asks_about_doubtful_cases_and_keeps_the_answer(
    sessions, world: World, bob: Browser, clock
) -> None:
    with sessions.begin() as session:
        mention = add_mention(session, world, "vague", "Het is weer zover.", category="delivery")
        case_id = open_case(session, mention, clock()).id
        analysis = session.scalars(select(Analysis).where(Analysis.mention_id == mention.id)).one()
        analysis.category_probs = {"delivery": 0.45, "billing": 0.44}
    page = bob.get("/reviews").text
    assert "Waar gaat het over?" in page
    assert "Is dit een klacht?" in page
    form = {"answer": "category:billing", "case": "yes"}
    answer = bob.post(f"/reviews/{mention.id}", form, headers=HTMX).text
    assert "Genoteerd: Betaling." in answer
    assert case_of(sessions, case_id).category == "billing"
    assert "Waar gaat het over?" not in bob.get("/reviews").text


def test_review_answers_with_what_it_is_instead(sessions, world: World, bob: Browser) -> None:
    mention = world.mentions["doubtful"]
    answer = bob.post(f"/reviews/{mention}", {"answer": "intent:question"}, headers=HTMX)
    assert "Genoteerd: vraag." in answer.text
    with sessions.begin() as session:
        labels = session.execute(
            select(Label.question, Label.value).where(Label.mention_id == mention)
        ).all()
    assert set(labels) == {("complaint", "no"), ("intent", "question")}


def test_a_doubt_about_a_foreign_case_cannot_be_answered(world: World, bob: Browser) -> None:
    form = {"answer": "category:billing", "case": "yes"}
    assert bob.post(f"/reviews/{world.mentions['billing']}", form).status_code == 404
    assert bob.post(f"/reviews/{world.mentions['billing']}").status_code in (404, 422)
