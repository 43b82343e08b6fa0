"""Invented mentions of which it is known whose they are, hard cases included.

Each case draws a customer (or nobody) and writes a mention as such an author does. `gold` is the
truth; `is_linkable` says whether what is told singles that customer out among all: a known or own
identity, or a name that no other customer has, or only one at that place. Shares are assumptions;
docs/linking.md tells them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Final

from tests.gold.customers import NETWORKS, GoldCustomer, People, plain
from triage.customers.identities import Clue, read_handle
from triage.linking.clues import MentionFacts

NOW: Final = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
COMPLAINTS: Final = (
    "Al twee weken wachten en niemand neemt de telefoon op.",
    "Wat een waardeloze service zeg, dit kan echt niet.",
    "Mijn pakket is nog steeds niet bezorgd.",
    "Verkeerde rekening gekregen, en nu?",
    "Helpdesk belt nooit terug. Slecht!",
    "Kan iemand mij vertellen wanneer dit wordt opgelost?",
    "Van het kastje naar de muur gestuurd.",
    "Super geholpen door jullie monteur, dank!",
    "Still waiting for my refund, three weeks now.",
    "Doos kapot, inhoud kapot, humeur kapot.",
)
NICKNAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "Cornelis": ("Kees", "Cor"), "Johannes": ("Jan", "Hans", "Joop"), "Hendrik": ("Henk",),
    "Willem": ("Wim",), "Pieter": ("Piet",), "Antonius": ("Ton", "Toon"),
    "Jacobus": ("Koos", "Sjaak"), "Franciscus": ("Frans",), "Petrus": ("Piet", "Peter"),
    "Adrianus": ("Ad", "Arie"), "Alexander": ("Lex", "Sander"), "Christiaan": ("Chris",),
    "Robert": ("Rob", "Bob"), "Thomas": ("Tom",), "Matthijs": ("Thijs",),
    "Frederik": ("Fred", "Frits"), "Michel": ("Mike",), "Elisabeth": ("Els", "Lies", "Bets"),
    "Johanna": ("Jo", "Hanna", "Joke"), "Maria": ("Ria", "Mia"), "Cornelia": ("Corrie", "Nel"),
    "Catharina": ("Toos", "Tineke"), "Wilhelmina": ("Mien", "Willy"),
    "Hendrika": ("Riek", "Hennie"), "Geertruida": ("Truus", "Trudy"),
    "Margaretha": ("Greet", "Gre"), "Theresia": ("Trees",), "Christina": ("Stien",),
    "Charlotte": ("Lotte",), "Francisca": ("Ciska",), "Mohamed": ("Mo",),
    "Annemieke": ("Miek",), "Nicole": ("Nikki",), "Jozef": ("Jef",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A mention, the place of its author among the customers (None: no customer), and its case."""

    case: str
    facts: MentionFacts
    gold: int | None
    is_linkable: bool


@dataclass(slots=True)
class World:
    """Customers and those who write; `confirmed` are handles that agents have confirmed."""

    customers: Sequence[GoldCustomer]
    people: People
    confirmed: list[tuple[int, Clue]] = field(default_factory=list)
    full: Counter[str] = field(default_factory=Counter)
    short: Counter[str] = field(default_factory=Counter)
    placed: Counter[tuple[str, str]] = field(default_factory=Counter)
    phones: Counter[str] = field(default_factory=Counter)
    emails: Counter[str] = field(default_factory=Counter)
    households: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)  # handles that customers have

    @classmethod
    def of(cls, customers: Sequence[GoldCustomer], seed: int) -> "World":
        """Everything that is asked of the customers as a whole."""
        world = cls(customers, People(Random(f"writers {seed}")))  # noqa: S311
        for place, one in enumerate(customers):
            world.count(one)
            world.households.setdefault((one.postcode, one.house_number), []).append(place)
        return world

    def count(self, one: GoldCustomer) -> None:
        """Let this customer count where it is asked whether somebody is the only one."""
        self.full[_full(one)] += 1
        short = _short(one)
        self.short[short] += 1
        self.placed[short, one.city] += 1
        self.phones[plain(one.phone)[-8:]] += bool(one.phone)
        self.emails[one.email] += bool(one.email)
        self.taken.update(handle.partition(":@")[2] for handle in one.handles)

    @property
    def random(self) -> Random:
        return self.people.random

    def draw(self, fits: Callable[[GoldCustomer], object] = lambda _: True) -> int:
        """The place of a customer for whom it fits."""
        while True:
            place = self.random.randrange(len(self.customers))
            if fits(self.customers[place]):
                return place

    def handle_of(self, one: GoldCustomer) -> str:
        """A handle like the name of this customer."""
        return self.free_handle(one.first_name, one.prefix, one.family)

    def free_handle(self, first: str, prefix: str, family: str) -> str:
        """A handle like this name; not one that the company knows as somebody's already.

        An account belongs to one person. Those that changed hands are cases of their own.
        """
        while True:
            made = self.people.handle(first, prefix, family)
            made += str(self.random.randrange(100)) if made in self.taken else ""
            if made not in self.taken:
                return made

    def is_alone(self, place: int, *, with_city: bool = False) -> bool:
        """No other customer has this first name or initial and family name (in the city)."""
        one = self.customers[place]
        if with_city:
            return self.placed[_short(one), one.city] == 1
        return self.full[_full(one)] == 1 and (
            "." not in one.first_name or self.short[_short(one)] == 1
        )


def _full(one: GoldCustomer) -> str:
    return plain(one.first_name + one.family)


def _short(one: GoldCustomer) -> str:
    return plain(one.first_name[:1] + one.family)


def make_mentions(world: World, count: int) -> Iterator[GoldMention]:
    """`count` mentions in the proportions of SHARES."""
    from tests.gold.cases import SHARES  # noqa: PLC0415 (the cases are made of what is here)

    names = list(SHARES)
    weights = [SHARES[name][0] for name in names]
    for name in world.random.choices(names, weights=weights, k=count):
        yield SHARES[name][1](world, name)


def write(
    world: World,
    case: str,
    gold: int | None,
    *,
    linkable: bool,
    text: str = "",
    handle: str | None = None,
    network: str | None = None,
    name: str | None = None,
    place: str = "",
    reference: str | None = None,
) -> GoldMention:
    """A mention with a complaint before what is given."""
    random = world.random
    told = f"{random.choice(COMPLAINTS)} {text}".strip()
    handle = handle if handle is not None else f"{world.people.pseudonym()}{random.randrange(10)}w"
    facts = MentionFacts(
        text=told, network=network or random.choice(NETWORKS), author_handle=f"@{handle}",
        reference=reference, author_name=name, places=(place,) if place else (),
        language="en" if told.startswith("Still") else "nl", published_at=NOW,
    )  # fmt: skip
    return GoldMention(case, facts, gold, linkable)


def confirm(world: World, place: int, network: str, handle: str) -> None:
    """An agent has confirmed this account before."""
    clue = read_handle(handle, network)
    assert isinstance(clue, Clue)
    world.confirmed.append((place, clue))


def shown_name(world: World, one: GoldCustomer) -> str | None:
    """What this customer's account is called: the name in some form, or none."""
    draw = world.random.random()
    if draw < 0.35:
        return one.name
    if draw < 0.5:
        return f"{one.first_name[:1]}. {one.last_name}"
    if draw < 0.6:
        return one.first_name
    if draw < 0.7:
        return world.people.pseudonym()
    return None


def stranger(world: World) -> tuple[str, str, str]:
    """First name, prefix and family name of somebody else."""
    country = "BE" if world.random.random() < 0.12 else "NL"
    return (world.people.given(country), *world.people.family(country))


def typo(random: Random, text: str) -> str:
    """One letter wrong, missing, doubled or swapped; the first one stays."""
    place = random.randrange(1, max(2, len(text) - 1))
    kind = random.randrange(4)
    if kind == 0 and len(text) > 3:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + text[place] + text[place:]
    if kind == 2 and place + 1 < len(text):
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    letters = "0123456789" if text[place].isdigit() else "aeiourstn"
    return text[:place] + random.choice(letters.replace(text[place], "")) + text[place + 1 :]
