from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from triage.cases.summary import PostFacts, shorten, summarise

POST = PostFacts(
    mention_id=1,
    text="Mijn pakket is er nog steeds niet.",
    rating=None,
    language="nl",
    sentiment="negative",
    complaint=0.9,
    category="delivery",
    severity="disapproval",
    flags=("repeat",),
)


def test_the_surest_complaint_sets_the_tone_and_all_flags_count() -> None:
    calmer = replace(
        POST, mention_id=2, complaint=0.2, category="billing", severity="blame", flags=("legal",)
    )

    summary = summarise([calmer, POST])

    assert (summary.category, summary.subject) == ("delivery", POST.text)
    assert summary.flags == ("legal", "repeat")
    assert summary.severity == "disapproval"  # the other post is no complaint


def test_the_severest_complaint_counts_even_if_a_milder_one_is_surer() -> None:
    severe = replace(POST, mention_id=2, complaint=0.7, severity="blame")

    assert summarise([POST, severe]).severity == "blame"


def test_the_lowest_rating_counts() -> None:
    assert summarise([replace(POST, rating=4.0), replace(POST, rating=1.0)]).rating == 1.0


def test_a_subject_is_one_line_cut_between_words() -> None:
    assert shorten("Eerste regel\n\ttweede   regel") == "Eerste regel tweede regel"
    assert shorten("een twee drie", limit=9) == "een twee…"
    assert shorten("") == "…"


@given(st.text(max_size=400))
def test_a_subject_is_never_longer_than_its_limit(text: str) -> None:
    assert 1 <= len(shorten(text)) <= 90
