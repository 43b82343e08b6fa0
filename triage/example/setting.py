"""Sets the example up: company, teams, people, rules, customers and sources."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from triage.bootstrap import Services
from triage.customers.importing import import_customers
from triage.example.material import Material
from triage.example.replay import replayed
from triage.models import Company, RoutingRule, Source, Team
from triage.people.accounts import add_user
from triage.people.passwords import new_password
from triage.sources.admin import Grounds, add_source
from triage.sources.polling import poll_due_source


def set_up(services: Services, material: Material, say: Callable[[str], None]) -> str:
    """Fill the tables and fetch all sources once; returns the people's password."""
    password = new_password()
    with services.sessions.begin() as session:
        _add_company(session, material.company)
        _add_people(session, material.company, password)
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
    _fetch_sources(services, material, folder, say)
    return password


def _add_company(session: Session, company: Mapping[str, Any]) -> None:
    patterns = {name: pattern["regex"] for name, pattern in company["patterns"].items()}
    session.add(Company(name=company["name"], patterns=patterns, is_example=True))
    teams = {}
    for team in company["teams"]:
        teams[team["id"]] = Team(
            slug=team["id"],
            name_nl=team["name"]["nl"],
            name_en=team["name"]["en"],
            is_example=True,
        )
    session.add_all(teams.values())
    session.flush()
    names = {source["id"]: source["name"]["nl"] for source in company["sources"]}
    for position, rule in enumerate(company["routing"]):
        session.add(
            RoutingRule(
                position=position,
                name_nl=rule["name"]["nl"],
                name_en=rule["name"]["en"],
                conditions=_conditions(rule["when"], names),
                team_id=teams[rule["team"]].id,
                is_example=True,
            )
        )


def _conditions(when: Mapping[str, list[str]], names: Mapping[str, str]) -> dict[str, list[str]]:
    return {
        field: [names[value] for value in values] if field == "source" else values
        for field, values in when.items()
    }


def _add_people(session: Session, company: Mapping[str, Any], password: str) -> None:
    for person in company["people"]:
        add_user(
            session,
            email=person["email"],
            name=person["name"],
            role=person["role"],
            password=password,
            teams=person["teams"],
            language=person["language"],
            is_example=True,
        )


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
