"""The people and cases of the tests, and the tools to put them into a database.

Alice manages, Bob is an agent of team delivery, Charlie one of team billing, Ada administers,
Dora is there to be shut out. Each team has one case.
"""

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker

from triage.api_tokens.tokens import make_token
from triage.bootstrap import Services, bootstrap
from triage.cases.opening import open_case
from triage.lifecycle.policy import DEFAULT_RULES, WorthParameters, rules_json, worth_json
from triage.mentions.file_rows import MentionPlan
from triage.models import (
    Analysis,
    Backfill,
    Calendar,
    CannedAnswer,
    CannedText,
    Customer,
    CustomerMerge,
    CustomerNote,
    CustomerPolicy,
    DuplicatePair,
    Identity,
    ImportJob,
    ImportMapping,
    Incident,
    IncidentCase,
    Invitation,
    Link,
    Mention,
    Monitor,
    PrivateChannel,
    Reply,
    Review,
    RoutingRule,
    SlaPolicy,
    Source,
    SourceTrial,
    Team,
    User,
)
from triage.monitors.listening import match_mentions
from triage.people.accounts import add_user
from triage.people.passwords import hash_secret
from triage.routing.rules import Condition, always, any_of
from triage.settings import Settings

PASSWORD = "correct horse staple 9"
INVITATION_SECRET = "a-secret-that-nobody-guesses-in-a-hundred-years"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    time: datetime = START

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **span: float) -> None:
        self.time += timedelta(**span)


@dataclass
class World:
    """What is in the database: ids by name."""

    people: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=dict)
    rules: dict[str, int] = field(default_factory=dict)
    invitation: int = 0
    mention_file: int = 0
    invitation_secret: str = ""
    links: dict[str, int] = field(default_factory=dict)
    mentions: dict[str, int] = field(default_factory=dict)
    reviews: dict[str, int] = field(default_factory=dict)
    policies: dict[str, int] = field(default_factory=dict)
    calendars: dict[str, int] = field(default_factory=dict)
    customer: int = 0
    twin: int = 0
    pair: int = 0
    merge: int = 0
    note: int = 0
    identity: int = 0
    draft: int = 0
    source: int = 0
    trial: int = 0
    backfill: int = 0
    incident: int = 0
    monitors: dict[str, int] = field(default_factory=dict)
    replies: dict[str, int] = field(default_factory=dict)
    canned: int = 0
    door: int = 0


class Browser:
    """A logged-in test client that sends the token with every form."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.token = client, token

    def get(self, path: str, **options: object):
        return self.client.get(path, **options)

    def post(self, path: str, data: dict[str, object] | None = None, **options: object):
        return self.client.post(path, data={"csrf_token": self.token} | (data or {}), **options)


class Program:
    """A client of the API that sends its token with every request."""

    def __init__(self, client: FlaskClient, secret: str, token_id: int = 0) -> None:
        self.client, self.secret, self.token_id = client, secret, token_id

    def open(self, method: str, path: str, json: object = None, headers=None, **options: object):
        sent = {"Authorization": f"Bearer {self.secret}"} | dict(headers or {})
        if json is not None:
            options["json"] = json
        return self.client.open(f"/api/v1{path}", method=method, headers=sent, **options)

    def get(self, path: str, **options: object):
        return self.open("GET", path, **options)

    def put(self, path: str, json: object, **options: object):
        return self.open("PUT", path, json, **options)

    def post(self, path: str, json: object, **options: object):
        return self.open("POST", path, json, **options)


def make_services(
    sessions: sessionmaker[Session], url: str, folder: Path, **settings: object
) -> Services:
    # A live line listens on the database, which the tests clone: none unless one asks for it.
    settings = {"live_pages": 0} | settings
    chosen = Settings(
        data_dir=folder, database_url=url, redis_url="redis://127.0.0.1:1/0", **settings
    )
    return replace(bootstrap(chosen), sessions=sessions)


def fill(session: Session, world: World, *, with_passwords: bool = False) -> None:
    """Teams, people, a source, a customer, and a case per team."""
    _add_people(session, world, PASSWORD if with_passwords else None)
    _add_service_levels(session, world)
    source = Source(
        kind="feed",
        name="Forum",
        options={},
        purpose="service",
        legal_basis="legitimate interest",
        balancing_note="public posts only",
        terms_checked_at=START,
    )
    customer = Customer(
        number="LK-10021", name="Sanne Verhoeven", email="sanne@voorbeeld.nl", city="Utrecht"
    )
    session.add_all([source, customer])
    session.flush()
    world.source, world.customer = source.id, customer.id
    _add_source_work(session, world)
    _add_intake(session, world)
    _add_about_customer(session, world)
    for team, text, category in (
        ("delivery", "Mijn pakket is nooit bezorgd, bestelling LP-88213.", "delivery"),
        ("billing", "Drie keer dezelfde rekening gekregen, schandalig.", "billing"),
    ):
        mention = add_mention(session, world, team, text, category=category)
        link = Link(
            mention_id=mention.id,
            customer_id=customer.id,
            status="suggested",
            score=0.62,
            evidence=[{"kind": "order_number", "value": "LP-88213", "where": "text"}],
        )
        session.add(link)
        session.flush()
        world.links[team] = link.id
        world.cases[team] = open_case(session, mention, START - timedelta(hours=1)).id
    _add_merged(session, world)
    _add_answers(session, world)
    doubtful = add_mention(session, world, "doubtful", "Weet iemand wanneer ze open zijn?")
    session.add(Review(mention_id=doubtful.id, revision=1, complaint=0.4))
    session.flush()
    _add_incident(session, world)
    _add_monitors(session, world)


def _add_about_customer(session: Session, world: World) -> None:
    """A note of Alice's, an identity, and a draft of rules for stages."""
    about = {"customer_id": world.customer}
    note = CustomerNote(**about, author_id=world.people["alice"], text="Belt liever niet.")
    number = Identity(**about, kind="order_number", value="LP-100", origin="import")
    draft = CustomerPolicy(
        rules=rules_json(DEFAULT_RULES),
        imported_stage="fills",
        worth=worth_json(WorthParameters()),
    )
    session.add_all([note, number, draft])
    session.flush()
    world.note, world.identity, world.draft = note.id, number.id, draft.id


def _add_merged(session: Session, world: World) -> None:
    """An old record of the customer, which she took up: seen in no list."""
    old = Customer(number="OUD-1", name="S. Verhoeven", merged_into_id=world.customer)
    session.add(old)
    session.flush()
    pair = DuplicatePair(
        customer_a=world.customer, customer_b=old.id, probability=0.97, reasons=[], state="merged"
    )
    merge = CustomerMerge(winner_id=world.customer, loser_id=old.id, origin="rule")
    session.add_all([pair, merge])
    session.flush()
    world.twin, world.pair, world.merge = old.id, pair.id, merge.id


def _add_answers(session: Session, world: World) -> None:
    """A canned answer, a private channel, and in each case an answer that could not be sent."""
    canned = CannedAnswer(title="Pakket zoek", shortcut="zoek", needs_approval=False)
    canned.texts = [
        CannedText(language="nl", body="Hoi {customer.first_name|daar}, we zoeken het uit."),
        CannedText(language="en", body="We are looking into it, {customer.first_name|there}."),
    ]
    door = PrivateChannel(name="Chat", address="https://voorbeeld.nl/chat")
    session.add_all([canned, door])
    session.flush()
    world.canned, world.door = canned.id, door.id
    for team, author in (("delivery", "bob"), ("billing", "charlie")):
        reply = Reply(
            key=uuid.uuid4(),
            case_id=world.cases[team],
            mention_id=world.mentions[team],
            author_id=world.people[author],
            text="We zoeken het uit.",
            language="nl",
            state="failed",
            last_error="forum.example: answered 502",
        )
        session.add(reply)
        session.flush()
        world.replies[team] = reply.id


def _add_monitors(session: Session, world: World) -> None:
    """One that matched what both teams have, and one to spare."""
    for name, query in (("name", "pakket OR rekening"), ("spare", "iets")):
        monitor = Monitor(name=name, query=query)
        session.add(monitor)
        session.flush()
        world.monitors[name] = monitor.id
    match_mentions(session, list(world.mentions.values()))


def _add_service_levels(session: Session, world: World) -> None:
    """Some that are not in use, so that the clocks of the cases run as if there were none."""
    for name in ("one", "spare"):
        hours = {"mon": [["09:00", "17:00"]]}
        calendar = Calendar(name=name, timezone="Europe/Amsterdam", hours=hours)
        policy = SlaPolicy(
            position=0, name=name, conditions={}, first_response_min=60, enabled=False
        )
        session.add_all([calendar, policy])
        session.flush()
        world.calendars[name], world.policies[name] = calendar.id, policy.id


def add_mention(
    session: Session, world: World, name: str, text: str, *, category: str = "other", **changes
) -> Mention:
    """A mention with an analysis; `changes` are columns of the mention."""
    at = START - timedelta(hours=1)
    columns = {
        "source_id": world.source,
        "external_id": name,
        "content_hash": name,
        "text": text,
        "author_name": "Fatima B.",
        "author_handle": "@fatima",
        "network": "forum",
        "conversation_id": name,
        "url": f"https://forum.example/{name}",
        "published_at": at,
        "fetched_at": at,
    }
    mention = Mention(**(columns | changes))
    session.add(mention)
    session.flush()
    session.add(
        Analysis(
            mention_id=mention.id,
            revision=1,
            model_version="test",
            language="nl",
            language_confidence=0.99,
            sentiment="negative",
            sentiment_probs={"negative": 0.9, "neutral": 0.08, "positive": 0.02},
            intent="complaint",
            intent_probs={"complaint": 0.94},
            complaint=0.94,
            category=category,
            category_probs={category: 0.83},
            severity="accusation",
            severity_probs={"accusation": 0.6},
            flags=["repeat"],
            reasons=[[0, 4, 0.5]],
            embedding=[0.0] * 384,
        )
    )
    session.flush()
    world.mentions[name] = mention.id
    return mention


def _add_people(session: Session, world: World, password: str | None) -> None:
    for slug, nl, en in (("delivery", "Bezorging", "Delivery"), ("billing", "Betaling", "Billing")):
        team = Team(slug=slug, name_nl=nl, name_en=en)
        session.add(team)
        session.flush()
        world.teams[slug] = team.id
        world.rules[slug] = _add_rule(session, team, any_of("category", [slug]))
    # Switched off: it routes nothing, and tests may delete it.
    spare = Team(slug="spare", name_nl="Reserve", name_en="Spare")
    session.add(spare)
    session.flush()
    world.teams["spare"] = spare.id
    world.rules["spare"] = _add_rule(session, spare, enabled=False)
    for name, role, teams in (
        ("alice", "manager", []),
        ("bob", "agent", ["delivery"]),
        ("charlie", "agent", ["billing"]),
        ("ada", "admin", []),
        ("dora", "agent", ["delivery"]),
    ):
        user: User = add_user(
            session,
            email=f"{name}@voorbeeld.nl",
            name=name.title(),
            role=role,
            password=password,
            teams=teams,
        )
        world.people[name] = user.id


def _add_incident(session: Session, world: World) -> None:
    """One that both teams have a case in."""
    incident = Incident(title="Storing", opened_by=world.people["alice"], opened_at=START)
    session.add(incident)
    session.flush()
    for case_id in world.cases.values():
        session.add(IncidentCase(case_id=case_id, incident_id=incident.id))
    session.flush()
    world.incident = incident.id
    invitation = Invitation(
        email="eva@voorbeeld.nl",
        name="Eva",
        role="agent",
        team_ids=[world.teams["delivery"]],
        secret_hash=hash_secret(INVITATION_SECRET),
        invited_by=world.people["alice"],
        expires_at=START + timedelta(days=7),
    )
    session.add(invitation)
    session.flush()
    world.invitation, world.invitation_secret = invitation.id, INVITATION_SECRET


def _add_rule(session: Session, team: Team, *conditions: Condition, enabled: bool = True) -> int:
    rule = RoutingRule(
        position=team.id,
        name_nl=team.name_nl,
        name_en=team.name_en,
        conditions=always(*conditions).to_json(),
        team_id=team.id,
        enabled=enabled,
    )
    session.add(rule)
    session.flush()
    return rule.id


def _add_source_work(session: Session, world: World) -> None:
    """A trial of Ada's and a backfill that is done."""
    trial = SourceTrial(
        user_id=world.people["ada"], kind="feed", aim="preview", options={}, created_at=START
    )
    backfill = Backfill(
        source_id=world.source,
        since=START - timedelta(days=30),
        until=START,
        cases_from=START - timedelta(days=7),
        status="done",
    )
    session.add_all([trial, backfill])
    session.flush()
    world.trial, world.backfill = trial.id, backfill.id


def _add_intake(session: Session, world: World) -> None:
    """An import that is done, a saved mapping, and a program's token."""
    job = ImportJob(file_name="a.csv", size_bytes=1, digest="0", state="done", origin="page")
    mapping = ImportMapping(name="Kassa", header_key="0", fields={"Nr": "customer_number"})
    session.add_all([job, mapping])
    session.flush()
    world.import_job, world.mapping = job.id, mapping.id
    plan = MentionPlan({"tekst": "text"}).to_json()
    file = ImportJob(
        file_name="m.csv", size_bytes=1, digest="1", state="done", origin="page", plan=plan
    )
    session.add(file)
    session.flush()
    world.mention_file = file.id
    new = make_token(session, name="Kassa", scopes=["cases:read"], days=30, now=START)
    world.token = new.id
