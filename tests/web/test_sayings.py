"""What sources say when they fail stands on a page in the reader's language."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from backoffice import START, Browser, World
from flask import Flask
from flask_babel import Babel
from pydantic import ValidationError
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from ingest.hook_items import HookItem
from ingest.outbound.addresses import AddressPolicy
from ingest.registry import find_source
from tests.factories import make_source
from tests.said_texts import GAP, Module, SaidText, said_texts, texts_of
from triage.errors import SealedError
from triage.models import Backfill, IncomingDelivery, RefusedRow, Reply, Source, SourceTrial, Work
from web.languages import DOMAIN, TRANSLATIONS, compile_catalogue
from web.sources import sayings
from web.sources.sayings import libraries, say, say_place, say_problem

ADVICE = (
    "{place} says {shape!r}, and no template of web/sources/sayings/ fits. Use the words of one "
    "that is there, or add one to the module of its subject, and its Dutch to "
    "web/translations/nl/sayings.po"
)
PLATFORM = "what the platform itself said"
LIBRARY = "what a library or the system said; frequent texts stand in sayings/libraries.py"
ELSEWHERE = "handed on: the text is found where it is made"
OWN_FAULT = "a fault of the program, in its own words, for whoever mends it"
# Code that cannot be followed to a text, and why that is fine.
NOT_FOLLOWED = {
    "ingest/answer_requests.py: error.excerpt.decode('utf-8', 'replace')": PLATFORM,
    "ingest/answer_requests.py: hints": ELSEWHERE,
    "ingest/answer_requests.py: wrong": ELSEWHERE,
    "ingest/answering.py: foreseeing.foresee_refusal(read_options(answerer, options), "
    "post)": ELSEWHERE,
    "ingest/answers/bluesky.py: str(json.loads(told).get('message', told))": PLATFORM,
    "ingest/answers/youtube.py: str(found[0].get('reason', ''))": PLATFORM,
    "ingest/api_requests.py: hints": ELSEWHERE,
    "ingest/discourse_forum.py: problem": ELSEWHERE,
    "ingest/graph.py: hint": ELSEWHERE,
    "ingest/graph.py: told.message": PLATFORM,
    "ingest/graph_threads.py: problem": PLATFORM,
    "ingest/hook_items.py: error.errors(include_url=False, include_input=False, "
    "include_context=False)": LIBRARY,
    "ingest/imap_inbox.py: ''.join((char for char in str(error) if char.isprintable()))": LIBRARY,
    "ingest/json_answers.py: clean_text(value).strip()": PLATFORM,
    "ingest/outbound/exchange.py: type(error).__name__": LIBRARY,
    "ingest/parsing/feed.py: str(message)": LIBRARY,
    "ingest/receivers/facebook.py: nodes.failed": PLATFORM,
    "ingest/registry.py: error.errors(include_url=False, include_input=False, "
    "include_context=False)": LIBRARY,
    "ingest/selectors.py: str(error).splitlines()": LIBRARY,
    "ingest/sources/file.py: error.strerror": LIBRARY,
    "ingest/sources/mastodon.py: problem": ELSEWHERE,
    "ingest/sources/reviews.py: problem": ELSEWHERE,
    "ingest/sources/webpage.py: problem": ELSEWHERE,
    "ingest/sources/youtube.py: [_HINTS[one] for one in reversed(reasons) if one in _HINTS]": (
        ELSEWHERE
    ),
    'ingest/sources/youtube.py: re.findall(\'"reason":\\\\s*"(\\\\w{1,80})"\', '
    "error.excerpt.decode('utf-8', 'replace'))": PLATFORM,
    "ingest/tables.py: reason": ELSEWHERE,
    "ingest/trustpilot_login.py: dict.fromkeys((400, 401, 403), wrong)": ELSEWHERE,
    "ingest/watched_folder.py: error.strerror": LIBRARY,
    "ingest/x_service.py: [told]": PLATFORM,
    "ingest/x_service.py: hints": ELSEWHERE,
    "ingest/x_service.py: json.loads(body)": PLATFORM,
    "triage/incoming/keeping.py: problem": ELSEWHERE,
    "triage/replies/sending.py: problem": ELSEWHERE,
    "triage/sources/backfilling.py: hide_secrets(problem, claimed.kind, "
    "claimed.options).replace('\\x00', '')[:2000]": ELSEWHERE,
    "triage/sources/trials.py: reason": ELSEWHERE,
}
# Texts without a template of their own, and why that is fine.
NOT_SAID = {
    ("ingest/options.py", "{}: {}"): "an address and what is wrong with it: read like any other",
    ("ingest/sources/kiyoh.py", "{}: {}"): "an address and what is wrong with it",
    ("ingest/x_service.py", "the request is not valid"): "stands in a gap of a longer one",
    ("triage/queueing/delivery.py", "{}: {}"): OWN_FAULT,
    ("triage/notices/smtp.py", "{}: {}: {}"): "what the mail server or the system said",
}
FAMILIES = {
    "https://x.example/feed: answered 404": "https://x.example/feed: antwoordde met 404",
    "https://x.example: answered 401 (the instance wants an access_token)": (
        "https://x.example: antwoordde met 401 (de server wil een toegangssleutel)"
    ),
    "https://x.example/robots.txt: cannot be read yet: answered 503: not now": (
        "https://x.example/robots.txt: is nog niet te lezen: antwoordde met 503: nu even niet"
    ),
    "https://x.example: no connection on port 8443: [Errno 111] Connection refused": (
        "https://x.example: geen verbinding via poort 8443: de verbinding is geweigerd (fout 111)"
    ),
    "https://x.example: leads to 127.0.0.1, which is loopback (RFC 1122)": (
        "https://x.example: leidt naar 127.0.0.1, en dat is deze machine zelf (RFC 1122)"
    ),
    "https://x.example: the answer is larger than 5,242,880 bytes": (
        "https://x.example: het antwoord is groter dan 5.242.880 bytes"
    ),
    "https://x.example: line 4: not well-formed (invalid token)": (
        "https://x.example: regel 4: niet goed gevormd (ongeldig teken)"
    ),
    "https://x.example: is a web page, not a feed": (
        "https://x.example: is een webpagina en geen feed"
    ),
    "https://x.example: shows no review, where it showed some before": (
        "https://x.example: toont geen recensies meer, en eerder wel"
    ),
    "/data/a: b.csv: holds more than 1,000,000 rows": (
        "/data/a: b.csv: heeft meer dan 1.000.000 rijen"
    ),
    "option url: ftp://x: must start with http:// or https:// and name a host": (
        "optie “Webadres”: ftp://x: moet beginnen met http:// of https:// en een site noemen"
    ),
    "option limit: Input should be greater than or equal to 1": (
        "optie “Hooguit zoveel berichten”: moet minstens 1 zijn"
    ),
    "https://graph.example/v25.0/1: answered 400 (Unsupported get request)": (
        "https://graph.example/v25.0/1: antwoordde met 400 (Unsupported get request)"
    ),
    "mastodon: takes 500 characters, the answer has 731": (
        "Mastodon: neemt 500 tekens aan, het antwoord heeft er 731"
    ),
    "delivery wh_1: is not JSON: Extra data: line 1 column 3 (char 2)": (
        "levering wh_1: is geen JSON: er staat nog iets achter: regel 1 kolom 3 (teken 2)"
    ),
    "INBOX, mails 3 to 9: left out 3: 2 × bounce, 1 × sent by a machine": (
        "INBOX, mails 3 tot en met 9: 3 overgeslagen: "
        "2 × niet bezorgd, 1 × door een machine gestuurd"
    ),
    "the worker stopped 5 times while working on it": (
        "de werker stopte 5 keer terwijl die hiermee bezig was"
    ),
    str(SealedError()): (
        "een bewaard geheim is niet te lezen: de sleutel ervan ontbreekt op deze machine "
        "(LUISTERPOST_VAULT_KEY_FILE); zet de sleutel terug, of vul het geheim opnieuw in"
    ),
}


@pytest.fixture
def speaking(request: pytest.FixtureRequest) -> Iterator[None]:
    """A page in Dutch, or in the language that the test asks for."""
    language = getattr(request, "param", "nl")
    app = Flask(__name__)
    babel = Babel(app, locale_selector=lambda: language)
    with app.app_context():
        babel.domain_instance.cache[language, DOMAIN] = compile_catalogue(language)
    with app.test_request_context():
        yield


@pytest.fixture(scope="module")
def texts() -> list[SaidText]:
    return said_texts()


def without_template(texts: list[SaidText]) -> list[str]:
    return [
        ADVICE.format(place=text.place, shape=text.shape)
        for text in texts
        if not text.unknown
        and (text.place.partition(":")[0], text.shape) not in NOT_SAID
        and sayings.PROBLEMS.find(text.sample) is None
    ]


def test_every_text_of_a_failure_has_a_template(texts: list[SaidText]) -> None:
    assert len(texts) > 400
    assert without_template(texts) == []


def test_a_new_text_without_a_template_is_noticed(tmp_path: Path) -> None:
    code = tmp_path / "new.py"
    code.write_text(
        'HINTS = {401: "the moon is full"}\n'
        "def fetch(url, told):\n"
        '    problem = f"has {told} craters"\n'
        "    raise NothingFoundError(url, problem)\n"
        "def read(url):\n"
        '    raise BadAnswerError(url, 404, hint="nobody is at home")\n'
    )
    found = list(texts_of(Module(code)))
    assert {text.shape for text in found} == {
        "the moon is full",
        f"has {GAP} craters",
        "nobody is at home",
    }
    told = without_template(found)
    assert len(told) == 3
    assert all(one.startswith("new.py:") for one in told)


def test_what_cannot_be_followed_has_a_reason(texts: list[SaidText]) -> None:
    assert {text.unknown for text in texts if text.unknown} == set(NOT_FOLLOWED)
    said = {(text.place.partition(":")[0], text.shape) for text in texts}
    assert set(NOT_SAID) - said == set()


def test_no_template_is_left_over(texts: list[SaidText]) -> None:
    samples = {text.sample for text in texts if not text.unknown}
    for _ in range(2):  # sentences stand in the gaps of sentences
        found = [sayings.PROBLEMS.find(sample) for sample in samples]
        gaps = [told for _, told in filter(None, found)]
        samples |= {one for told in gaps for name, one in told.items() if name in {"problem"}}
    samples.add(str(SealedError()))
    unused = [
        template.text
        for template in sayings.PROBLEMS
        if template.text not in libraries.TEXTS
        and not any(template.read(sample) is not None for sample in samples)
    ]
    assert unused == []


def test_every_template_has_its_dutch() -> None:
    dutch = {}
    for path in (TRANSLATIONS / "nl").glob("*.po"):
        with path.open("rb") as file:
            dutch |= {message.id: message.string for message in read_po(file) if message.id}
    every = [*sayings.PROBLEMS, *sayings.PLACES]
    assert [one.text for one in every if not dutch.get(one.text)] == []


@pytest.mark.parametrize("english", FAMILIES)
def test_a_sentence_is_said_in_dutch(english: str, speaking: None) -> None:
    assert say(english) == FAMILIES[english]


@pytest.mark.parametrize("speaking", ["en"], indirect=True)
def test_an_english_page_says_it_as_it_was_kept(texts: list[SaidText], speaking: None) -> None:
    samples = [text.sample for text in texts if not text.unknown]
    assert [one for one in samples if say_problem(one) != one] == []
    assert say("option url: is not a URL") == "option Web address: is not a URL"


def test_the_most_literal_template_counts(speaking: None) -> None:
    assert say_problem("answered 403 with a check for robots").endswith("een robotcontrole")
    assert say_problem("nothing found by schema.org reviews").startswith("geen recensies")


def test_a_row_is_told_with_its_place(speaking: None) -> None:
    assert say_place("klachten.csv, line 12") == "klachten.csv, regel 12"
    assert say_place("https://x.example/1") == "https://x.example/1"
    assert say_problem("item 3 field text: String should have at most 20000 characters") == (
        "nummer 3 veld text: mag hooguit 20000 tekens hebben"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        ": ",
        "KeyError: 'url'",
        "https://x.example: Nothing like this was ever said",
        "x: %(problem)s %s %d %",
        "answered  404",
        "answered 404\n",
        "\x00\ud800: \ufffd",
        "is not JSON",
    ],
)
def test_what_is_unknown_stays_as_it_is(sentence: str, speaking: None) -> None:
    assert say(sentence) == sentence
    assert say_problem(sentence) == sentence


def test_what_a_platform_said_stays_as_it_said_it(speaking: None) -> None:
    told = "https://x.example: answered 400 (the API says: is not a feed)"
    assert say(told) == "https://x.example: antwoordde met 400 (de API meldt: is not a feed)"
    odd = "https://x.example: Bluesky refuses the answer: %(problem)s {} </p>"
    assert say(odd) == "https://x.example: Bluesky weigert het antwoord: %(problem)s {} </p>"


def test_sentences_in_sentences_end_somewhere(speaking: None) -> None:
    deep = say("q: " + "cannot be read yet: " * 90 + "answered 404")
    assert deep.startswith("q: is nog niet te lezen: is nog niet te lezen: is nog niet te lezen: ")
    assert deep.endswith("cannot be read yet: answered 404")


def test_hostile_sentences_take_no_time(speaking: None) -> None:
    literal = "".join(one.longest for one in sayings.PROBLEMS if one.first_word is None)
    hostile = [
        "a: " * 1300,
        "answered 404 (" * 280,
        "x is not a date: " * 230,
        "7; 7 entries could be read" * 150,
        "[Errno 1] " * 390,
        "Expecting " * 300 + "delimiter: line 1 column",
        ("a: b: c: d: e: f: g: h: " + literal + "a" * 3900)[:3900],
        "rating: " + " is not a number from" * 180 + " to 5",
    ]
    sayings._read.cache_clear()
    begun = time.process_time()
    for number in range(50):
        for sentence in hostile:
            say(f"{number}{sentence}")
    # 400 of them, none known before: a page shows fifty. Quadratic time would be minutes.
    assert time.process_time() - begun < 4


def test_every_objection_to_an_address_has_its_dutch(speaking: None) -> None:
    policy = AddressPolicy()
    tried = ["10.0.0.1", "127.0.0.1", "169.254.0.1", "100.64.0.1", "224.0.0.1", "::1", "fe80::1"]
    tried += ["fc00::1", "2002::1", "64:ff9b::1", "4000::1", "168.63.129.16", "3fff::1", "5f00::1"]
    told = [policy.objection(address) or "" for address in tried]
    assert all(told)
    same = {one for one in told if say_problem(one) == one}
    assert same <= {"multicast (RFC 5771)", "6to4 (RFC 3056)"}


def test_what_pydantic_says_of_options_is_dutch(speaking: None) -> None:
    wrong = [
        {"instance": "m.example", "hashtag": "x", "limit": value} for value in ("x", 0, 10**9, 1.5)
    ]
    wrong += [
        {"hashtag": "x"},
        {"instance": "m.example", "hashtag": "x", "include_replies": "perhaps"},
        {"instance": "m.example", "hashtag": 7},
    ]
    for given in wrong:
        with pytest.raises(ValidationError) as caught:
            find_source("mastodon").options_model.model_validate(given)
        for one in caught.value.errors():
            assert say_problem(one["msg"]) != one["msg"], one["msg"]


def test_what_pydantic_says_of_deliveries_is_dutch(speaking: None) -> None:
    item = {"id": "1", "text": "x"}
    wrong: list[dict[str, object]] = [{"text": "x"}, {"id": "", "text": "x"}]
    wrong += [
        item | {name: value} for name, value in (("text", 3), ("rating", "x"), ("deleted", 3))
    ]
    wrong += [item | {"extra": 1}, item | {"author": 3}, item | {"rating": float("inf")}]
    for given in wrong:
        with pytest.raises(ValidationError) as caught:
            HookItem.model_validate(given)
        for one in caught.value.errors():
            told = one["msg"].removeprefix("Value error, ")
            assert say_problem(told) != told, told


ENGLISH = "https://winkel.example/recensies: answered 502: not now"
DUTCH = "https://winkel.example/recensies: antwoordde met 502: nu even niet"


def fail(sessions: sessionmaker[Session], world: World) -> None:
    """Everything that a source can fail at, failing."""
    broken = {"last_error": ENGLISH, "last_error_kind": "UnavailableError"}
    with sessions.begin() as session:
        session.execute(
            update(Source)
            .where(Source.id == world.source)
            .values(failures=3, last_error_at=START, enabled=True, kind="webhook", **broken)
        )
        session.execute(update(Backfill).values(**broken))
        session.execute(
            update(SourceTrial)
            .where(SourceTrial.id == world.trial)
            .values(answer={"error": ENGLISH, "error_kind": "x"}, finished_at=START)
        )
        session.execute(update(Reply).values(last_error=ENGLISH, state="failed"))
        session.add(RefusedRow(source_id=world.source, place="a.csv, line 3", reason="has no id"))


def test_the_pages_of_sources_say_it_in_dutch(
    sessions: sessionmaker[Session], world: World, log_in_as: Callable[[str], Browser]
) -> None:
    fail(sessions, world)
    ada = log_in_as("ada")
    for path in ("/sources", f"/sources/{world.source}", f"/sources/trials/{world.trial}"):
        page = ada.get(path).text
        assert DUTCH in page, path
        assert "answered 502" not in page, path
    page = ada.get(f"/sources/{world.source}").text
    assert "a.csv, regel 3</td><td>heeft geen id" in page


def test_dead_letters_say_it_in_dutch(
    sessions: sessionmaker[Session], world: World, log_in_as: Callable[[str], Browser]
) -> None:
    with sessions.begin() as session:
        source_id = make_source(session, kind="webhook", options={}).id
        session.add(
            IncomingDelivery(
                source_id=source_id,
                name="x",
                sent_at=START,
                received_at=START,
                dead_at=START,
                attempts=5,
                last_error="delivery x: is not UTF-8",
            )
        )
        session.execute(
            update(Work).values(
                dead_at=START, last_error="the worker stopped 5 times while working on it"
            )
        )
    page = log_in_as("ada").get("/settings/failed").text
    assert "levering x: is geen UTF-8" in page


def test_foreign_words_are_escaped_in_dutch_too(
    sessions: sessionmaker[Session], world: World, log_in_as: Callable[[str], Browser]
) -> None:
    nasty = "https://x.example/<b>: answered 400 (the API says: <script>alert(1)</script>)"
    with sessions.begin() as session:
        session.execute(
            update(Source)
            .where(Source.id == world.source)
            .values(failures=3, last_error=nasty, last_error_at=START)
        )
    page = log_in_as("ada").get("/sources").text
    assert "(de API meldt: &lt;script&gt;alert(1)&lt;/script&gt;)" in page
    assert "<script>alert" not in page
