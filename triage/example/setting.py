"""Sets the example up: company, teams, people, rules, customers and sources."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.bootstrap import Services
from triage.example.answers import add_answers
from triage.example.dealings import record_dealings
from triage.example.material import Material
from triage.example.promises import add_promises
from triage.example.replay import replayed
from triage.intake.importing import import_customers
from triage.linking.masks import pattern_of
from triage.models import Company, RoutingRule, Source, Team, TeamMember, User
from triage.people.accounts import add_user
from triage.people.passwords import new_password
from triage.routing.fields import How
from triage.routing.rules import Condition, Conditions, always
from triage.sources.admin import Grounds, add_source
from triage.sources.polling import poll_due_source


def set_up(services: Services, material: Material, say: Callable[[str], None]) -> str:
    """Fill the tables and fetch all sources once; returns the people's password."""
    password = new_password()
    with services.sessions.begin() as session:
        _add_company(session, material.company)
        add_promises(session)
        _add_people(session, material.company, password)
        add_answers(session, services.now())
    folder = services.settings.data_dir / "example"
    folder.mkdir(parents=True, exist_ok=True)
    imported = import_customers(
        services.sessions,
        material.customers_file,
        now=services.now(),
        is_example=True,
        report_path=folder / "customers.refused.jsonl",
    )
    say(f"{imported.new} customers imported")
    say(f"{record_dealings(services, material)} orders, deliveries and contacts recorded")
    _fetch_sources(services, material, folder, say)
    with services.sessions.begin() as session:
        _add_rules(session, material.company)
    return password


def _add_company(session: Session, company: Mapping[str, Any]) -> None:
    masks = {kind: [told["mask"]] for kind, told in company["patterns"].items()}
    patterns = {kind: [pattern_of(one) for one in some] for kind, some in masks.items()}
    session.add(
        Company(name=company["name"], patterns={**patterns, "masks": masks}, is_example=True)
    )
    teams = {}
    for team in company["teams"]:
        teams[team["id"]] = Team(
            slug=team["id"],
            name_nl=team["name"]["nl"],
            name_en=team["name"]["en"],
            assign_mode=team.get("assign", "manual"),
            returns_when_away=team.get("returns_when_away", False),
            is_example=True,
        )
    session.add_all(teams.values())
    session.flush()


def _add_rules(session: Session, company: Mapping[str, Any]) -> None:
    teams = dict(session.execute(select(Team.slug, Team.id)).all())
    ids = {
        name: str(source_id) for name, source_id in session.execute(select(Source.name, Source.id))
    }
    sources = {source["id"]: ids[source["name"]["nl"]] for source in company["sources"]}
    for position, rule in enumerate(company["routing"]):
        session.add(
            RoutingRule(
                position=position,
                name_nl=rule["name"]["nl"],
                name_en=rule["name"]["en"],
                conditions=_conditions(rule["when"], sources).to_json(),
                team_id=teams.get(rule.get("team")),
                actions=rule.get("do", {}),
                goes_on=rule.get("goes_on", False),
                is_example=True,
            )
        )


def _conditions(when: Mapping[str, Any], sources: Mapping[str, str]) -> Conditions:
    found = []
    for field, wanted in when.items():
        how, values = next(iter(wanted.items())) if isinstance(wanted, dict) else ("any_of", wanted)
        named = [sources[value] for value in values] if field == "source" else values
        found.append(Condition(field, How(how), tuple(named)))
    return always(*found)


def _add_people(session: Session, company: Mapping[str, Any], password: str) -> None:
    for person in company["people"]:
        user = add_user(
            session,
            email=person["email"],
            name=person["name"],
            role=person["role"],
            password=password,
            teams=person["teams"],
            language=person["language"],
            is_example=True,
        )
        user.capacity = person.get("capacity", user.capacity)
        _add_skills(session, user, person.get("skills", {}))


def _add_skills(session: Session, user: User, skills: Mapping[str, Any]) -> None:
    for team in user.teams:
        member = session.get_one(TeamMember, (team.id, user.id))
        known = skills.get(team.slug, {})
        member.languages = known.get("languages", [])
        member.categories = known.get("categories", [])


def _fetch_sources(
    services: Services, material: Material, folder: Path, say: Callable[[str], None]
) -> None:
    pages = {
        source["options"]["url"]: material.page(source["file"])
        for source in material.company["sources"]
        if source["kind"] != "file"
    }
    with replayed(pages) as (client, local_url):
        for source in material.company["sources"]:
            source_id = _add_source(services, material, source, folder, local_url)
            polled = poll_due_source(
                services.sessions, client, now=services.now, source_id=source_id
            )
            if polled is None or polled.error:
                say(f"{source['id']}: {polled.error if polled else 'not fetched'}")
            if source["kind"] != "file":
                _retire(services, source_id, source["options"]["url"])


def _add_source(
    services: Services,
    material: Material,
    source: Mapping[str, Any],
    folder: Path,
    local_url: Callable[[str], str],
) -> int:
    options = {"network": source["network"], **source["options"]}
    if source["kind"] == "file":
        options["path"] = str(material.write_mentions(source["file"], folder))
    else:
        options["url"] = local_url(options["url"])
    with services.sessions.begin() as session:
        return add_source(
            session,
            kind=source["kind"],
            name=source["name"]["nl"],
            options=options,
            grounds=_grounds(source, services.now()),
            is_example=True,
        ).id


def _grounds(source: Mapping[str, Any], now: datetime) -> Grounds:
    return Grounds(
        purpose=source["purpose"],
        legal_basis=source["legal_basis"],
        balancing_note=source["balancing_note"],
        retention_days=int(source["retention_days"]),
        terms_checked_at=now,
    )


def _retire(services: Services, source_id: int, url: str) -> None:
    """Its pages exist only while the example is loaded: no more polls, its own address."""
    with services.sessions.begin() as session:
        source = session.get_one(Source, source_id)
        source.options = {**source.options, "url": url}
        source.enabled = False
