"""Dutch and Flemish first names that are used for each other, and the frequent ones.

Groups overlap: Cor is short for Cornelis and for Cornelia. Two names are relatives when they
share a group.
"""

from collections.abc import Mapping
from typing import Final

_GROUPS: Final = """
jan johan johannes joannes hans hannes joop jo
kees cornelis cor nelis corne
piet pieter peter petrus pim pete
henk hendrik hendricus hendrikus henri rik harry
wim willem wilhelmus willy wil bill william pim
gerrit gerard gerardus ger geert gert gerhard
ton toon antoon antonius anton tony teun antonie theun
frans franciscus frank francois
jaap jacob jacobus koos ko cobus sjaak jacques jaco coos
theo theodorus theodoor
bert albert lambert hubert bertus albertus huub
bart bartholomeus bartel bartje
klaas nicolaas nico claas niek nick nicolas nikolaas niels
dirk diederik dick derk
rob robert bob robbert robin bert
tom thomas tommie tommy
tim timo timothy
lex alex alexander sander xander alexandre
max maximiliaan maxim
mike michael michiel michel micha michal
chris christiaan christian kris kristof christoffel christophe kristiaan
jos jozef joseph jef joep sjef josef joost
louis lodewijk lowie luuk
mark marc marcus marco markus
leo leonardus leon leendert leen
thijs matthijs mathijs matthias mathias ties mattheus matthieu
daan daniel dani
sam samuel samir
bas sebastiaan bastiaan sebastian bastian
fred frederik freek frits frederic fredrik
ed eduard edward edwin eddy eddie
maarten martin martinus tinus marten martijn
adrie adrianus adriaan ad arie adri janus aad
herman hermanus harm manus
ben bernard bernardus berend benjamin bernd benny
stef stefan steven stephan stefanus steef stephen
gijs gijsbert gijsbertus
arjen arjan adriaan
sjoerd siewert
ruud rudolf roel rudi rudy roelof
guus august augustus gustaaf
joris george jurgen
wout wouter walter
koen koenraad coen
lau laurens laurentius lars laurent
mohamed mohammed muhammed mohamad muhammad mo
jeroen hieronymus
gabriel gaby
johanna jo joke hanna hanneke janna jannie jans annie jopie johanne jolanda
anna anne annie anneke ans anouk antje ann an annet anja anita
maria marie mia ria marieke mieke riet marijke marja miep rie mies marianne maaike mar
elisabeth els elly liesbeth lies bets betty lisa elise liza bep elsje ellen bettie liesje isabel
catharina toos trijntje tineke ina katrien cato karin kaat rina tiny trijn kitty katja catherine
wilhelmina mien mina willemijn willy wil helma wilma minke
geertruida truus trudy geertje gerda geertrui trui
hendrika riek rika hennie ineke henny rikie hendrikje henriette
cornelia corrie cor nel neeltje cora corry cokkie
adriana jaan adri sjaan ad adrie adriaantje
margaretha greet griet gre grietje margriet marga margreet greetje margot gretha
jacoba coby jacomina co jacqueline jaco cobie
petronella nel nelly petra pietje nellie
helena lena leen helen heleen lenie leni
theresia trees thea resie theresa trees
christina stien stina tina chris tineke christine krista
francisca cisca ciska fransje sisca franciska
alida alie ali ada
annemarie annemieke annemiek annemarieke
annelies annelise lies
sophie sofie sofia fie sophia
esther hester ester
miriam mirjam mir
charlotte lotte lot
dorothea thea dora doortje
susanna suzanne sanne suus susanne suzan
isabelle isa bella isabella
alexandra sandra sanne
monique moniek mo
nicole nikki nicolette
kim kimberly kimberley
jolanda yolanda jolande
marjolein marjo lein
wilhelmien mien
josephine josefien fien jose
emma em
femke fem
katrijn kato katrien
veronica vera
daniella danielle daan dani
michelle michele
gerardina dina gerda
jantine janneke jannetje tine
""".strip().split("\n")

# Frequent enough to tell that something is a first name when the company has few customers.
_FREQUENT: Final = """
jeroen dennis marcel erik paul sander ruben niels kevin rick stijn jesse ahmed ali mehmet mustafa
youssef hassan ibrahim simon jelle tjeerd wiebe douwe egbert jasper joost floris rens sven rene
andre emre linda ingrid saskia inge ilse wendy eva fleur iris laura naomi romy noa tess mila zoe
renee fatima aisha nadia leila hanneke yvonne simone roos maud nienke marloes hilde karlijn merel
julia lieke jurre mees noud siem olivia nora sara saar evi julie lynn fenna veerle griet lieve
patrick vincent martine brigitte astrid ronald raymond richard oscar victor philip stephanie
"""


def _read() -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = {}
    for place, line in enumerate(_GROUPS):
        for name in line.split():
            groups.setdefault(name, set()).add(place)
    return {name: frozenset(places) for name, places in groups.items()}


_GROUPS_OF: Final[Mapping[str, frozenset[int]]] = _read()
KNOWN_GIVEN: Final = frozenset(_GROUPS_OF) | frozenset(_FREQUENT.split())
"""First names, folded, that need no customer to be known as such."""


_MEMBERS: Final = tuple(tuple(line.split()) for line in _GROUPS)


def nicknames_of(given: str) -> tuple[str, ...]:
    """Other names for a bearer of this one, folded; none for most."""
    listed = [name for place in sorted(_GROUPS_OF.get(given, ())) for name in _MEMBERS[place]]
    return tuple(dict.fromkeys(name for name in listed if name != given))


def is_nickname(one: str, other: str) -> bool:
    """Both folded names may stand for one person's first name."""
    ours, theirs = _GROUPS_OF.get(one), _GROUPS_OF.get(other)
    if ours and theirs and ours & theirs:
        return True
    short, long = sorted((one, other), key=len)
    # Alex for Alexander, Marloesje for Marloes; two letters are no name.
    return len(short) >= 3 and len(long) > len(short) and long.startswith(short)
