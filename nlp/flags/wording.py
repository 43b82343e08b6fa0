"""What the flag files share: a flag with its rules, words for people and numbers, headlines."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from nlp.flags.tokens import fold

_PERSONAL: Final = re.compile(
    r"\b(?:ik|k|me|mij|mijn|mn|we|wij|ons|onze|jullie|u|uw|je|jij|jouw|jou|ge|gij|gulder"
    r"|i|im|ive|my|our|us|you|your|ich|mich|mir|meine?\w*|wir|uns\w*|ihr\w*|sie"
    r"|j|moi|mon|ma|mes|nous|notre|nos|vous|votre|vos)\b|@\w+"
)

# Classes of words that every flag may name in its rules.
WORDS: Final[Mapping[str, str]] = {
    "I": "ik k we wij ikke wulder i ich wir je nous j",
    "MY": "mijn mn m men onze ons my our mein* unser* mon ma mes notre nos",
    "YOU": "jullie u je jij ge gij you ihr sie vous",
    "YOUR": "jullie uw je jouw your ihr* votre vos",
    "NUM": (
        "/[2-9]/ /[1-9][0-9]/ twee drie vier vijf zes zeven acht negen tien elf twaalf dertien "
        "veertien vijftien twintig dertig tig two three four five six seven eight nine ten "
        "eleven twelve zwei drei vier funf sechs sieben acht zehn deux trois quatre cinq sept huit"
    ),
    "NX": "/[2-9]x/ /[1-9][0-9]x/ /[2-9]keer/",
    "TIMES": "keer keren maal x times mal fois keertjes",
    "TWICE": (
        "tweemaal driemaal viermaal vijfmaal zesmaal zevenmaal achtmaal tienmaal meermaals "
        "meermalen herhaaldelijk* twice thrice zweimal dreimal viermal funfmal mehrmals mehrfach "
        "repeatedly wiederholt"
    ),
    "ORD": (
        "/[2-9]e/ /[1-9][0-9]e/ /[2-9]de/ /[1-9][0-9]ste/ /2nd/ /3rd/ /[4-9]th/ tweede derde "
        "vierde vijfde zesde zevende achtste negende tiende elfde twaalfde twintigste zoveelste "
        "tigste umpteenth second third fourth fifth sixth seventh eighth tenth zweite* dritte* "
        "vierte* funfte* sechste* deuxieme troisieme quatrieme cinquieme enieme"
    ),
    "AGE": (
        "/7[0-9]/ /8[0-9]/ /9[0-9]/ /10[0-5]/ *zeventig *tachtig *negentig "
        "/[789][0-9]jarige?/ /[789][0-9]jr/ /[789][0-9]ste/ "
        "*zeventigjarige *tachtigjarige *negentigjarige"
    ),
    "SPAN": (
        "dag dagen week weken weekje wkn maand maanden jaar jaren kwartaal uur uren winter zomer "
        "days weeks months years tage wochen monate jours semaines mois ans"
    ),
    "MONTH": (
        "januari jan februari feb maart mrt april apr mei juni jun juli jul augustus aug "
        "september sept sep oktober okt november nov december dec maandag dinsdag woensdag "
        "donderdag vrijdag zaterdag zondag"
    ),
    "OLD": (
        "moeder moeders moederke vader vaders ma pa mama papa mams paps oma omaatje omas opa opas "
        "bomma bompa moemoe vava mamie grootmoeder grootvader oudtante tante nonkel oom "
        "buurvrouw buurman buurvrouwtje schoonmoeder schoonvader schoonma schoonpa mevrouw meneer "
        "dame heer vrouw man vrouwtje mannetje huurster huurder bewoonster klant weduwe mum mom "
        "dad father mother nan gran* neighbour neighbor mutter vater oma opa mere pere"
    ),
    "CHILD": (
        "zoon zoontje dochter dochtertje dochterke kind kindje kindeke meisje jongetje jongste "
        "ventje kleinzoon kleindochter kleinkind manneke kleine "
        "son daughter sohn tochter fils fille"
    ),
    "SOMEONE": (
        "ik moeder vader ma pa mama papa oma opa bomma bompa vrouw man vriend vriendin zus zusje "
        "broer broertje dochter dochtertje zoon zoontje kind kindje kleinkind kleindochter "
        "kleinzoon buurvrouw buurman schoonmoeder schoonvader tante oom nonkel partner echtgenoot "
        "echtgenote hij ze zij i wife husband mother father mum dad son daughter"
    ),
}


@dataclass(frozen=True, slots=True)
class RiskFlag:
    """A flag of the taxonomy: rules that a denial undoes, rules that hold whatever is denied, and
    stretches that do not count. One rule per line, as `nlp.flags.rules` explains."""

    name: str
    says: str = ""
    holds: str = ""
    unless: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


def lines_of(rules: str) -> Iterator[str]:
    """Yield the rules of a block, without blank lines."""
    for line in rules.splitlines():
        if line.strip():
            yield line.strip()


def is_headline(text: str) -> bool:
    """Tell whether a text looks like a news headline: one short line in the third person.

    No full stop, exclamation or question at its end, and nobody speaks or is spoken to.
    """
    line = re.sub(r"https?://\S+|#\w+", "", text).strip()
    words = line.split()
    if "\n" in line or not 4 <= len(words) <= 22 or not line[0].isupper():
        return False
    if line[-1] in ".!?…" or re.search(r"[.!?]\s", line):
        return False
    # News names somebody: a second capital, or "who: what". A bare report of a fault does not.
    if not any(word[0].isupper() for word in words[1:]) and ":" not in line:
        return False
    return _PERSONAL.search(fold(line)) is None
