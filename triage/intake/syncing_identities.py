"""By what the customers of a batch are known: what their rows tell is added, or taken away.

What an agent confirmed stays, and so does what another record brought into a merge. The caller
has locked the customers.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import BigInteger, BindParameter, TextClause, bindparam, delete, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from triage.customers.identities import Clue
from triage.duplicates.settling import forget_identities, homes_of_identities
from triage.intake.customer_rows import CustomerRow
from triage.models import Identity

_INSERT_IDENTITIES_WORDS: Final = (
    "INSERT INTO identities (customer_id, kind, network, value, origin) "
    "SELECT customer_id, kind, network, value, 'import' "
    "FROM json_to_recordset(CAST(:rows AS json)) "
    "AS told(customer_id bigint, kind text, network text, value text) "
)
# Nobody else can know a customer who is not committed: looking for equals costs time.
_INSERT_FIRST_IDENTITIES: Final = text(_INSERT_IDENTITIES_WORDS)
_INSERT_IDENTITIES: Final = text(f"{_INSERT_IDENTITIES_WORDS} ON CONFLICT DO NOTHING")


def sync_identities(
    session: Session,
    wanted: Mapping[str, CustomerRow],
    ids: Mapping[str, int],
    known: Collection[str],
) -> tuple[list[tuple[int, Clue]], set[int]]:
    """Add what is new, remove what an import brought and the row no longer tells.

    `ids` are all customers by number, `known` the numbers of those who were there before. Returns
    what was added, and the customers who lost something.
    """
    present = _present_identities(session, [ids[number] for number in known])
    gone: list[int] = []
    losers: set[int] = set()
    missing: list[tuple[int, Clue]] = []
    for number, customer_id in ids.items():
        row, identities = wanted[number], present.get(customer_id, {})
        missing += [(customer_id, clue) for clue in row.clues if clue not in identities]
        for clue, (identity_id, origin) in identities.items():
            told_away = clue.kind in row.kinds and clue not in row.clues
            if told_away and origin == "import" and not row.again:
                gone.append(identity_id)
                losers.add(customer_id)
    if gone:
        session.execute(delete(Identity).where(Identity.id == func.any(_ids(gone))))
        forget_identities(session, gone)
    there = {ids[number] for number in known}
    _insert_identities(session, _INSERT_IDENTITIES, [one for one in missing if one[0] in there])
    new = [one for one in missing if one[0] not in there]
    _insert_identities(session, _INSERT_FIRST_IDENTITIES, new)
    return missing, losers


def _present_identities(
    session: Session, customer_ids: Sequence[int]
) -> dict[int, dict[Clue, tuple[int, str]]]:
    """By customer and clue: the identity's id and origin."""
    present: dict[int, dict[Clue, tuple[int, str]]] = {}
    if not customer_ids:
        return present
    table = Identity.__table__
    columns = [table.c[name] for name in ("customer_id", "kind", "value", "network", "id",
                                          "origin")]  # fmt: skip
    rows = session.execute(
        select(*columns).where(table.c.customer_id == func.any(_ids(customer_ids)))
    )
    homes = homes_of_identities(session, customer_ids)
    for customer_id, kind, value, network, identity_id, origin in rows:
        if identity_id not in homes.guests:
            clue = Clue(kind, value, network)
            present.setdefault(customer_id, {})[clue] = (identity_id, origin)
    for one in homes.identities:  # of merged records, wherever they are now
        clue = Clue(one.kind, one.value, one.network)
        present.setdefault(one.customer_id, {})[clue] = (one.id, one.origin)
    return present


def _insert_identities(
    session: Session, statement: TextClause, missing: Sequence[tuple[int, Clue]]
) -> None:
    """In one order, so that two imports do not wait for each other crosswise."""
    if not missing:
        return
    listed = sorted(missing, key=lambda one: (one[0], one[1].kind, one[1].network, one[1].value))
    rows = [
        {"customer_id": owner, "kind": clue.kind, "network": clue.network, "value": clue.value}
        for owner, clue in listed
    ]
    session.execute(statement, {"rows": json.dumps(rows, ensure_ascii=False)})


def _ids(ids: Sequence[int]) -> BindParameter[Sequence[int]]:
    return bindparam(None, list(ids), type_=ARRAY(BigInteger), unique=True)
