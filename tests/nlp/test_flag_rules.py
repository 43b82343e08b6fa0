"""Rules of the flag files: words with gaps, in one sentence, in either order, undenied."""

import time

import pytest

from nlp.flags import find_flags
from nlp.flags.rules import RuleBook
from nlp.flags.tokens import read_tokens

CLASSES = {"PET": "hond kat *vogel"}


def holds(rule: str, text: str, *, deniable: bool = False, but_not: str = "") -> bool:
    book = RuleBook()
    book.add(0, [rule], CLASSES, deniable=deniable)
    book.add(1, [but_not] if but_not else [], CLASSES, deniable=False)
    search = book.search(read_tokens(text))
    return search.holds(0, search.covered(1))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("zeg|zeggen ~4 op", "Ik zeg mijn oude abonnement op."),
        ("advoca*", "Onze ADVOCATE belt u."),
        ("*claim", "Een schadeclaim volgt."),
        ("*allerg*", "Notenallergie!"),
        ("mijn <PET>", "Mijn kanarievogel zat vast."),
        ("gas &3 ruikt", "Het ruikt hier naar gas."),
        ("gas &3 ruikt", "Gas dat je ruikt."),
        ("{naar de rechter / in beroep}", "Wij gaan in beroep."),
        ("nooit meer?", "Nooit!"),
        ("^ nooit meer $", "Slecht. Nooit meer. Dag"),
        ("/[789][0-9]/ jaar", "Zij is 84 jaar."),
        ("een ~~4 twee", "Een. En dan twee."),
        ("mn moeder", "m'n moeder"),
        ("MS", "Ik heb MS en wacht buiten."),
        ("cafe", "Café dicht"),
        ("een * huis", "Een groot huis."),
        ("MS ~3 dokter", "Ik heb MS, zegt mijn dokter."),
    ],
)
def test_a_rule_holds_where_its_words_stand(rule: str, text: str) -> None:
    assert holds(rule, text)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("zeg ~2 op", "Ik zeg mijn hele oude abonnement op."),
        ("zeg ~4 op", "Ik zeg het. Het eten is op."),
        ("advoca", "Onze advocaat."),
        ("^ nooit meer", "Dat gebeurt nooit meer"),
        ("nooit meer $", "Nooit meer een vlieg in de soep"),
        ("MS", "Ms. Okafor hielp mij."),
        ("MS", "ALLES STAAT HIER IN HOOFDLETTERS, OOK MS"),
        ("mijn <PET>", "Mijn vis."),
        ("een * huis", "Een huis."),
        ("weer ~2 weer", "Alweer slecht weer."),
    ],
)
def test_a_rule_does_not_hold_elsewhere(rule: str, text: str) -> None:
    assert not holds(rule, text)


def test_a_denial_before_or_inside_undoes_what_can_be_denied() -> None:
    assert not holds("advocaat", "Ik bel géén advocaat.", deniable=True)
    assert not holds("zeg ~4 op", "Ik zeg mijn abonnement niet op.", deniable=True)
    assert holds("advocaat", "Geen antwoord, dus ik bel een advocaat.", deniable=True)
    assert holds("antwoord", "Nog steeds geen antwoord.")


def test_what_an_exception_covers_does_not_count() -> None:
    assert not holds("kassa", "De rij voor de kassa was lang.", but_not="voor de kassa")
    assert holds("kassa", "De rij voor de kassa was lang. Kassa belde.", but_not="voor de kassa")


@pytest.mark.parametrize(
    "text",
    [
        "nog niet weer geen ik zeg mijn " * 3_000,
        "voor de derde keer gebeld " * 3_000,
        "moeder van 86 " * 5_000,
        "op 3 mei en 4 mei en " * 3_000,
        "(" * 20_000,
        "a" * 20_000,
    ],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    find_flags("warm")
    start = time.process_time()
    find_flags(text)
    assert time.process_time() - start < 1
