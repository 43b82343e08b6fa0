"""Customers over the API: told, shown, found; what is wrong is named."""

from collections.abc import Callable

import pytest
from backoffice import Clock, Program, World
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import make_customer
from triage.models import Customer, Identity, RelinkWish, Work

ANNA = {
    "first_name": "Anna",
    "tussenvoegsel": "van der",
    "last_name": "Berg",
    "emails": ["Anna@Voorbeeld.nl", "a.berg@voorbeeld.nl"],
    "phones": ["06-12345678"],
    "postcode": "3584xk",
    "city": "Utrecht",
    "country": "NL",
    "value_eur": "1234.50",
    "customer_since": "2019-05-31",
    "handles": ["x:@AnnaB"],
    "order_numbers": ["or 1001"],
    "extra": {"shop": "Oost", "points": 12},
}


@pytest.fixture
def shop(program_as: Callable[..., Program]) -> Program:
    return program_as("customers:read", "customers:write")


def test_a_customer_is_made_and_shown(shop: Program) -> None:
    answer = shop.put("/customers/k-1", ANNA)
    assert answer.status_code == 201
    assert answer.json["external_id"] == "K-1"
    assert answer.json["name"] == "Anna van der Berg"
    assert answer.json["emails"] == ["a.berg@voorbeeld.nl", "anna@voorbeeld.nl"]
    assert answer.json["phones"] == ["+31612345678"]
    assert answer.json["handles"] == ["x:annab"]
    assert answer.json["order_numbers"] == ["OR-1001"]
    assert answer.json["value_eur"] == "1234.50"
    assert answer.json["extra"] == {"shop": "Oost", "points": 12}
    shown = shop.get("/customers/K-1")
    assert shown.json == answer.json
    assert shown.headers["ETag"] == answer.headers["ETag"]


def test_the_same_again_changes_nothing(shop: Program, clock: Clock) -> None:
    first = shop.put("/customers/K-1", ANNA)
    clock.advance(hours=1)
    second = shop.put("/customers/K-1", ANNA)
    assert second.status_code == 200
    assert second.json == first.json  # updated_at as well


def test_what_is_left_out_stays_and_null_empties(shop: Program) -> None:
    shop.put("/customers/K-1", ANNA)
    answer = shop.put("/customers/K-1", {"city": None, "emails": []})
    assert (answer.json["city"], answer.json["emails"]) == (None, [])
    assert (answer.json["name"], answer.json["phones"]) == ("Anna van der Berg", ["+31612345678"])
    assert answer.json["extra"] == {"shop": "Oost", "points": 12}


def test_what_was_read_before_somebody_changed_it_overwrites_nothing(shop: Program) -> None:
    old = shop.put("/customers/K-1", ANNA).headers["ETag"]
    new = shop.put("/customers/K-1", {"city": "Gent"}, headers={"If-Match": old})
    assert new.status_code == 200
    late = shop.put("/customers/K-1", {"city": "Breda"}, headers={"If-Match": old})
    assert late.status_code == 412
    assert shop.get("/customers/K-1").json["city"] == "Gent"


def test_only_a_new_customer_is_made_when_that_is_asked(shop: Program) -> None:
    only_new = {"If-None-Match": "*"}
    assert shop.put("/customers/K-1", ANNA, headers=only_new).status_code == 201
    assert shop.put("/customers/K-1", ANNA, headers=only_new).status_code == 412
    assert shop.put("/customers/K-2", ANNA, headers={"If-Match": "*"}).status_code == 412
    assert shop.get("/customers/K-2").status_code == 404


def test_who_knows_it_already_gets_no_copy(shop: Program) -> None:
    etag = shop.put("/customers/K-1", ANNA).headers["ETag"]
    answer = shop.get("/customers/K-1", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data) == (304, b"")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"emails": ["geen adres"]}, "email"),
        ({"phones": ["12"]}, "phone"),
        ({"handles": ["@wie"]}, "handles"),
        ({"order_numbers": ["geen"]}, "order_numbers"),
        ({"mail": "a@voorbeeld.nl"}, "mail"),
        ({"name": 7}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"value_eur": "veel"}, "value_eur"),
        ({"customer_since": "31-05-2019"}, "customer_since"),
        ({"extra": {"email": "a@voorbeeld.nl"}}, "extra.email"),
        ({"extra": {"a": [1]}}, "extra.a.constrained-str"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    body: dict[str, object], field: str, shop: Program
) -> None:
    answer = shop.put("/customers/K-9", body)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert answer.json["title"] == "Unprocessable Entity"
    fields = [error["field"] for error in answer.json["errors"]]
    assert any(found.startswith(field.partition(".constrained")[0]) for found in fields)
    assert shop.get("/customers/K-9").status_code == 404


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": b"{", "content_type": "application/json"}, 422),
        ({"data": b"[]", "content_type": "application/json"}, 422),
        ({"data": b'{"name": "\\ud800"}', "content_type": "application/json"}, 422),
        ({"data": b'{"value_eur": NaN}', "content_type": "application/json"}, 422),
        ({"data": b"name=x", "content_type": "application/x-www-form-urlencoded"}, 415),
        ({"data": b" " * 70_000, "content_type": "application/json"}, 413),
    ],
)
def test_what_is_no_proper_json_is_refused(
    sent: dict[str, object], status: int, shop: Program
) -> None:
    answer = shop.open("PUT", "/customers/K-9", **sent)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_a_batch_tells_of_each_row(shop: Program) -> None:
    shop.put("/customers/K-1", ANNA)
    rows = [
        {"external_id": "K-1", "city": "Gent"},
        {"external_id": "K-2", "name": "Bea Bos", "customer_since": "2020-01-01"},
        {"external_id": "K-3", "emails": ["fout"]},
        {"name": "Zonder nummer"},
        {"external_id": "K-2", "phones": ["0612345678"]},
        7,
    ]
    answer = shop.post("/customers/batch", {"customers": rows})
    assert answer.status_code == 200
    told = [(row["external_id"], row["result"]) for row in answer.json["results"]]
    assert told == [
        ("K-1", "updated"),
        ("K-2", "new"),
        ("K-3", "refused"),
        (None, "refused"),
        ("K-2", "new"),
        (None, "refused"),
    ]
    assert answer.json["results"][2]["errors"][0]["field"] == "email"
    assert answer.json["results"][3]["errors"][0]["field"] == "external_id"
    assert (answer.json["updated"], answer.json["refused"]) == (1, 3)
    bea = shop.get("/customers/K-2").json
    assert (bea["name"], bea["phones"]) == ("Bea Bos", ["+31612345678"])


def test_a_batch_has_an_end(shop: Program) -> None:
    rows = [{"external_id": f"K-{number}"} for number in range(1001)]
    assert shop.post("/customers/batch", {"customers": rows}).status_code == 422
    assert shop.post("/customers/batch", {"customers": []}).status_code == 422
    answer = shop.post("/customers/batch", {"customers": rows[:1000]})
    assert answer.json["new"] == 1000


def test_customers_are_found_by_what_identifies_them(shop: Program) -> None:
    shop.put("/customers/K-1", ANNA)
    shop.put("/customers/K-2", {"name": "Anne Bos"})
    for search in ("ANNA@voorbeeld.nl", "0031612345678", "x:@annab", "or1001", "k-1", "anna v"):
        found = shop.get("/customers", query_string={"search": search}).json
        assert [one["external_id"] for one in found["customers"]] == ["K-1"], search
    both = shop.get("/customers", query_string={"search": "ann"}).json["customers"]
    assert [one["external_id"] for one in both] == ["K-1", "K-2"]
    assert shop.get("/customers?search=nobody").json == {"customers": [], "after": None}


def test_pages_follow_each_other(
    shop: Program, world: World, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        for number in range(5):
            make_customer(session, number=f"P{number}")
    seen, after = [], ""
    while after is not None:
        page = shop.get("/customers", query_string={"after": after, "limit": 2}).json
        seen += [one["external_id"] for one in page["customers"]]
        after = page["after"]
    assert seen == ["LK-10021", "P0", "P1", "P2", "P3", "P4"]


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=501", "what=1", "limit=1&limit=2"])
def test_a_query_that_is_not_understood_is_refused(query: str, shop: Program) -> None:
    answer = shop.get(f"/customers?{query}")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] in {"limit", "what"}


def test_what_a_customer_allows_is_told_once(shop: Program, clock: Clock) -> None:
    no_mail = {"channel": "email", "purpose": "marketing", "status": "withdrawn"}
    first = shop.put("/customers/K-77", {"name": "Anna", "consents": [no_mail]})
    assert first.status_code == 201
    [told] = first.json["consents"]
    assert {name: told[name] for name in no_mail} == no_mail
    assert told["source"].startswith("api:")
    clock.advance(hours=1)
    again = shop.put("/customers/K-77", {"consents": [no_mail]})
    assert again.json["consents"] == [told]
    changed = shop.put("/customers/K-77", {"consents": [no_mail | {"status": "given"}]})
    assert [one["status"] for one in changed.json["consents"]] == ["given"]
    wrong = shop.put("/customers/K-77", {"consents": [no_mail | {"channel": "duif"}]})
    assert wrong.status_code == 422


def test_a_merged_customer_is_shown_as_the_one_it_was_merged_into(
    shop: Program, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        kept = make_customer(session, number="M1", name="Blijft")
        make_customer(session, number="M2", name="Ging op", merged_into_id=kept.id)
    assert shop.get("/customers/M2").json["external_id"] == "M1"
    found = shop.get("/customers?after=M0").json["customers"]
    assert [one["external_id"] for one in found] == ["M1"]


def test_a_new_identity_puts_mentions_before_the_linker(
    shop: Program, world: World, sessions: sessionmaker[Session]
) -> None:
    shop.put("/customers/K-1", {"handles": ["forum:@fatima"]})
    with sessions() as session:
        due = set(session.scalars(select(Work.mention_id).where(Work.stage == "link")))
        assert due == set(world.mentions.values())
        assert session.scalar(select(func.count()).select_from(RelinkWish)) == 1


def test_the_text_of_a_customer_stays_text(shop: Program) -> None:
    name = "'); DROP TABLE customers; -- <script>"
    shop.put("/customers/K-1", {"name": name, "extra": {"a": '"}]'}})
    assert shop.get("/customers/K-1").json["name"] == name


def test_an_upsert_over_the_api_keeps_what_an_agent_confirmed(
    shop: Program, sessions: sessionmaker[Session]
) -> None:
    shop.put("/customers/K-1", {"handles": ["x:@anna"]})
    with sessions.begin() as session:
        owner = session.scalar(select(Customer.id).where(Customer.number == "K-1"))
        session.add(Identity(customer_id=owner, kind="handle", network="forum", value="an",
                             origin="confirmed"))  # fmt: skip
    answer = shop.put("/customers/K-1", {"handles": []})
    assert answer.json["handles"] == ["forum:an"]
