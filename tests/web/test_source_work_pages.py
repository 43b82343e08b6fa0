"""What admins do with a source that is there: change it, try it, archive it, gather older posts."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from backoffice import START, Browser, Clock, World
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import VAULT, make_mention
from triage.models import Backfill, BackfilledMention, Host, Notice, Source, SourceDay, SourceTrial
from web.sources.health import advice

FORM = {
    "name": "Masto",
    "option-instance": "m.example",
    "option-query": "zevenmand",
    "purpose": "klachten horen",
    "legal_basis": "gerechtvaardigd belang",
    "balancing_note": "alleen openbaar",
    "retention_days": "60",
    "terms": "yes",
    "interval": "3600",
    "rhythm": "steady",
    "version": "1",
}
HTMX = {"HX-Request": "true", "HX-Target": "section#trial"}


@pytest.fixture
def ada(world: World, log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("ada")


@pytest.fixture
def alice(world: World, log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("alice")


@pytest.fixture
def masto(sessions: sessionmaker[Session], world: World) -> int:
    """A source with a kept secret."""
    with sessions.begin() as session:
        source = session.get_one(Source, world.source)
        source.kind, source.name = "mastodon", "Masto"
        source.options = {
            "instance": "m.example",
            "query": "oud",
            "access_token": VAULT.seal("geheim-123", now=START),
        }
        return source.id


def read(sessions: sessionmaker[Session], source_id: int) -> Source:
    with sessions.begin() as session:
        return session.get_one(Source, source_id)


def test_the_form_shows_what_is_there_and_of_a_secret_only_its_day(
    masto: int, ada: Browser
) -> None:
    page = ada.get(f"/sources/{masto}/edit").text
    assert 'value="oud"' in page
    assert "Ingesteld op 2 maart 2026; laat leeg om het te houden." in page
    assert "geheim" not in page
    assert "sealed" not in page
    assert "gAAAA" not in page
    shown = ada.get(f"/sources/{masto}").text
    assert "ingesteld op 2 maart 2026" in shown
    assert "gAAAA" not in shown


def test_another_page_fills_the_form_in_but_no_secret_and_no_grounds(ada: Browser) -> None:
    told = "name=Zeven&option-query=zeven+OR+mand&option-access_token=geheim&terms=yes&purpose=x"
    page = ada.get(f"/sources/add/mastodon?{told}").text
    assert 'value="zeven OR mand"' in page
    assert 'value="Zeven"' in page
    assert 'value="80"' in page  # the usual limit
    assert 'value="geheim"' not in page
    assert 'name="terms" aria-describedby="terms-help" checked' not in page
    assert ">x</textarea>" not in page


def test_saving_keeps_a_secret_that_is_left_empty(
    sessions: sessionmaker[Session], masto: int, ada: Browser
) -> None:
    answer = ada.post(f"/sources/{masto}/edit", FORM)
    assert answer.location == f"/sources/{masto}"
    source = read(sessions, masto)
    assert source.options["query"] == "zevenmand"
    assert VAULT.open(source.options["access_token"]) == "geheim-123"
    assert (source.retention_days, source.interval_s, source.rhythm) == (60, 3600, "steady")
    assert source.version == 2


def test_a_secret_has_to_be_typed_again_for_another_address(
    sessions: sessionmaker[Session], masto: int, ada: Browser
) -> None:
    moved = FORM | {"option-instance": "evil.example"}
    answer = ada.post(f"/sources/{masto}/edit", moved)
    assert answer.status_code == 422
    assert "het adres waar het heen gaat is veranderd" in answer.text
    assert read(sessions, masto).options["instance"] == "m.example"
    tried = ada.post(f"/sources/{masto}/try", moved, headers=HTMX)
    assert tried.status_code == 422
    assert "het adres waar het heen gaat is veranderd" in tried.text


def test_a_colleague_who_saved_first_is_not_overwritten(
    sessions: sessionmaker[Session], masto: int, ada: Browser
) -> None:
    assert ada.post(f"/sources/{masto}/edit", FORM).status_code == 303
    late = ada.post(f"/sources/{masto}/edit", FORM | {"option-query": "laat"})
    assert late.status_code == 409
    assert read(sessions, masto).options["query"] == "zevenmand"


@pytest.mark.parametrize("missing", ["purpose", "legal_basis", "balancing_note", "terms"])
def test_grounds_cannot_be_taken_away(missing: str, masto: int, ada: Browser) -> None:
    answer = ada.post(f"/sources/{masto}/edit", FORM | {missing: ""})
    assert answer.status_code == 422
    assert f'id="{missing}-wrong"' in answer.text


def test_a_file_of_this_machine_is_neither_shown_nor_changed_in_its_form(
    sessions: sessionmaker[Session], world: World, ada: Browser
) -> None:
    with sessions.begin() as session:
        source = session.get_one(Source, world.source)
        source.kind, source.options = "file", {"path": "/srv/berichten.csv"}
    page = ada.get(f"/sources/{world.source}/edit").text
    assert 'name="option-path"' not in page
    ada.post(f"/sources/{world.source}/edit", FORM | {"option-path": "/etc/passwd"})
    assert read(sessions, world.source).options["path"] == "/srv/berichten.csv"


def test_trying_asks_a_worker_and_shows_what_came_of_it(
    sessions: sessionmaker[Session], masto: int, ada: Browser
) -> None:
    asked = ada.post(f"/sources/{masto}/try", FORM | {"aim": "preview"}, headers=HTMX)
    assert asked.status_code == 303
    waiting = ada.get(asked.location, headers=HTMX).text
    assert 'hx-trigger="every 1s"' in waiting
    assert "<html" not in waiting
    with sessions.begin() as session:
        trial = session.scalars(select(SourceTrial).order_by(SourceTrial.id.desc())).first()
        assert VAULT.open(trial.options["access_token"]) == "geheim-123"
        trial.finished_at = START
        trial.answer = {
            "count": 1,
            "rows": [
                {
                    "external_id": "1",
                    "text": "<script>alert(1)</script>",
                    "published_at": START.isoformat(),
                    "url": "javascript:alert(2)",
                }
            ],
            "refused": [["rij 7", "<b>stuk</b>"]],
            "refused_count": 1,
            "seconds": 1.2,
        }
    page = ada.get(asked.location).text
    assert "<html" in page
    assert "1 bericht gevonden" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "javascript:alert" not in page
    assert "&lt;b&gt;stuk" in page
    assert "every 1s" not in page


def test_a_trial_that_failed_comes_with_advice(
    sessions: sessionmaker[Session], world: World, ada: Browser
) -> None:
    with sessions.begin() as session:
        trial = session.get_one(SourceTrial, world.trial)
        trial.finished_at = START
        trial.answer = {"error": "https://x.example: no answer", "error_kind": "TooSlowError"}
    page = ada.get(f"/sources/trials/{world.trial}", headers=HTMX).text
    assert "De site antwoordt te traag." in page


def test_a_trial_is_seen_by_who_asked_only(
    world: World, log_in_as: Callable[[str], Browser], sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.get_one(SourceTrial, world.trial).user_id = world.people["dora"]
    assert log_in_as("ada").get(f"/sources/trials/{world.trial}").status_code == 404


def test_what_cannot_be_tried_yet_is_told_by_name(ada: Browser) -> None:
    answer = ada.post("/sources/add/feed/try", {"option-url": "nope"}, headers=HTMX)
    assert answer.status_code == 422
    assert "Webadres: Hier hoort een volledig webadres" in answer.text


def test_archiving_and_bringing_back(
    sessions: sessionmaker[Session], masto: int, ada: Browser
) -> None:
    assert "Archiveer en vernietig" in ada.get(f"/sources/{masto}").text
    assert ada.post(f"/sources/{masto}/archive").status_code == 303
    assert "access_token" not in read(sessions, masto).options
    page = ada.get("/sources").text
    assert "1 gearchiveerde bron" in page
    assert f'id="source-{masto}"' not in page
    assert ada.post(f"/sources/{masto}/bring-back").status_code == 303
    source = read(sessions, masto)
    assert (source.archived_at, source.enabled) == (None, False)


def test_older_posts_are_asked_for_watched_and_stopped(
    sessions: sessionmaker[Session], masto: int, ada: Browser, alice: Browser
) -> None:
    wish = {"since": "2026-01-01", "until": "2026-01-31", "case_days": "3"}
    assert ada.post(f"/sources/{masto}/backfills", wish).status_code == 303
    with sessions.begin() as session:
        running = session.scalars(select(Backfill).where(Backfill.status == "running")).one()
        assert running.since.isoformat() == "2025-12-31T23:00:00+00:00"  # midnight here
        assert running.until.isoformat() == "2026-01-31T23:00:00+00:00"
        assert running.cases_from == START - timedelta(days=3)
        running.share, running.found = 0.4, 120
    for page in (ada.get(f"/sources/{masto}").text, alice.get(f"/sources/{masto}").text):
        assert "120 berichten gevonden" in page
        assert 'value="40.0"' in page
    fragment = {"HX-Request": "true", "HX-Target": "section#backfills"}
    part = ada.get(f"/sources/{masto}/backfills", headers=fragment).text
    assert part.lstrip().startswith("<section")
    twice = ada.post(f"/sources/{masto}/backfills", wish)
    assert twice.status_code == 422
    assert "Er worden al oudere berichten opgehaald." in twice.text
    stop = f"/sources/{masto}/backfills/{running.id}/cancel"
    assert alice.post(stop).status_code == 403
    assert ada.post(stop).status_code == 303
    assert ada.post(stop).status_code == 303  # a second click changes nothing
    assert "gestopt" in ada.get(f"/sources/{masto}").text
    assert ada.post(f"/sources/{masto}/backfills/{running.id}/resume").status_code == 303


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"since": "gisteren"}, "Kies een dag in het verleden."),
        ({"since": "2999-01-01"}, "Kies een dag in het verleden."),
        ({"since": "2026-02-02", "until": "2026-01-01"}, "De laatste dag ligt voor de eerste."),
        ({"since": "1999-01-01"}, "Hooguit vijf jaar terug."),
    ],
)
def test_a_range_that_cannot_be_is_told(
    wish: dict[str, str], words: str, masto: int, ada: Browser
) -> None:
    answer = ada.post(f"/sources/{masto}/backfills", wish)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_backfill_of_another_source_is_not_found(
    sessions: sessionmaker[Session], world: World, ada: Browser
) -> None:
    with sessions.begin() as session:
        other = Source(
            kind="mastodon",
            name="Andere",
            options={},
            purpose="x",
            legal_basis="x",
            balancing_note="x",
            terms_checked_at=START,
        )
        session.add(other)
        session.flush()
        other_id = other.id
    for step in ("cancel", "resume"):
        path = f"/sources/{other_id}/backfills/{world.backfill}/{step}"
        assert ada.post(path).status_code == 404


def test_an_older_post_says_why_it_has_no_case(
    sessions: sessionmaker[Session], world: World, ada: Browser
) -> None:
    with sessions.begin() as session:
        mention = make_mention(
            session,
            session.get_one(Source, world.source),
            published_at=START - timedelta(days=20),
        )
        session.add(BackfilledMention(mention_id=mention.id, backfill_id=world.backfill))
        mention_id = mention.id
    assert "te oud voor een zaak" in ada.get(f"/mentions/{mention_id}").text
    assert "te oud voor een zaak" not in ada.get(f"/mentions/{world.mentions['delivery']}").text


def test_a_kind_that_shows_no_older_posts_says_so(world: World, ada: Browser) -> None:
    assert "toont alleen wat er nu staat" in ada.get(f"/sources/{world.source}").text


def test_the_chart_tells_every_day_in_words(
    sessions: sessionmaker[Session], world: World, ada: Browser
) -> None:
    with sessions.begin() as session:
        for back, values in ((0, {"new": 4, "polls": 9}), (1, {"failures": 3})):
            day = (START - timedelta(days=back)).date()
            session.add(SourceDay(source_id=world.source, day=day, **values))
    page = ada.get(f"/sources/{world.source}").text
    assert "<title>2 mrt: 4 vermeldingen</title>" in page
    assert "<title>1 mrt: ophalen lukte niet</title>" in page
    assert "4 vermeldingen in 30 dagen" in page
    assert page.count('class="volume-bar"') == 1
    assert 'height="32' in page


@pytest.mark.parametrize(
    ("values", "state", "words"),
    [
        ({"enabled": False, "paused_because": "failing"}, "Gepauzeerd: bleef mislukken", "Kies"),
        ({"silent_since": START}, "Opvallend stil", "Stil sinds 2 maart 2026."),
        ({"recent": [0] * 9}, "Nog niet opgehaald", "nu elk uur, omdat het rustig is"),
        (
            {"last_error": "x: answered 429: not now", "last_error_kind": "RetryLaterError"},
            "Moet even wachten",
            "er is niets mis",
        ),
        (
            {
                "last_error": "x: a list is gone",
                "last_error_kind": "BadAnswerError",
                "last_success_at": START,
            },
            "Werkt deels",
            "a list is gone",
        ),
    ],
)
def test_the_state_is_told_in_words(
    values: dict[str, object],
    state: str,
    words: str,
    sessions: sessionmaker[Session],
    world: World,
    ada: Browser,
) -> None:
    with sessions.begin() as session:
        for name, value in values.items():
            setattr(session.get_one(Source, world.source), name, value)
    page = ada.get(f"/sources/{world.source}").text
    assert state in page
    assert words in page


def test_a_notice_about_a_source_leads_to_it(
    sessions: sessionmaker[Session], world: World, ada: Browser
) -> None:
    with sessions.begin() as session:
        session.add(
            Notice(user_id=world.people["ada"], source_id=world.source, kind="source_paused")
        )
    page = ada.get("/notices").text
    assert "Een bron is gepauzeerd" in page
    assert f'href="/sources/{world.source}"' in page
    assert "1 nieuwe melding" in ada.get("/notices/bell").text


def test_only_admins_choose_to_hear_of_sources(ada: Browser, alice: Browser) -> None:
    assert (
        "Een bron die al lang stil is, of steeds moet wachten" in ada.get("/settings/notices").text
    )
    assert (
        "Een bron die al lang stil is, of steeds moet wachten"
        not in alice.get("/settings/notices").text
    )


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        ("x: no answer", "TooSlowError", "too slowly"),
        ("x: connection refused", "UnreachableError", "cannot be reached"),
        ("x: the name is not known: -2", "UnreachableError", "No site has this name"),
        ("x: answered 503: not now", "UnavailableError", "trouble of its own"),
        ("x: others are waiting", "RetryLaterError", "asks us to wait"),
        ("x: more than 5 redirects", "TooManyRedirectsError", "leads on and on"),
        ("a stored secret", "SealedError", "Type it again"),
        ("KeyError: 1", "KeyError", "tried again by itself"),
    ],
)
def test_advice_goes_by_the_class_of_the_error(error: str, kind: str, words: str) -> None:
    assert words in advice(error, kind)


def test_a_source_whose_host_wants_to_rest_says_until_when(
    sessions: sessionmaker[Session], world: World, ada: Browser
) -> None:
    with sessions.begin() as session:
        source = session.get_one(Source, world.source)
        source.host, source.last_error = "tired.example", None
        session.add(Host(name="tired.example", not_before=datetime.now(UTC) + timedelta(days=3650)))
    for path in ("/sources", f"/sources/{world.source}"):
        page = ada.get(path).text
        assert "Moet even wachten" in page
        assert "De site vroeg om met rust gelaten te worden tot" in page
        assert "wordt nu opgehaald" not in page


def test_credentials_that_are_not_there_are_asked_for_beside_their_field(ada: Browser) -> None:
    form = {"option-hashtag": "zevenmand", "option-instance": "mastodon.example", "aim": "login"}
    answer = ada.post("/sources/add/mastodon/try", form)
    assert answer.status_code == 422
    assert "Test van de inloggegevens" in answer.text
    assert "Toegangssleutel: Er zijn geen inloggegevens om te testen" in answer.text


def test_what_only_waits_is_no_alarm(
    sessions: sessionmaker[Session], world: World, ada: Browser
) -> None:
    with sessions.begin() as session:
        source = session.get_one(Source, world.source)
        source.last_error, source.last_error_kind = "x: not now", "RetryLaterError"
    page = ada.get(f"/sources/{world.source}").text
    assert 'class="message bad"' not in page
    assert "Lukt niet" not in page


@pytest.mark.parametrize("path", ["/sources/add", "/sources/add/feed", "/sources/{}/edit"])
def test_every_form_says_what_is_never_a_source(path: str, world: World, ada: Browser) -> None:
    place = path.format(world.source)
    assert (
        "Besloten groepen en pagina’s achter een inlog zijn nooit een bron." in ada.get(place).text
    )
    ada.post("/preferences", {"language": "en", "back": place})
    told = "Closed groups and pages behind a log-in are never a source."
    assert told in ada.get(place).text


def test_a_stale_form_keeps_what_was_typed_and_says_what_differs(
    sessions: sessionmaker[Session], masto: int, ada: Browser
) -> None:
    assert ada.post(f"/sources/{masto}/edit", FORM).status_code == 303
    mine = FORM | {"option-query": "laat", "purpose": "iets anders", "option-limit": "80"}
    late = ada.post(f"/sources/{masto}/edit", mine)
    assert late.status_code == 409
    assert "Iemand wijzigde dit intussen" in late.text
    assert re.findall(r"verschilt in: ([^<]*)\.</p>", late.text) == ["Doel, Zoekwoorden"]
    assert 'value="laat"' in late.text
    assert "iets anders" in late.text
    assert "Alleen geheimen moet je opnieuw typen." in late.text
    (version,) = re.findall(r'name="version" value="(\d+)"', late.text)
    again = ada.post(f"/sources/{masto}/edit", mine | {"version": version})
    assert again.status_code == 303
    assert read(sessions, masto).options["query"] == "laat"


def test_saving_something_else_is_no_new_reading_of_the_terms(
    sessions: sessionmaker[Session], clock: Clock, masto: int, ada: Browser
) -> None:
    clock.time = START + timedelta(minutes=20)
    assert "Gelezen op 2 maart 2026." in ada.get(f"/sources/{masto}/edit").text
    assert ada.post(f"/sources/{masto}/edit", FORM).status_code == 303
    assert read(sessions, masto).terms_checked_at == START
    again = FORM | {"terms_again": "yes", "version": "2"}
    assert ada.post(f"/sources/{masto}/edit", again).status_code == 303
    assert read(sessions, masto).terms_checked_at == clock.time


def test_another_site_wants_its_own_terms_read(
    sessions: sessionmaker[Session], masto: int, ada: Browser
) -> None:
    moved = FORM | {"option-instance": "n.example", "option-access_token": "geheim-2"}
    refused = ada.post(f"/sources/{masto}/edit", moved)
    assert refused.status_code == 422
    assert 'id="terms_again-wrong"' in refused.text
    assert read(sessions, masto).options["instance"] == "m.example"
    assert ada.post(f"/sources/{masto}/edit", moved | {"terms_again": "yes"}).status_code == 303
    assert read(sessions, masto).options["instance"] == "n.example"


def running_backfill(session: Session) -> Backfill:
    return session.scalars(select(Backfill).where(Backfill.status == "running")).one()


def test_a_running_backfill_says_what_it_waits_for(
    sessions: sessionmaker[Session], masto: int, ada: Browser
) -> None:
    ada.post(f"/sources/{masto}/backfills", {"since": "2026-02-01"})
    page = f"/sources/{masto}/backfills"
    with sessions.begin() as session:
        running_backfill(session).due_at = START
    assert "Wacht tot" not in ada.get(page).text
    assert "Gaat verder:" not in ada.get(page).text
    with sessions.begin() as session:
        running_backfill(session).due_at = START + timedelta(hours=2)
    assert "Gaat verder:" in ada.get(page).text
    ada.post(f"/sources/{masto}/enabled", {"enabled": "no"})
    assert "Wacht tot de bron weer verdergaat." in ada.get(page).text


@pytest.mark.parametrize("days", ["veertien", "-1", "1,5", "99999"])
def test_a_number_of_days_that_is_none_is_told(days: str, masto: int, ada: Browser) -> None:
    answer = ada.post(f"/sources/{masto}/backfills", {"since": "2026-02-01", "case_days": days})
    assert answer.status_code == 422
    assert "een heel aantal dagen" in answer.text
