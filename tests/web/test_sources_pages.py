"""Sources: their health, what administrators do with them, and the form that adds one."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from backoffice import START, Browser, World
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ingest.describing import describe_options
from ingest.registry import find_source, kinds
from tests.factories import VAULT
from triage.models import RefusedRow, Source
from web.sources.form import NOT_OFFERED, field_of_error, fields_of
from web.sources.health import advice
from web.sources.helps import HELPS
from web.sources.steps import STEPS
from web.sources.words import OPTION_NAMES, problem_words

GROUNDS = {
    "purpose": "klachten horen",
    "legal_basis": "gerechtvaardigd belang",
    "balancing_note": "alleen openbaar",
    "retention_days": "90",
    "terms": "yes",
    "interval": "3600",
}
USUAL = {
    "bluesky": {"option-query": "zevenmand"},
    "mastodon": {"option-instance": "m.example", "option-hashtag": "x"},
    "youtube": {"option-api_key": "k"},
}
PAGE_FORM = GROUNDS | {"name": "Recensies", "option-url": "https://winkel.example/recensies"}


@pytest.fixture
def ada(world: World, log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("ada")


@pytest.fixture
def alice(world: World, log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("alice")


def change(sessions: sessionmaker[Session], world: World, **values: object) -> None:
    with sessions.begin() as session:
        source = session.get_one(Source, world.source)
        for name, value in values.items():
            setattr(source, name, value)


def read(sessions: sessionmaker[Session], **wanted: object) -> Source | None:
    with sessions.begin() as session:
        return session.scalar(select(Source).filter_by(**wanted))


def wrong_fields(page: str) -> set[str]:
    return set(re.findall(r'<p class="wrong" id="([\w-]+)-wrong">', page))


def test_agents_and_strangers_stay_out(world: World, bob: Browser) -> None:
    assert bob.get("/sources").status_code == 403
    assert 'href="/sources"' not in bob.get("/queue").text


def test_managers_read_but_change_nothing(
    sessions: sessionmaker[Session], world: World, alice: Browser
) -> None:
    page = alice.get("/sources").text
    assert "Forum" in page
    assert "Haal nu op" not in page
    for path in ("enabled", "poll"):
        assert alice.post(f"/sources/{world.source}/{path}").status_code == 403
    assert alice.get("/sources/add").status_code == 403
    assert alice.post("/sources/add/webpage", PAGE_FORM).status_code == 403
    assert read(sessions, id=world.source).enabled


def test_a_source_that_works_says_since_when_and_until_when(
    sessions: sessionmaker[Session], world: World, ada: Browser
) -> None:
    change(
        sessions,
        world,
        last_success_at=START - timedelta(minutes=5),
        due_at=START + timedelta(minutes=10),
    )
    page = ada.get("/sources").text
    for words in ("Luistert", "5 minuten geleden", "over 10 minuten", "3 vermeldingen"):
        assert words in page


def test_a_source_that_fails_comes_with_its_error_and_advice(
    sessions: sessionmaker[Session], world: World, ada: Browser
) -> None:
    error = "https://forum.example/x: robots.txt does not allow this path"
    change(sessions, world, failures=2, last_error=error, last_error_at=START)
    page = ada.get("/sources").text
    assert "Lukt niet" in page
    assert "https://forum.example/x: robots.txt staat dit pad niet toe" in page
    assert "Kies een andere pagina, of vraag het de eigenaar." in page


def test_refused_rows_are_listed_with_place_and_reason(
    sessions: sessionmaker[Session], world: World, ada: Browser
) -> None:
    with sessions.begin() as session:
        session.add(
            RefusedRow(
                source_id=world.source, place="line 7", reason="<b>no text</b>", seen_at=START
            )
        )
    assert "1 rij geweigerd" in ada.get("/sources").text
    page = ada.get(f"/sources/{world.source}").text
    assert "regel 7" in page
    assert "&lt;b&gt;no text" in page


def test_pausing_and_going_on(sessions: sessionmaker[Session], world: World, ada: Browser) -> None:
    path = f"/sources/{world.source}/enabled"
    assert ada.post(path, {"enabled": "no"}).status_code == 303
    assert not read(sessions, id=world.source).enabled
    assert "Gepauzeerd" in ada.get("/sources").text
    answer = ada.post(path, {"enabled": "yes", "from": "show"})
    assert answer.location == f"/sources/{world.source}"
    assert read(sessions, id=world.source).due_at == START


def test_fetching_at_once_makes_it_due(
    sessions: sessionmaker[Session], world: World, ada: Browser
) -> None:
    change(sessions, world, due_at=START + timedelta(hours=5))
    ada.post(f"/sources/{world.source}/poll")
    assert read(sessions, id=world.source).due_at == START


def test_a_source_that_is_not_there_is_not_found(ada: Browser) -> None:
    for path in ("", "/poll", "/enabled"):
        for number in (999_999, 10**30):
            method = ada.post if path else ada.get
            assert method(f"/sources/{number}{path}").status_code == 404


def test_without_sources_the_page_offers_to_add_one(
    sessions: sessionmaker[Session], world: World, ada: Browser
) -> None:
    with sessions.begin() as session:
        session.query(Source).delete()
    page = ada.get("/sources").text
    assert "Nog geen bronnen" in page
    assert 'href="/sources/add"' in page


@pytest.mark.parametrize("kind", sorted(set(kinds()) - NOT_OFFERED))
def test_the_form_of_a_kind_asks_for_every_option(kind: str, ada: Browser) -> None:
    page = ada.get(f"/sources/add/{kind}").text
    asked = set(re.findall(r'name="option-(\w+)"', page))
    assert asked == set(find_source(kind).options_model.model_fields)


def test_files_of_this_machine_cannot_be_chosen_in_a_browser(ada: Browser) -> None:
    assert 'href="/sources/add/file"' not in ada.get("/sources/add").text
    assert ada.get("/sources/add/file").status_code == 404
    assert ada.post("/sources/add/file", PAGE_FORM | {"option-path": "/x"}).status_code == 404
    assert ada.get("/sources/add/nope").status_code == 404


def test_a_filled_in_form_becomes_a_source_that_is_due(
    sessions: sessionmaker[Session], ada: Browser
) -> None:
    form = PAGE_FORM | {
        "option-max_pages": "3",
        "option-allow_empty": "yes",
        "option-language": "",
    }
    answer = ada.post("/sources/add/webpage", form)
    assert answer.location == "/sources?added=Recensies"
    source = read(sessions, name="Recensies")
    assert source.kind == "webpage"
    assert source.options == {
        "url": "https://winkel.example/recensies",
        "max_pages": 3,
        "allow_empty": True,
    }
    assert (source.interval_s, source.retention_days) == (3600, 90)
    assert source.terms_checked_at == START
    find_source("webpage").options_model.model_validate(source.options)


def test_every_wrong_field_is_named_and_nothing_typed_is_lost(
    sessions: sessionmaker[Session], ada: Browser
) -> None:
    form = {"name": "", "purpose": "mijn doel", "option-max_pages": "veel", "retention_days": "0"}
    answer = ada.post("/sources/add/webpage", form)
    assert answer.status_code == 422
    assert wrong_fields(answer.text) == {
        "name",
        "option-url",
        "option-max_pages",
        "legal_basis",
        "balancing_note",
        "retention_days",
        "terms",
    }
    assert "mijn doel" in answer.text
    assert 'value="veel"' in answer.text
    assert "7 velden vragen je aandacht" in answer.text


@pytest.mark.parametrize("missing", ["purpose", "legal_basis", "balancing_note", "terms"])
def test_no_source_is_added_without_its_grounds(
    missing: str, sessions: sessionmaker[Session], ada: Browser
) -> None:
    answer = ada.post("/sources/add/webpage", PAGE_FORM | {missing: " "})
    assert wrong_fields(answer.text) == {missing}
    assert read(sessions, name="Recensies") is None


@pytest.mark.parametrize(
    ("kind", "option", "value", "words"),
    [
        ("webpage", "url", "winkel.example", "volledig webadres"),
        ("webpage", "url", "javascript:alert(1)", "volledig webadres"),
        ("webpage", "max_pages", "99", "Hooguit 50."),
        ("webpage", "max_pages", "0", "Minstens 1."),
        ("webpage", "item_selector", "p[", "geen CSS-selector"),
        ("webpage", "text_selector", "p", "Vul ook de selector van één bericht in."),
        ("webpage", "timezone", "Mars/Olympus", "geen tijdzone"),
        ("webpage", "best_rating", "inf", "Schrijf een getal"),
        ("mastodon", "hashtag", "a b", "Eén hashtag"),
        ("mastodon", "instance", "http://", "geen server"),
        ("bluesky", "identifier", "x.bsky.social", "samen in: Inloggen als, App-wachtwoord"),
        ("youtube", "video", "nope", "Dit past hier niet"),
    ],
)
def test_what_an_option_may_not_hold_is_told_beside_it(
    kind: str, option: str, value: str, words: str, ada: Browser
) -> None:
    form = PAGE_FORM if kind == "webpage" else GROUNDS | USUAL[kind] | {"name": "Recensies"}
    answer = ada.post(f"/sources/add/{kind}", form | {f"option-{option}": value})
    assert answer.status_code == 422
    assert f"option-{option}" in wrong_fields(answer.text)
    assert words in answer.text


def test_options_that_exclude_each_other_are_all_named(ada: Browser) -> None:
    form = GROUNDS | USUAL["mastodon"] | {"name": "Recensies", "option-account": "x@m.example"}
    page = ada.post("/sources/add/mastodon", form).text
    assert wrong_fields(page) == {"option-hashtag"}
    told = "Vul er precies één in: Hashtag, Account, Zoekwoorden, Vermeldingen van het account."
    assert told in page


def test_a_name_that_is_taken_is_told_beside_the_name(ada: Browser) -> None:
    answer = ada.post("/sources/add/webpage", PAGE_FORM | {"name": "Forum"})
    assert wrong_fields(answer.text) == {"name"}


def test_a_secret_is_kept_but_never_shown_again(
    sessions: sessionmaker[Session], ada: Browser
) -> None:
    secret = "geheim-token-123"
    form = GROUNDS | {
        "name": "",
        "option-instance": "m.example",
        "option-query": "zevenmand",
        "option-access_token": secret,
    }
    assert secret not in ada.post("/sources/add/mastodon", form).text
    assert ada.post("/sources/add/mastodon", form | {"name": "Masto"}).status_code == 303
    source = read(sessions, name="Masto")
    assert secret not in str(source.options)
    assert VAULT.open(source.options["access_token"]) == secret
    for path in ("/sources", f"/sources/{source.id}"):
        assert secret not in ada.get(path).text


def test_every_kind_and_option_has_words_in_both_languages() -> None:
    told = {source.description for source in map(find_source, kinds())}
    for source in map(find_source, kinds()):
        for option in describe_options(source.options_model):
            if option.type != "file":
                assert option.name in OPTION_NAMES
                told.add(source.options_model.model_fields[option.name].description or "")
    assert {str(text) for text in HELPS} == told


def test_every_kind_that_asks_for_a_secret_says_where_it_comes_from(ada: Browser) -> None:
    def asks_for_one(kind: str) -> bool:
        options = describe_options(find_source(kind).options_model)
        return any(option.type == "secret" for option in options)

    assert {kind for kind in kinds() if asks_for_one(kind)} == set(STEPS)
    page = ada.get("/sources/add/x").text
    assert "Waar haal ik deze inloggegevens?" in page
    assert "<li>Kopieer het <code>Bearer Token</code>: je ziet het maar één keer." in page
    assert "Waar haal ik deze inloggegevens?" not in ada.get("/sources/add/feed").text


@pytest.mark.parametrize("kind", STEPS)
def test_the_steps_name_what_the_documentation_names(kind: str) -> None:
    docs = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    section = " ".join(docs.partition(f"\n## {kind}\n")[2].partition("\n## ")[0].split())
    if kind == "instagram":  # the same app and token as for Facebook
        section += " ".join(docs.partition("\n## facebook\n")[2].partition("\n## ")[0].split())
    plain = re.sub(r"[*`]", "", section)
    for step in STEPS[kind]:
        for name in re.findall(r"`([^`]+)`", str(step)):
            assert name in plain, name


def test_a_field_knows_how_it_wants_to_be_filled_in(app) -> None:
    with app.test_request_context():
        fields = {field.name: field for field in fields_of("mastodon", None)}
    assert fields["access_token"].control == "secret"
    assert fields["limit"].control == "number"
    assert fields["include_boosts"].control == "checkbox"
    assert fields["include_replies"].value == "yes"
    assert fields["instance"].required


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("https://x.example: answered 404", "nothing at this address"),
        ("https://x.example: answered 403 (blocks us)", "does not let us in"),
        ("https://x.example: answered 500", "tried again by itself"),
        ("https://x.example: the name is not known: -2", "No site has this name"),
        ("http://10.0.0.1: leads to 10.0.0.1, which is private", "not public"),
        ("https://x.example: nothing found by schema.org reviews", "probably changed"),
        ("KeyError: 'x'", "tried again by itself"),
    ],
)
def test_an_error_comes_with_what_to_do(error: str, words: str) -> None:
    assert words in advice(error)


@pytest.mark.parametrize(
    ("kind", "options", "place"),
    [
        ("file", {"path": "/a/b/berichten.csv"}, "berichten.csv"),
        ("webpage", {"url": "https://w.example"}, "https://w.example"),
        ("mastodon", {"instance": "m.example", "hashtag": "zeven"}, "m.example · #zeven"),
        ("x", {"query": "zevenmand", "limit": 200}, "zevenmand"),
    ],
)
def test_a_source_tells_where_it_listens(
    kind: str,
    options: dict[str, object],
    place: str,
    sessions: sessionmaker[Session],
    world: World,
    ada: Browser,
) -> None:
    change(sessions, world, kind=kind, options=options)
    page = ada.get("/sources").text
    assert f"· {place}</p>" in page
    assert "/a/b/" not in page


def test_an_unknown_problem_is_told_as_it_is() -> None:
    assert problem_words("something new") == "something new"
    assert field_of_error("option url") == "option-url"
    assert field_of_error("name") == "name"


def test_a_closed_group_is_refused_in_words(ada: Browser) -> None:
    address = "https://www.facebook.com/groups/buren"
    answer = ada.post("/sources/add/webpage", {**PAGE_FORM, "option-url": address})
    assert answer.status_code == 422
    assert "zo’n plek is nooit een bron" in answer.text


def test_a_button_that_is_pressed_twice_adds_one_source(
    sessions: sessionmaker[Session], ada: Browser
) -> None:
    first, second = (ada.post("/sources/add/webpage", PAGE_FORM) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert second.headers["Location"] == first.headers["Location"]
    with sessions.begin() as session:
        assert len(session.scalars(select(Source).where(Source.name == "Recensies")).all()) == 1
    other = ada.post("/sources/add/webpage", PAGE_FORM | {"option-url": "https://a.example/"})
    assert other.status_code == 422
    assert wrong_fields(other.text) == {"name"}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("feed", "programma’s zijn er niet welkom"),
        ("appstore", "programma’s zijn er niet welkom"),
        ("mastodon", "toegangssleutel"),
    ],
)
def test_only_a_kind_with_a_token_is_told_to_check_it(
    kind: str, words: str, sessions: sessionmaker[Session], world: World, ada: Browser
) -> None:
    change(sessions, world, kind=kind, failures=1, last_error="https://x.example: answered 403")
    for page in ("/sources", f"/sources/{world.source}"):
        assert words in ada.get(page).text


@pytest.mark.parametrize("typed", ["1.000", "1,000", "1e3", "1_0", "nan", "٥"])
def test_a_number_that_can_be_read_in_two_ways_is_not_guessed(typed: str, ada: Browser) -> None:
    page = ada.post("/sources/add/webpage", PAGE_FORM | {"option-max_pages": typed})
    assert page.status_code == 422
    assert wrong_fields(page.text) == {"option-max_pages"}


def test_enter_in_a_field_saves(ada: Browser) -> None:
    form = ada.get("/sources/add/feed").text.partition("novalidate>")[2]
    first = re.findall(r"<button ([^>]*)>", form)[0]
    assert "formaction" not in first
