"""What came in after a merge and belongs to the record that leaves it again.

A mention that was linked by an identity which the leaving record brought goes with it; so do the
cases of such mentions, and handles that agents learned from them.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from triage.customers.identities import Clue, read_handle

# Rows without an entry in `displaced_rows` are at home with the survivor.
_IS_NEW = """
    {row}.customer_id = :root AND NOT EXISTS (
        SELECT 1 FROM displaced_rows kept WHERE kept.home_id = ANY(:members)
        AND kept.table_name = '{table}' AND kept.parked IS NULL
        AND kept.row_key = jsonb_build_object('id', {row}.id)::text)
"""
_NAMES = """
    EXISTS (SELECT 1 FROM jsonb_array_elements(link.evidence) item JOIN identities one
        ON one.kind = item ->> 'kind' AND one.value = item ->> 'value'
        WHERE one.customer_id = {customer})
"""
_CLAIM_LINKS = text(f"""
    UPDATE links link SET customer_id = :leaving
    WHERE {_IS_NEW.format(row="link", table="links")} AND link.created_at >= :since
      AND {_NAMES.format(customer=":leaving")} AND NOT {_NAMES.format(customer=":root")}
      AND NOT EXISTS (SELECT 1 FROM links other
          WHERE other.mention_id = link.mention_id AND other.customer_id = :leaving)
    RETURNING link.mention_id
""")  # noqa: S608 (constants)
_CLAIM_CASES = text(f"""
    UPDATE cases one SET customer_id = :leaving
    WHERE {_IS_NEW.format(row="one", table="cases")}
      AND one.id IN (SELECT case_id FROM case_mentions WHERE mention_id = ANY(:mentions))
      AND NOT EXISTS (
        SELECT 1 FROM case_mentions member JOIN links link ON link.mention_id = member.mention_id
        WHERE member.case_id = one.id AND link.customer_id = :root AND link.status = 'linked')
""")  # noqa: S608 (constants)
_CONFIRMED_AUTHORS = text("""
    SELECT DISTINCT mention.network, mention.author_handle FROM mentions mention
    JOIN links link ON link.mention_id = mention.id AND link.customer_id = :customer
    WHERE link.status = 'linked' AND link.decided_by IS NOT NULL
      AND mention.author_handle IS NOT NULL
""")
_CLAIM_HANDLE = text(f"""
    UPDATE identities one SET customer_id = :leaving
    WHERE {_IS_NEW.format(row="one", table="identities")} AND one.created_at >= :since
      AND one.kind = 'handle' AND one.origin = 'confirmed'
      AND one.network = :network AND one.value = :value
      AND NOT EXISTS (SELECT 1 FROM identities other WHERE other.customer_id = :leaving
          AND other.kind = 'handle' AND other.network = :network AND other.value = :value)
""")  # noqa: S608 (constants)


def claim_newcomers(
    session: Session, root_id: int, leaving_id: int, members: Collection[int], *, since: datetime
) -> Sequence[int]:
    """Give the leaving record what came in by what it brought; returns the mentions.

    Its own identities have been brought home before.
    """
    told = {"root": root_id, "leaving": leaving_id, "members": list(members), "since": since}
    mentions = session.scalars(_CLAIM_LINKS, told).all()
    if mentions:
        session.execute(_CLAIM_CASES, {**told, "mentions": list(mentions)})
    for clue in _authors(session, leaving_id) - _authors(session, root_id):
        session.execute(_CLAIM_HANDLE, {**told, "network": clue.network, "value": clue.value})
    session.expire_all()
    return mentions


def _authors(session: Session, customer_id: int) -> set[Clue]:
    """Handles whose mentions a person has linked to this customer."""
    rows = session.execute(_CONFIRMED_AUTHORS, {"customer": customer_id})
    read = (read_handle(row.author_handle, row.network) for row in rows)
    return {clue for clue in read if isinstance(clue, Clue)}
