"""A customer base in memory: finds candidates as the database does, for thousands of mentions.

The linker's own functions make keys and read customers; only looking them up is done here.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tests.gold.customers import GoldCustomer
from triage.customers.identities import Clue, read_email, read_handle, read_number, read_phone
from triage.linking.addresses import split_street
from triage.linking.candidates import MOST_CANDIDATES, MOST_PER_KEY
from triage.linking.clues import FoundClue
from triage.linking.comparing import Candidate, Hit, folded_products
from triage.linking.frequencies import Frequencies
from triage.linking.keys import (
    CustomerFields,
    keys_of_customer,
    keys_of_mention,
)
from triage.linking.names import fold, name_of, read_company
from triage.linking.telling import Told


def identities_of(customer: GoldCustomer) -> list[Clue]:
    """As the import reads them."""
    read = [read_number(customer.number, "customer_number")]
    read += [read_number(order, "order_number") for order in customer.orders]
    read += [read_handle(handle) for handle in customer.handles]
    if customer.email:
        read.append(read_email(customer.email))
    if customer.phone:
        read.append(read_phone(customer.phone))
    return [clue for clue in read if isinstance(clue, Clue)]


class Base:
    """Customers by place in the list they were given in."""

    def __init__(
        self, customers: Sequence[GoldCustomer], confirmed: Iterable[tuple[int, Clue]]
    ) -> None:
        self.customers = customers
        self._keys: dict[str, list[int]] = {}
        self._owners: dict[Clue, list[tuple[int, bool]]] = {}
        self._accounts: dict[str, list[tuple[int, str]]] = {}
        counts: Counter[tuple[str, str]] = Counter()
        self._candidates: list[Candidate] = []
        for place, customer in enumerate(customers):
            self._add(place, customer, counts)
        for place, clue in confirmed:
            self._owners.setdefault(clue, []).append((place, True))
        kept = {key: count for key, count in counts.items() if count > 1}
        self.frequencies = Frequencies(len(customers), kept)

    def _add(self, place: int, customer: GoldCustomer, counts: Counter[tuple[str, str]]) -> None:
        street = f"{customer.street} {customer.house_number}"
        name = name_of(customer.first_name, customer.last_name, customer.name)
        fields = CustomerFields(
            customer.name, customer.first_name, customer.last_name, customer.company,
            customer.email, street, customer.postcode, customer.city,
        )  # fmt: skip
        for key in keys_of_customer(fields):
            self._keys.setdefault(key, []).append(place)
        owned: dict[str, list[str]] = {}
        for clue in identities_of(customer):
            self._owners.setdefault(clue, []).append((place, False))
            owned.setdefault(clue.kind, []).append(clue.value)
            if clue.kind == "handle":
                self._accounts.setdefault(clue.value, []).append((place, clue.network))
        counts.update(("given", one) for one in name.given[:2])
        counts.update(("family", one) for one in name.families)
        counts[("city", fold(customer.city))] += 1
        self._candidates.append(
            Candidate(
                id=place, name=name, shown_name=customer.name,
                company=read_company(customer.company), email=customer.email,
                postcode=customer.postcode.replace(" ", ""), house=split_street(street)[1],
                city=fold(customer.city), language=customer.language,
                products=folded_products({"product": customer.product}),
                identities={kind: tuple(values) for kind, values in owned.items()},
            )
        )  # fmt: skip

    def candidates_of(self, told: Told, clues: Sequence[FoundClue]) -> list[Candidate]:
        """Who may have written this."""
        hits: dict[int, list[Hit]] = {}
        known: set[int] = set()
        for found in clues:
            clue = found.clue
            for place, confirmed in self._owners.get(clue, ()):
                hits.setdefault(place, []).append(
                    Hit(clue.kind, clue.value, found.where, confirmed)
                )
                if clue.kind == "handle":
                    known.add(place)
        elsewhere = dict(self._elsewhere(clues))
        places = dict.fromkeys([*hits, *elsewhere])
        for key in keys_of_mention(told):
            listed = self._keys.get(key, ())
            if len(listed) <= MOST_PER_KEY:
                places.update(dict.fromkeys(listed))
        return [
            replace(
                self._candidates[place],
                hits=tuple(hits.get(place, ())),
                elsewhere=elsewhere.get(place, ""),
                others_handle=bool(known) and place not in known,
            )
            for place in list(places)[:MOST_CANDIDATES]
        ]

    def _elsewhere(self, clues: Sequence[FoundClue]) -> Iterable[tuple[int, str]]:
        for found in clues:
            if found.clue.kind == "handle" and len(found.clue.value) >= 6:
                for place, network in self._accounts.get(found.clue.value, ()):
                    if network != found.clue.network:
                        yield place, network
