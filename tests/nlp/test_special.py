"""Special data is recognised by what is told of a person, not by words that only sound like it."""

import pytest

from nlp.special import NAMES, find_special, special_categories

TELLING = [
    ("health", "Mijn zoon met diabetes zit zonder insuline door jullie vertraging."),
    ("health", "Ik ben ziek en heb geen verwarming, bel mij terug!"),
    ("health", "Ik heb MS en kan die doos niet tillen."),
    ("health", "Mijn moeder ligt in het ziekenhuis en haar telefoon doet het niet."),
    ("health", "Ik zit in een rolstoel en jullie lift is al een week stuk."),
    ("health", "Mijn hoogzwangere vrouw stond een uur in de kou."),
    ("health", "Ik slik antidepressiva, daar hoeft de hele winkel niet van te weten."),
    ("health", "Vanwege mijn burnout heb ik uitstel gevraagd."),
    ("health", "My daughter has epilepsy and your alarm keeps failing."),
    ("health", "I'm on crutches, please deliver upstairs."),
    ("health", "My husband was diagnosed with cancer and you keep calling."),
    ("religion", "Als moslim kan ik dit vlees niet eten, zet het op het etiket."),
    ("religion", "Vanwege mijn hoofddoek werd ik niet geholpen."),
    ("religion", "I am Jewish and your courier made a joke about it."),
    ("politics", "Ik stem al jaren PVV en dan word ik zo behandeld."),
    ("politics", "I voted Labour all my life and still got this letter."),
    ("ethnicity", "Als zwarte vrouw word ik bij jullie altijd gevolgd door de bewaking."),
    ("ethnicity", "Ik ben gevlucht uit Syrië en begrijp deze brief niet."),
    ("ethnicity", "I was racially abused: I am Moroccan and he said so."),
    ("union", "Ik ben lid van de FNV en die schrijft jullie morgen."),
    ("union", "My union rep will contact you about my wages."),
    ("sex_life", "Mijn man en ik: wij zijn een homostel en de monteur weigerde binnen te komen."),
    ("sex_life", "I am gay and your driver shouted at me."),
    ("biometric", "Jullie bewaren mijn vingerafdruk zonder toestemming."),
    ("biometric", "My DNA results were sent to my neighbour."),
    ("criminal", "Omdat ik een strafblad heb krijg ik geen contract."),
    ("criminal", "My probation officer needs this letter, where is it?"),
]
PLAIN = [
    "Ik word ziek van het wachten op jullie.",
    "Doodziek word ik van deze helpdesk.",
    "Sick of waiting for my parcel.",
    "Wat een kankerzooi is die app van jullie.",
    "Jullie zijn doof voor klachten en blind voor feiten.",
    "Ik schrok me een hartaanval toen ik de rekening zag.",
    "De monteur was ziek en niemand belde af.",
    "Mijn scherm bleef zwart na de update.",
    "Er zit zwarte schimmel in de koelkast.",
    "Heerlijk Turks eten besteld, maar koud bezorgd.",
    "Ik geloof niet dat er iemand luistert.",
    "De winkel in de Kerkstraat is altijd dicht op zondag.",
    "Ik heb alle geloof in jullie verloren, wat een bende.",
    "Met Goede Vrijdag geen bezorging, prima, maar zeg het dan.",
    "De politiek moet hier iets aan doen.",
    "Jullie zijn vorig jaar nog veroordeeld wegens misleiding.",
    "Dit is gewoon diefstal, zo veel geld voor niets!",
    "Ik voel me een gevangene van dit abonnement.",
    "De vingerafdrukscanner van mijn telefoon doet het niet.",
    "Straight to voicemail again, nobody answers.",
    "My Union Jack mug arrived broken.",
    "The black screen is back after the update.",
    "Mijn contact werd opgenomen in het systeem.",
    "De medische dienst neemt de telefoon niet op.",
    "Mijn pakket is aangehouden bij de douane.",
    "",
]


def test_there_is_one_file_for_every_category() -> None:
    assert tuple(category.name for category in special_categories()) == NAMES


@pytest.mark.parametrize(("category", "text"), TELLING)
def test_what_is_told_of_a_person_is_recognised(category: str, text: str) -> None:
    assert category in find_special(text)


@pytest.mark.parametrize("text", PLAIN)
def test_what_only_sounds_like_it_is_left_alone(text: str) -> None:
    assert find_special(text) == ()


def test_a_denial_takes_it_back() -> None:
    assert find_special("Ik heb geen diabetes, ik wil gewoon mijn pakket.") == ()
    assert find_special("I am not pregnant, stop sending me this.") == ()


def test_several_kinds_are_all_told() -> None:
    text = "Ik ben moslim en lid van de FNV. Mijn dochter heeft astma."
    assert find_special(text) == ("health", "religion", "union")
