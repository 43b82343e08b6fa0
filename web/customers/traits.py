"""What customers are besides, in words: top customer, late payer, a segment of their file."""

from web.texts import gettext


def trait_words(trait: str) -> str:
    """What a trait is called in lists and filters."""
    if trait.startswith("segment:"):
        return trait.removeprefix("segment:")
    words = {
        "top": gettext("top customer"),
        "late_payer": gettext("late payer"),
        "bargain_hunter": gettext("bargain hunter"),
        "do_not_contact": gettext("do not contact"),
    }
    return words.get(trait, trait)
