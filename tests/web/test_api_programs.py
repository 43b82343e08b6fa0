"""Programs at the door: their pace, what they hear of errors, what they tell of contacts."""

from collections.abc import Callable

import pytest
from backoffice import Clock, Program, World
from flask import Flask
from redis import Redis
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from triage.api_tokens.pace import seconds_to_wait
from triage.models import ApiToken, Case, Interaction
from triage.servers.redis import EmbeddedRedis


def test_unknown_addresses_and_methods_are_problems(app: Flask) -> None:
    client = app.test_client()
    for method, path, status in (
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/", 404),
        ("DELETE", "/api/v1/customers/K-1", 405),
    ):
        answer = client.open(path, method=method)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
        assert answer.json["status"] == status


def test_a_token_that_is_used_says_when(
    program_as: Callable[..., Program], sessions: sessionmaker[Session], clock: Clock
) -> None:
    shop = program_as("customers:read")
    shop.get("/customers")
    with sessions() as session:
        assert session.get_one(ApiToken, shop.token_id).used_at == clock()


def test_a_dump_of_the_database_holds_no_token(
    program_as: Callable[..., Program], sessions: sessionmaker[Session]
) -> None:
    shop = program_as("customers:read")
    with sessions() as session:
        row = session.get_one(ApiToken, shop.token_id)
        kept = " ".join(str(getattr(row, column.name)) for column in ApiToken.__table__.columns)
    assert shop.secret not in kept
    assert shop.secret.removeprefix("lp_")[4:] not in kept


def test_who_sends_too_much_has_to_wait(redis_server: EmbeddedRedis, clock: Clock) -> None:
    redis = Redis.from_url(redis_server.url)
    waits = [seconds_to_wait(redis, 1, per_minute=3, now=clock()) for _ in range(4)]
    assert waits == [0, 0, 0, 60]
    assert seconds_to_wait(redis, 2, per_minute=3, now=clock()) == 0
    clock.advance(seconds=60)
    assert seconds_to_wait(redis, 1, per_minute=3, now=clock()) == 0


def test_without_redis_nobody_waits(clock: Clock) -> None:
    away = Redis.from_url("redis://127.0.0.1:1/0", socket_connect_timeout=0.1)
    assert seconds_to_wait(away, 1, per_minute=1, now=clock()) == 0
    assert seconds_to_wait(away, 1, per_minute=1, now=clock()) == 0


def test_too_fast_is_told_with_the_time_to_wait(
    app: Flask, program_as: Callable[..., Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.bearer.seconds_to_wait", lambda *_, **__: 17)
    answer = program_as("customers:read").get("/customers")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "17")
    assert answer.mimetype == "application/problem+json"


def test_contacts_and_orders_are_told_once(
    program_as: Callable[..., Program], sessions: sessionmaker[Session], world: World
) -> None:
    shop = program_as("interactions:write")
    order = {
        "external_id": "4711",
        "kind": "order",
        "at": "2026-02-27T10:00:00+01:00",
        "reference": "LP-4711",
        "amount_eur": "19.95",
    }
    path = "/customers/LK-10021/interactions"
    first = shop.post(path, {"interactions": [order]})
    assert (first.status_code, first.json["new"]) == (200, 1)
    assert shop.post(path, {"interactions": [order]}).json["unchanged"] == 1
    with sessions() as session:
        kept = session.scalars(select(Interaction)).one()
        assert (kept.customer_id, kept.kind, kept.source) == (world.customer, "order", "Shop")


def test_contacts_that_are_wrong_are_named_and_none_is_kept(
    program_as: Callable[..., Program], sessions: sessionmaker[Session]
) -> None:
    shop = program_as("interactions:write")
    good = {"external_id": "1", "kind": "order", "at": "2026-02-27T10:00:00Z"}
    bad = good | {"external_id": "2", "kind": "dream"}
    answer = shop.post("/customers/LK-10021/interactions", {"interactions": [good, bad]})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "interactions.1.kind"
    zoneless = good | {"at": "2026-02-27T10:00:00"}
    answer = shop.post("/customers/LK-10021/interactions", {"interactions": [zoneless]})
    assert answer.json["errors"][0]["field"] == "interactions.0.at"
    assert shop.post("/customers/NOBODY/interactions", {"interactions": [good]}).status_code == 404
    with sessions() as session:
        assert session.scalars(select(Interaction)).all() == []


def test_cases_are_followed_page_by_page(
    program_as: Callable[..., Program], world: World, sessions: sessionmaker[Session], clock: Clock
) -> None:
    with sessions.begin() as session:
        session.execute(update(Case).values(changed_at=clock()))
    crm = program_as("cases:read")
    first = crm.get("/cases?limit=1").json
    second = crm.get("/cases", query_string={"after": first["after"]}).json
    ids = [one["case_id"] for one in (*first["cases"], *second["cases"])]
    assert ids == sorted(world.cases.values())
    assert crm.get("/cases", query_string={"after": second["after"]}).json["cases"] == []
    assert crm.get("/cases?after=nonsense").status_code == 422
