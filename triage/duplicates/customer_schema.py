"""How customers are compared: which fields, which levels, and under which keys they meet. Pure."""

from typing import Final

import numpy as np

from triage.linking.nicknames import nicknames_of
from triage.pairing.comparing import (
    at_least,
    both_known,
    crosswise,
    dates,
    digits,
    equal,
    rewritten,
    shared,
    similar,
    spelling,
)
from triage.pairing.schema import DIFFERENT, MISSING, Field, Key, Levels, Pairs, Records, Schema

EMAILS: Final = "emails"
PHONES: Final = "phones"
NUMBERS: Final = "numbers"
"""Sets of identities: addresses, telephones, and everything else that is given out once."""

_CLOSE: Final = 0.93
_NEAR: Final = 0.86


def compare_given(records: Records, pairs: Pairs) -> Levels:
    """1 differs, 2 the same initial where one is only that, 3 similar, 4 nickname, 5 equal."""
    given, initial = records.columns["given"], records.columns["initial"]
    spelled = spelling("given", _CLOSE, 0.88)(records, pairs)
    levels = np.select([spelled == 4, spelled >= 2, spelled == 1], [5, 3, DIFFERENT], MISSING)
    known = both_known(given, pairs)
    same_initial = equal(initial, pairs)
    levels = np.where(~known & both_known(initial, pairs), np.where(same_initial, 2, 1), levels)
    open_ = np.flatnonzero(known & (levels < 4))
    nicks = {value: nicknames_of(value) for value in given.values}
    left = given.codes[pairs.left[open_]].tolist()
    right = given.codes[pairs.right[open_]].tolist()
    is_nick = [given.values[b] in nicks[given.values[a]] for a, b in zip(left, right, strict=True)]
    levels[open_[np.array(is_nick, bool)]] = 4
    return levels.astype(np.uint8)


def compare_family(records: Records, pairs: Pairs) -> Levels:
    """1 differs, 2 near, 3 close, 4 equal; of the names of a marriage one is enough."""
    levels = spelling("family", _CLOSE, _NEAR)(records, pairs)
    family, second = records.columns["family"], records.columns["family2"]
    levels = at_least(levels, 4, crosswise(family, second, pairs))
    return at_least(levels, 4, equal(second, pairs))


def compare_email(records: Records, pairs: Pairs) -> Levels:
    """1 differs, 2 one slip, 3 the same account elsewhere, 4 one address in common.

    Addresses that are merely alike tell nothing beside the names of which they are made.
    """
    column, local = records.columns["email"], records.columns["local"]
    levels = digits("email")(records, pairs)
    levels[levels == 3] = 4
    # "jan.jansen2" is not a slip of "jan.jansen3": somebody else had the name first.
    numbers = rewritten(column, lambda text: "".join(filter(str.isdecimal, text)) or "-")
    levels[(levels == 2) & ~equal(numbers, pairs)] = DIFFERENT
    # Nor is "jan.jansen" one of "jan_jansen", for the same reason.
    letters = rewritten(column, lambda text: "".join(filter(str.isalnum, text)))
    levels[(levels == 2) & equal(letters, pairs)] = DIFFERENT
    levels = at_least(levels, 3, equal(local, pairs) & both_known(column, pairs))
    return at_least(levels, 4, shared(EMAILS)(records, pairs) == 2)


def compare_phone(records: Records, pairs: Pairs) -> Levels:
    """1 differs, 2 one digit mistyped or swapped, 3 one number in common."""
    levels = digits("phone")(records, pairs)
    return at_least(levels, 3, shared(PHONES)(records, pairs) == 2)


def compare_address(records: Records, pairs: Pairs) -> Levels:
    """1 elsewhere, 2 the same city, 3 street or postcode, 4 nearly, 5 the same house."""
    columns = records.columns
    postcode, house, street = columns["postcode"], columns["house"], columns["street"]
    city = equal(columns["city"], pairs)
    same_postcode, same_house = equal(postcode, pairs), equal(house, pairs)
    same_street = similar(street, pairs, 0.9)
    slip = digits("postcode")(records, pairs) >= 2
    no_house = ~both_known(house, pairs)
    known = both_known(postcode, pairs) | both_known(columns["city"], pairs)
    whole = same_postcode & (same_house | (no_house & same_street))
    nearly = same_house & same_street & (city | slip)
    part = same_postcode | (same_street & city)
    return np.select([whole, nearly, part, city, known], [5, 4, 3, 2, 1], MISSING).astype(np.uint8)


CUSTOMERS: Final = Schema(
    fields=(
        Field(
            "given",
            ("differs", "initial", "similar", "nickname", "equal"),
            compare_given,
            frequent="given",
        ),
        Field(
            "family",
            ("differs", "near", "similar", "equal"),
            compare_family,
            in_households=1.0,
            frequent="family",
        ),
        Field("born", ("differs", "part", "slip", "equal"), dates("born")),
        Field(
            "company",
            ("differs", "near", "similar", "equal"),
            spelling("company", _CLOSE, _NEAR),
            in_households=1.0,
            frequent="company",
        ),
        Field("email", ("differs", "slip", "account", "equal"), compare_email, 0.1),
        Field("phone", ("differs", "slip", "equal"), compare_phone, 0.5),
        Field("address", ("differs", "city", "part", "near", "equal"), compare_address, 1.0),
        Field("numbers", ("differs", "equal"), shared(NUMBERS), rare_only=True),
    ),
    keys=tuple(
        Key(parts)
        for parts in (
            (("email", 0),),
            (("local", 0),),
            (("phone", 0),),
            (("postcode", 0), ("house", 0)),
            (("postcode", 0), ("family", 3)),
            (("family", 0), ("initial", 0), ("city", 0)),
            (("given", 0), ("family", 0)),
            (("sound", 0), ("initial", 0), ("postcode", 4)),
            (("born", 0), ("family", 1)),
            (("born", 0), ("given", 0)),
            (("company", 0), ("city", 0)),
            (("company", 6), ("postcode", 4)),
            (("street", 0), ("house", 0), ("family", 2)),
        )
    ),
    set_keys=(EMAILS, PHONES, NUMBERS),
    has_households=True,
)
"""The schema of the customer base."""
