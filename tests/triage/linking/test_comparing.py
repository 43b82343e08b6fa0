from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from triage.linking.clues import MentionFacts, find_clues, read_rules
from triage.linking.comparing import Candidate, Hit, compare, folded_products
from triage.linking.frequencies import Frequencies
from triage.linking.names import name_of, read_company
from triage.linking.signals import Signal
from triage.linking.telling import tell, tell_all

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FREQUENCIES = Frequencies(
    50_000,
    {
        ("family", "visser"): 200,
        ("given", "anna"): 300,
        ("city", "zwolle"): 900,
        ("city", "urk"): 9,
    },
)


def customer(name: str = "Anna Visser", **values: Any) -> Candidate:
    company = read_company(values.pop("company", ""))
    return Candidate(1, name_of(None, None, name), shown_name=name, company=company, **values)


def signals(candidate: Candidate, text: str = "Slecht!", **facts: Any) -> dict[str, Signal]:
    mention = MentionFacts(text, **facts)
    told = tell(mention, find_clues(mention, read_rules({})))
    return {one.feature: one for one in compare(told, candidate, FREQUENCIES)}


def test_a_strangers_pseudonym_says_nothing() -> None:
    assert signals(customer(), author_handle="@fietser88", network="x") == {}


def test_the_name_of_the_account_is_compared() -> None:
    found = signals(customer(), author_name="Anna Visser")
    assert found["name_full"].value == "Anna Visser"
    assert found["rarity"].kind == ""
    assert "name_differs" in signals(customer(), author_name="Piet Bakker")


def test_rare_names_say_more() -> None:
    common = signals(customer(), author_name="Anna Visser")["rarity"].amount
    rare = signals(customer("Anna Rooibrink"), author_name="Anna Rooibrink")["rarity"].amount
    assert rare > common + 1


def test_what_is_no_name_contradicts_nobody() -> None:
    assert signals(customer(), author_name="Boze klant") == {}


@pytest.mark.parametrize(
    ("handle", "level"),
    [
        ("annavisser88", "account_full"),
        ("anna_visser", "account_full"),
        ("visser.anna", "account_full"),
        ("avisser", "account_initial"),
        ("a.visser1", "account_initial"),
        ("dehoutenvisser", "account_family"),
        ("anna88", "account_given"),
        ("piet.bakker", "account_other"),
        ("jandevisser_", "account_other"),
        ("janvis", ""),
    ],
)
def test_handles_that_look_like_a_name(handle: str, level: str) -> None:
    found = signals(customer(), author_handle=handle, network="x")
    assert [one for one in found if one.startswith("account")] == ([level] if level else [])


def test_bartenders_are_nobody() -> None:
    assert "account_other" not in signals(customer(), author_handle="bartender22", network="x")


def test_a_handle_may_be_an_email_name_or_a_company() -> None:
    known = customer(email="visje1974@post.example", company="Visser Transport B.V.")
    assert "account_account" in signals(known, author_handle="visje1974", network="x")
    assert "account_company" in signals(known, author_handle="VisserTransport", network="x")
    assert "name_company" in signals(known, author_name="Visser Transport")


def test_a_name_under_the_text_is_a_claim() -> None:
    found = signals(customer(), "Al weken wachten. Groeten, Anna Visser")
    assert found["claim"].value == "Anna Visser"
    assert "claim_differs" in signals(customer(), "Ik ben Piet Bakker en ik ben boos")


def test_places_agree_and_contradict() -> None:
    zwolle = customer(city="zwolle")
    assert signals(zwolle, places=("Zwolle, NL",))["city"].where == "profile"
    assert "city_text" in signals(zwolle, "Jullie winkel in Zwolle is dicht")
    assert "city_differs" in signals(zwolle, places=("Urk",))
    assert "city_differs" not in signals(zwolle, places=("ergens op aarde",))
    urk = signals(customer(city="urk"), places=("Urk",))["city"]
    assert urk.amount > signals(zwolle, places=("Zwolle",))["city"].amount


def test_a_postcode_says_less_than_an_address() -> None:
    known = customer(postcode="8011AB", house="12")
    assert "address" in signals(known, "Ik woon op 8011 AB 12")
    assert "postcode" in signals(known, "Storing in 8011 AB!")


def test_what_was_bought_may_be_named() -> None:
    assert folded_products({"Product": "Fatbike Pro; 123", "notes": "lang"}) == ("fatbike pro",)
    known = customer(products=("fatbike pro",))
    assert "product" in signals(known, "Mijn fatbike pro is stuk")


def test_a_listed_product_speaks_for_whoever_has_it_in_any_field() -> None:
    rules = read_rules({"products": ["Fatbike Pro", "Stadsfiets"]})
    told = tell_all(MentionFacts("Mijn fatbike-pro is stuk"), rules)
    owner, other = ({"Toestel": "Fatbike Pro, zwart"}, {"Toestel": "Stadsfiets"})
    found = [compare(told, customer(extra=extra), FREQUENCIES) for extra in (owner, other, {})]
    assert [[one.feature for one in some] for some in found] == [["product"], [], []]


def test_an_order_or_contact_nearby() -> None:
    known = customer(contacts=(NOW - timedelta(days=2), NOW - timedelta(days=90)))
    assert signals(known, published_at=NOW)["contact_3d"].value == "2"
    later = customer(contacts=(NOW + timedelta(days=10),))
    assert "contact_21d" in signals(later, published_at=NOW)


def test_a_typing_error_in_a_number_is_seen() -> None:
    known = customer(identities={"order_number": ("OR-2492919",)})
    found = signals(known, "Waar blijft OR-2492991?")
    assert found["order_number_close"].value == "OR-2492991"
    assert "order_number_close" not in signals(known, "Waar blijft OR-1111111?")


def test_the_business_domain_of_an_address() -> None:
    known = customer(company="Visser Bouw", email="info@visserbouw.example")
    assert "domain" in signals(known, "Mail naar piet@visserbouw.example")
    private = customer(company="Visser Bouw", email="visser@gmail.com")
    assert "domain" not in signals(private, "Mail naar piet@gmail.com")


def test_a_claim_under_another_name_is_marked() -> None:
    known = customer(hits=(Hit("order_number", "OR-2492919", "text"),))
    found = signals(known, "OR-2492919", author_name="Piet Bakker")
    assert {"order_number_text", "name_differs", "claim_contradicted"} <= set(found)


def test_an_account_under_another_name_is_marked() -> None:
    known = customer(hits=(Hit("handle", "annavisser", "author"),))
    found = signals(known, author_name="Piet Bakker", author_handle="annavisser", network="x")
    assert {"handle_known", "handle_reused"} <= set(found)


def test_another_language_is_seen() -> None:
    assert "language_differs" in signals(customer(language="fr"), language="nl-NL")
    assert "language_differs" not in signals(customer(language="nl"), language="nl-NL")


def test_one_de_jong_among_ten_customers_makes_the_name_no_more_frequent() -> None:
    small = Frequencies(10, {("family", "jong"): 1})
    assert small.share("family", "jong") < 0.01
    large = Frequencies(1_000_000, {("family", "jong"): 20_000})
    assert large.share("family", "jong") == pytest.approx(0.02, rel=0.01)
