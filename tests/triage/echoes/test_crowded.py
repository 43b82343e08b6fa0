"""What many posts share by their form neither hides a repost nor makes looking for one slow."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_mention, make_source
from tests.triage.echoes.test_prints import COMPLAINT
from triage.echoes.grouping import WINDOW, find_candidates, group_echoes

FOOTER = (
    "Dit bericht en de bijlagen zijn alleen bestemd voor de geadresseerde en kunnen vertrouwelijk "
    "zijn, bent u niet de bedoelde ontvanger vernietig het dan en laat het de afzender weten, "
    "denk aan het milieu voordat u dit bericht afdrukt"
)
CROPPED = " ".join(COMPLAINT.split()[:18])


def _mail(number: int) -> str:
    own = " ".join(f"{word}{chr(97 + number % 26)}{number}" for word in ("factuur", "storing"))
    return f"{own} {FOOTER}"


@pytest.mark.parametrize("again", [COMPLAINT, CROPPED])
def test_a_repost_is_met_among_posts_that_share_a_footer(db: Session, again: str) -> None:
    source = make_source(db)
    others = [make_mention(db, source, text=_mail(number)) for number in range(150)]
    first = make_mention(db, source, text=f"{COMPLAINT} {FOOTER}")
    second = make_mention(db, source, text=f"{again} {FOOTER}")
    db.flush()
    group_echoes(db, [one.id for one in others])
    group_echoes(db, [first.id])
    group_echoes(db, [second.id])
    met = find_candidates(db, [second.id])
    assert (second.id, first.id) in met


def test_however_many_prints_there_are_only_those_with_a_key_are_read(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        _store_prints(session, 30_000)
    with sessions.begin() as session:
        session.execute(text("ANALYZE echo_prints"))
        find_candidates(session, [7])
        for asked in ([7], list(range(1, 250))):
            plan = _plan_of(session, asked)
            assert "ix_echo_prints_keys" in plan
            assert "Seq Scan on echo_prints held" not in plan


def _store_prints(session: Session, number: int) -> None:
    """Prints without mentions: every third one has the key of a footer, each some of its own."""
    session.execute(text("ALTER TABLE echo_prints DROP CONSTRAINT fk_echo_prints_mention_id"))
    session.execute(
        text("""
            INSERT INTO echo_prints (mention_id, revision, published_at, keys)
            SELECT n, 1, :now, ARRAY[n, n + 1000000, n + 2000000, n + 3000000, n % 3]::bigint[]
            FROM generate_series(1, :number) n
        """),
        {"now": NOW, "number": number},
    )


def _plan_of(session: Session, asked: list[int]) -> str:
    from triage.echoes.grouping import CANDIDATES  # noqa: PLC0415

    told = {"ids": asked, "window": WINDOW, "most": 100}
    rows = session.execute(text(f"EXPLAIN {CANDIDATES.text}"), told)
    return "\n".join(row[0] for row in rows)
