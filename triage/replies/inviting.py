"""The step to a private channel: a text in the customer's language that asks for nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Door:
    """Where people can go on in private: its name as they know it, and the address."""

    name: str
    address: str


# Where the channel itself has private messages, the first sentence is enough.
_HERE: Final = {
    "nl": "Stuur ons hier een privébericht, dan zoeken we het samen uit.",
    "en": "Please send us a private message here, and we will sort it out together.",
    "de": "Bitte schick uns hier eine private Nachricht, dann klären wir es gemeinsam.",
    "fr": "Envoyez-nous un message privé ici, et nous trouverons une solution ensemble.",
}
_ELSEWHERE: Final = {
    "nl": "We helpen je graag verder via {doors}, daar leest niemand anders mee.",
    "en": "We would like to help you through {doors}, where nobody else can read along.",
    "de": "Wir helfen gern weiter über {doors}, dort liest niemand mit.",
    "fr": "Nous continuons volontiers avec vous via {doors}, à l'abri des regards.",
}
_NOTHING_HERE: Final = {
    "nl": "Zet in dit openbare gesprek liever geen persoonlijke gegevens.",
    "en": "Please do not post personal details in this public conversation.",
    "de": "Bitte keine persönlichen Daten in diesem öffentlichen Gespräch posten.",
    "fr": "Merci de ne pas publier de données personnelles dans cette conversation publique.",
}
_OR: Final = {"nl": " of ", "en": " or ", "de": " oder ", "fr": " ou "}


def write_invitation(language: str, doors: Sequence[Door], *, has_private: bool, most: int) -> str:
    """The text, as complete as `most` characters allow; other languages get English."""
    tongue = language if language in _HERE else "en"
    sentences = [_NOTHING_HERE[tongue]]
    if doors:
        listed = _OR[tongue].join(_door(door) for door in doors[:2])
        sentences.insert(0, _ELSEWHERE[tongue].format(doors=listed))
    if has_private or not doors:
        sentences.insert(0, _HERE[tongue])
    while len(" ".join(sentences)) > most and len(sentences) > 1:
        sentences.pop()
    return " ".join(sentences)


def _door(door: Door) -> str:
    return f"{door.name} ({door.address})" if door.name else door.address
