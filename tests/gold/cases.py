"""The cases: who writes, what they show of themselves, and what is true."""

from collections.abc import Callable, Mapping
from typing import Final, TypedDict

from tests.gold.customers import GoldCustomer, plain
from tests.gold.mentions import (
    NICKNAMES,
    GoldMention,
    World,
    confirm,
    shown_name,
    stranger,
    typo,
    write,
)

Case = Callable[[World, str], GoldMention]


def _person(one: GoldCustomer) -> bool:
    return "." not in one.first_name and "-" not in one.family and not one.company


def known_handle(world: World, case: str) -> GoldMention:
    place = world.draw(lambda one: one.handles)
    network, _, handle = world.customers[place].handles[0].partition(":@")
    name = shown_name(world, world.customers[place])
    return write(world, case, place, linkable=True, handle=handle, network=network, name=name)


def confirmed_handle(world: World, case: str) -> GoldMention:
    place = world.draw()
    handle = f"{world.people.pseudonym()}c{place}"
    confirm(world, place, "x", handle)
    name = shown_name(world, world.customers[place])
    return write(world, case, place, linkable=True, handle=handle, network="x", name=name)


def handle_elsewhere(world: World, case: str) -> GoldMention:
    """The same person under the same handle, on another network."""

    def is_free(one: GoldCustomer) -> bool:
        return bool(one.handles) and world.taken[one.handles[0].partition(":@")[2]] == 1

    place = world.draw(is_free)
    one = world.customers[place]
    network, _, handle = one.handles[0].partition(":@")
    other = "instagram" if network != "instagram" else "forum"
    name = shown_name(world, one)
    return write(world, case, place, linkable=True, handle=handle, network=other, name=name)


def handle_reused(world: World, case: str) -> GoldMention:
    """A known handle that somebody else has now, as its name shows."""
    place = world.draw(lambda one: one.handles)
    network, _, handle = world.customers[place].handles[0].partition(":@")
    name = " ".join(part for part in stranger(world) if part)
    return write(world, case, None, linkable=False, handle=handle, network=network, name=name)


def handle_reused_silently(world: World, case: str) -> GoldMention:
    """The same without a name: nobody can tell."""
    place = world.draw(lambda one: one.handles)
    network, _, handle = world.customers[place].handles[0].partition(":@")
    return write(world, case, None, linkable=False, handle=handle, network=network)


class _Shown(TypedDict, total=False):
    name: str | None
    handle: str


def _own(world: World, one: GoldCustomer) -> _Shown:
    """How customers who give a number write: under their name, a handle like it, or neither."""
    name = shown_name(world, one)
    if world.random.random() < 0.3:
        return {"name": name, "handle": world.handle_of(one)}
    return {"name": name}


def order_in_text(world: World, case: str) -> GoldMention:
    place = world.draw(lambda one: one.orders)
    one = world.customers[place]
    order = world.random.choice(one.orders)
    wording = world.random.choice(
        (f"Order {order}", f"bestelling {order.lower()}", order.replace("-", " "))
    )
    return write(world, case, place, linkable=True, text=wording, **_own(world, one))


def customer_number_in_text(world: World, case: str) -> GoldMention:
    place = world.draw()
    one = world.customers[place]
    return write(
        world, case, place, linkable=True, text=f"Klantnummer {one.number}.", **_own(world, one)
    )


def email_in_text(world: World, case: str) -> GoldMention:
    place = world.draw(lambda one: one.email)
    one = world.customers[place]
    alone = world.emails[one.email] == 1
    return write(
        world, case, place, linkable=alone, text=f"Mail me: {one.email}", **_own(world, one)
    )


def phone_in_text(world: World, case: str) -> GoldMention:
    place = world.draw(lambda one: one.phone)
    one = world.customers[place]
    alone = world.phones[plain(one.phone)[-8:]] == 1
    return write(world, case, place, linkable=alone, text=f"Bel {one.phone}", **_own(world, one))


def reference(world: World, case: str) -> GoldMention:
    place = world.draw(lambda one: one.orders)
    one = world.customers[place]
    return write(
        world, case, place, linkable=True, reference=one.orders[0], name=shown_name(world, one)
    )


def mistyped(world: World, case: str) -> GoldMention:
    """A wrong digit or letter, under the own name; often the number is somebody else's."""
    random = world.random
    place = world.draw(lambda one: one.orders and one.email and one.phone and _person(one))
    one = world.customers[place]
    shape = random.random()
    text = f"Order OR-{typo(random, one.orders[0][3:])}"
    if shape < 0.15:
        text = f"Klantnummer K-{typo(random, one.number[2:])}."
    elif shape < 0.3:
        text = f"Mail me: {typo(random, one.email)}"
    elif shape < 0.45:
        text = f"Bel {one.phone[:-4]}{typo(random, one.phone[-4:])}"
    name = one.name if random.random() < 0.7 else f"{one.first_name[:1]}. {one.last_name}"
    return write(world, case, place, linkable=world.is_alone(place), text=text, name=name)


def address(world: World, case: str) -> GoldMention:
    """The postcode, with or without the number of the house."""
    place = world.draw(lambda one: _person(one) and one.country == "NL")
    one = world.customers[place]
    at = f"{one.postcode} {one.house_number}" if world.random.random() < 0.6 else one.postcode
    name = one.name if world.random.random() < 0.7 else None
    alone = name is not None and world.is_alone(place, with_city=True)
    return write(world, case, place, linkable=alone, text=f"Adres: {at}", name=name)


def phone_changed(world: World, case: str) -> GoldMention:
    place = world.draw(_person)
    one = world.customers[place]
    text = f"Bel mij: {world.people.phone(one.country)}"
    alone = world.is_alone(place, with_city=True)
    return write(world, case, place, linkable=alone, text=text, name=one.name, place=one.city)


def full_name(world: World, case: str) -> GoldMention:
    place = world.draw(lambda one: not one.company)
    one = world.customers[place]
    return write(world, case, place, linkable=world.is_alone(place), name=one.name)


def name_and_city(world: World, case: str) -> GoldMention:
    place = world.draw(_person)
    one = world.customers[place]
    alone = world.is_alone(place, with_city=True)
    if world.random.random() < 0.5:
        return write(world, case, place, linkable=alone, name=one.name, place=f"{one.city}, NL")
    return write(world, case, place, linkable=alone, name=one.name, text=f"Ik woon in {one.city}.")


def nickname(world: World, case: str) -> GoldMention:
    place = world.draw(lambda one: one.first_name in NICKNAMES and _person(one))
    one = world.customers[place]
    name = f"{world.random.choice(NICKNAMES[one.first_name])} {one.last_name}"
    alone = world.short[plain(one.first_name[:1] + one.family)] == 1
    return write(world, case, place, linkable=alone, name=name)


def initials(world: World, case: str) -> GoldMention:
    place = world.draw(_person)
    one = world.customers[place]
    alone = world.is_alone(place, with_city=True)
    name = f"{one.first_name[0]}. {one.last_name}"
    return write(world, case, place, linkable=alone, name=name, place=one.city)


def married(world: World, case: str) -> GoldMention:
    """One of two names is told, or a second one that the company does not know."""
    random = world.random
    if random.random() < 0.5:
        place = world.draw(lambda one: "-" in one.family and "." not in one.first_name)
        one = world.customers[place]
        half = one.family.split("-")[0]
        name = f"{one.first_name} {one.prefix} {half}".replace("  ", " ")
        alone = world.full[plain(one.first_name + half)] == 0
    else:
        place = world.draw(_person)
        one = world.customers[place]
        name = f"{one.name}-{' '.join(filter(None, world.people.family()))}"
        alone = world.is_alone(place)
    return write(world, case, place, linkable=alone, name=name)


def misspelt_name(world: World, case: str) -> GoldMention:
    place = world.draw(lambda one: _person(one) and len(one.family) >= 6)
    one = world.customers[place]
    name = f"{one.first_name} {one.prefix} {typo(world.random, one.family)}".replace("  ", " ")
    return write(world, case, place, linkable=world.is_alone(place), name=name)


def plain_name(world: World, case: str) -> GoldMention:
    """Without accents and prefixes, or the other way round."""
    place = world.draw(_person)
    one = world.customers[place]
    family = plain(one.family).capitalize()
    shape = world.random.random()
    name = f"{plain(one.first_name).capitalize()} {family}"
    if shape < 0.3:
        name = f"{family}, {one.first_name} {one.prefix}".strip()
    elif shape < 0.5:
        name = name.upper()
    return write(world, case, place, linkable=world.is_alone(place), name=name)


def handle_like_name(world: World, case: str) -> GoldMention:
    place = world.draw(_person)
    one = world.customers[place]
    handle = world.handle_of(one)
    alone = world.short[plain(one.first_name[:1] + one.family)] == 1
    name = one.name if world.random.random() < 0.2 else None
    return write(world, case, place, linkable=alone, handle=handle, name=name)


def email_handle(world: World, case: str) -> GoldMention:
    """The handle is what stands before the @ of the own address."""

    def has_long_one(one: GoldCustomer) -> bool:
        local = one.email.split("@")[0]
        return len(local) >= 7 and local not in world.taken and _person(one)

    place = world.draw(has_long_one)
    handle = world.customers[place].email.split("@")[0]
    return write(world, case, place, linkable=world.is_alone(place), handle=handle)


def signed(world: World, case: str) -> GoldMention:
    place = world.draw(_person)
    one = world.customers[place]
    text = world.random.choice((f"Groeten, {one.name}", f"Mvg {one.name} uit {one.city}"))
    return write(world, case, place, linkable=world.is_alone(place), text=text)


def company(world: World, case: str) -> GoldMention:
    place = world.draw(lambda one: one.company)
    one = world.customers[place]
    shape = world.random.random()
    if shape < 0.5:
        return write(world, case, place, linkable=True, name=one.company)
    if shape < 0.7:
        return write(world, case, place, linkable=True, handle=plain(one.company[:-4]))
    domain = one.email.rpartition("@")[2] or f"{plain(one.company[:-4])}.example"
    text = f"Reactie graag naar {plain(stranger(world)[0])}@{domain}"
    return write(world, case, place, linkable=bool(one.email), text=text)


def family(world: World, case: str) -> GoldMention:
    """One of a household gives the telephone that all share, under the own first name or none."""
    shared = [
        places
        for places in world.households.values()
        if len(places) > 1 and world.customers[places[0]].phone
    ]
    places = world.random.choice(shared)
    place = world.random.choice(places)
    one = world.customers[place]
    with_name = world.random.random() < 0.6
    firsts = [world.customers[other].first_name for other in places]
    alone = with_name and firsts.count(one.first_name) == 1 and bool(one.phone)
    text = f"Bel {one.phone}" if one.phone else ""
    return write(
        world, case, place, linkable=alone, text=text, name=one.name if with_name else None
    )


def namesake(world: World, case: str) -> GoldMention:
    """A name that several customers have; now and then with the city."""
    place = world.draw(
        lambda one: _person(one) and world.full[plain(one.first_name + one.family)] > 1
    )
    one = world.customers[place]
    with_city = world.random.random() < 0.5
    alone = with_city and world.is_alone(place, with_city=True)
    return write(
        world, case, place, linkable=alone, name=one.name, place=one.city if with_city else ""
    )


def product_named(world: World, case: str) -> GoldMention:
    place = world.draw(lambda one: one.product and _person(one))
    one = world.customers[place]
    return write(
        world, case, place, linkable=world.is_alone(place), name=one.name,
        text=f"Het gaat om de {one.product}.",
    )  # fmt: skip


def impostor(world: World, case: str) -> GoldMention:
    """Somebody else claims a customer's name and order; the account shows who it is."""
    random = world.random
    victim = world.customers[world.draw(lambda one: one.orders)]
    text = f"Ik ben {victim.name}, order {random.choice(victim.orders)}."
    shape = random.random()
    if shape < 0.4:
        place = world.draw(lambda one: one.handles and one is not victim)
        network, _, handle = world.customers[place].handles[0].partition(":@")
        return write(world, case, place, linkable=False, text=text, handle=handle, network=network)
    first, prefix, last = stranger(world)
    if shape < 0.8:
        name = f"{first} {prefix} {last}".replace("  ", " ")
        return write(world, case, None, linkable=False, text=text, name=name)
    handle = f"{plain(first)}.{plain(prefix + last)}"
    return write(world, case, None, linkable=False, text=text, handle=handle)


def impostor_unseen(world: World, case: str) -> GoldMention:
    """The same under an account that tells nothing: nobody can tell."""
    victim = world.customers[world.draw(lambda one: one.orders)]
    return write(world, case, None, linkable=False, text=f"Order {victim.orders[0]} is van mij.")


def helper(world: World, case: str) -> GoldMention:
    """Writes under the own name about the order of a mother, a neighbour, a boss."""
    owner = world.customers[world.draw(lambda one: one.orders)]
    first, prefix, last = stranger(world)
    whose = world.random.choice(("mijn moeder", "de buurman", "mijn baas", "opa"))
    return write(
        world, case, None, linkable=False, text=f"Order {owner.orders[0]} van {whose}.",
        name=f"{first} {prefix} {last}".replace("  ", " "),
    )  # fmt: skip


def nobody_named(world: World, case: str) -> GoldMention:
    """No customer, under a name; the name may be a customer's by accident."""
    first, prefix, last = stranger(world)
    shape = world.random.random()
    name = f"{first} {prefix} {last}".replace("  ", " ")
    city = world.people.place()[0] if world.random.random() < 0.4 else ""
    if shape < 0.6:
        return write(world, case, None, linkable=False, name=name, place=city)
    if shape < 0.75:
        handle = world.free_handle(first, prefix, last)
        return write(world, case, None, linkable=False, handle=handle, place=city)
    if shape < 0.9:
        return write(world, case, None, linkable=False, name=f"{first[0]}. {last}", place=city)
    return write(world, case, None, linkable=False, text=f"Groeten, {name}")


def nobody_at_all(world: World, case: str) -> GoldMention:
    """A pseudonym, and now and then a number of another company."""
    number = world.random.randrange(10**6, 10**7)
    text = f"Order {number}" if world.random.random() < 0.3 else ""
    return write(world, case, None, linkable=False, text=text)


def customer_hidden(world: World, case: str) -> GoldMention:
    """A customer who tells nothing: in the base, and not to be found."""
    place = world.draw()
    name = world.customers[place].first_name if world.random.random() < 0.3 else None
    return write(world, case, place, linkable=False, name=name)


SHARES: Final[Mapping[str, tuple[float, Case]]] = {
    "known handle": (11, known_handle),
    "confirmed handle": (3, confirmed_handle),
    "same handle on another network": (2, handle_elsewhere),
    "handle used by somebody else": (1.5, handle_reused),
    "handle used by somebody else, unseen": (0.02, handle_reused_silently),
    "order number in the text": (11, order_in_text),
    "customer number in the text": (3, customer_number_in_text),
    "e-mail address in the text": (4, email_in_text),
    "phone number in the text": (3, phone_in_text),
    "reference of a review": (5, reference),
    "typing error in a number or address": (3, mistyped),
    "postcode in the text": (1.5, address),
    "changed phone number": (1.5, phone_changed),
    "full name": (6, full_name),
    "name and city": (5, name_and_city),
    "nickname": (2, nickname),
    "initials and city": (2, initials),
    "married name": (2, married),
    "misspelt name": (2, misspelt_name),
    "name without accents, or turned round": (2, plain_name),
    "handle like the name": (3, handle_like_name),
    "handle like the e-mail address": (2, email_handle),
    "name under the text": (2, signed),
    "company": (2, company),
    "family on one phone": (1.5, family),
    "namesakes": (2, namesake),
    "name and product": (1.5, product_named),
    "impostor": (2, impostor),
    "impostor, unseen": (0.03, impostor_unseen),
    "helper": (1.5, helper),
    "no customer, with a name": (8, nobody_named),
    "no customer, no name": (5, nobody_at_all),
    "customer who tells nothing": (3, customer_hidden),
}
"""Share of all mentions, in percent or so, and who writes them."""
