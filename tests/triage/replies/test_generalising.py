from nlp.entities import EntityKind, EntityRules
from triage.replies.generalising import generalise

VALUES = {
    "customer.first_name": "Fatima",
    "agent.first_name": "Bob",
    "case.number": "4711",
    "order": "LP-88213",
    "company.name": "Voorbeeld BV",
}
RULES = EntityRules({EntityKind.ORDER_NUMBER: [r"\bLP-\d{5}\b"]})


def test_names_and_numbers_of_the_case_become_variables() -> None:
    text = "Hoi Fatima, zaak 4711 is opgelost. Groet, Bob van Voorbeeld BV"
    general = generalise(text, VALUES, RULES)
    assert general == (
        "Hoi {customer.first_name}, zaak {case.number} is opgelost. "
        "Groet, {agent.first_name} van Voorbeeld BV"
    )


def test_the_name_in_front_goes() -> None:
    assert generalise("@fatima@mastodon.example Dank je.", {}, RULES) == "Dank je."


def test_an_answer_that_still_tells_who_it_was_for_is_proposed_to_nobody() -> None:
    for text in (
        "We mailden naar sanne@voorbeeld.nl",
        "Bestelling LP-99999 is onderweg",
        "Dank mevrouw Jansen, we bellen u",
        "Je dossier 123456789 is gesloten",
        "Bel 06-12345678",
    ):
        assert generalise(text, VALUES, RULES) is None, text


def test_a_name_is_replaced_as_a_whole_word_only() -> None:
    assert generalise("Bobslee", VALUES, RULES) == "Bobslee"
