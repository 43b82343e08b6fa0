"""What a category of special data is made of, and the words that the files of this folder share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

NAMES: Final = (
    "health",
    "religion",
    "politics",
    "ethnicity",
    "union",
    "sex_life",
    "biometric",
    "criminal",
)
"""In the order of articles 9 and 10 of the GDPR, the most frequent first."""

WORDS: Final[Mapping[str, str]] = {
    "I": "ik k we wij i im ive we were weve",
    "AM": "ben zijn was waren am are were im blijf bent",
    "HAVE": "heb heeft hebben had hadden hebt have has had ive hes shes",
    "MY": "mijn mn m onze ons haar zijn zn hun my our her his their",
    # Whoever a post tells of: the writer, or somebody who belongs to them.
    "KIN": (
        "moeder vader ma pa mama papa oma opa bomma bompa vrouw man vriend vriendin zus zusje "
        "broer broertje dochter dochtertje zoon zoontje kind kindje kinderen kleinkind "
        "kleindochter kleinzoon buurvrouw buurman schoonmoeder schoonvader tante oom nonkel "
        "partner echtgenoot echtgenote ouders baby neef nicht neefje nichtje collega "
        "huisgenoot ex grootmoeder "
        "wife husband mother father mum mom dad son daughter child kids kid partner sister brother "
        "gran grandma grandmother grandfather grandad nan boyfriend girlfriend neighbour neighbor"
    ),
}


@dataclass(frozen=True, slots=True)
class SpecialCategory:
    """One kind of data that the law protects more: rules as `nlp.flags.rules` explains.

    `says` is undone by a denial, `holds` is not, and what `unless` spans does not count. `alone`
    are words that tell without a person beside them: what `alone_unless` spans takes back only
    these, never what is said of somebody.
    """

    name: str
    says: str = ""
    holds: str = ""
    unless: str = ""
    alone: str = ""
    alone_unless: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
