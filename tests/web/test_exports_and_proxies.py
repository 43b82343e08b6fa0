"""Cases as a file, and whose address counts behind a proxy."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace

from backoffice import Browser, Clock, World
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from triage.bootstrap import Services
from triage.models import LoginAttempt
from web import create_app


def test_an_export_holds_what_its_reader_may_see(
    bob: Browser, log_in_as: Callable[[str], Browser], world: World
) -> None:
    answer = bob.get("/export/cases.csv")
    alice = log_in_as("alice").get("/export/cases.jsonl")

    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    mine = {int(row["case_id"]) for row in csv.DictReader(io.StringIO(answer.text))}
    everything = {json.loads(line)["case_id"] for line in alice.text.splitlines()}
    assert world.cases["delivery"] in mine
    assert world.cases["billing"] not in mine
    assert {world.cases["delivery"], world.cases["billing"]} <= everything


def test_nobody_and_unknown_formats_get_no_file(visitor: FlaskClient, bob: Browser) -> None:
    assert visitor.get("/export/cases.csv").status_code in (303, 401)
    assert bob.get("/export/cases.exe").status_code == 422


def test_behind_a_proxy_the_visitors_own_address_is_counted(
    services: Services, clock: Clock, world: World, sessions: "sessionmaker[Session]"
) -> None:
    def subjects_after_a_failure(proxies: int) -> set[str]:
        settings = services.settings.model_copy(update={"trusted_proxies": proxies})
        client = create_app(replace(services, settings=settings), clock).test_client()
        token = client.get("/login").text.split('name="csrf_token" value="')[1].split('"')[0]
        client.post(
            "/login",
            data={"csrf_token": token, "email": "x@voorbeeld.nl", "password": "fout wachtwoord!"},
            headers={"X-Forwarded-For": f"198.51.100.{proxies}"},
        )
        with sessions.begin() as session:
            return set(session.scalars(select(LoginAttempt.subject)))

    untrusted = subjects_after_a_failure(0)
    trusted = subjects_after_a_failure(1)

    assert len(untrusted) == 2  # the account and the proxy's address
    assert len(trusted - untrusted) == 1  # the same account, another address
