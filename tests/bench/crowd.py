"""A large company in the database: a million mentions, a hundred thousand cases.

Filled by statements over generated series, since storing a million mentions one by one would
take an hour; the texts are those of the example company.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from tests.bench.ground import texts
from triage.models.user import ROLES
from triage.people.accounts import add_user

TEAMS: Final = 6
SOURCES: Final = 20
LIVE_SHARE: Final = 12  # one case in so many is live
VECTORS: Final = 500


@dataclass(frozen=True, slots=True)
class Crowd:
    """How much there is."""

    mentions: int = 1_000_000
    cases: int = 100_000
    customers: int = 100_000
    agents: int = 40


def fill(sessions: sessionmaker[Session], crowd: Crowd) -> list[int]:
    """Fill an empty database; returns the ids of the agents, the last one a manager."""
    with sessions.begin() as session:
        _add_ground(session)
        people = _add_people(session, crowd.agents)
    values = {
        "mentions": crowd.mentions,
        "cases": crowd.cases,
        "customers": crowd.customers,
        "each": crowd.mentions // crowd.cases,
        "teams": TEAMS,
        "sources": SOURCES,
        "vectors": VECTORS,
        "live": LIVE_SHARE,
        "agents": crowd.agents,
        "first_agent": people[0],
    }
    for statement in STATEMENTS:
        with sessions.begin() as session:
            session.execute(text(statement), values)
    with sessions.begin() as session:
        session.connection().exec_driver_sql("ANALYZE")
    return people


def _add_ground(session: Session) -> None:
    session.execute(
        text("CREATE TABLE bench_texts (id bigint GENERATED ALWAYS AS IDENTITY, body text)")
    )
    session.execute(
        text("INSERT INTO bench_texts (body) SELECT unnest(CAST(:bodies AS text[]))"),
        {"bodies": texts(600)},
    )
    session.execute(
        text(
            "CREATE TABLE bench_vectors AS SELECT number AS id, "
            "array_agg(random() - 0.5)::vector(384) AS body "
            "FROM generate_series(1, :vectors) number, generate_series(1, 384) GROUP BY number"
        ),
        {"vectors": VECTORS},
    )
    session.execute(
        text(
            "INSERT INTO teams (slug, name_nl, name_en) SELECT 'team' || number, "
            "'Team ' || number, 'Team ' || number FROM generate_series(1, :teams) number"
        ),
        {"teams": TEAMS},
    )
    session.execute(
        text(
            "INSERT INTO sources (kind, name, options, enabled, purpose, legal_basis, "
            "balancing_note, terms_checked_at) SELECT 'file', 'Source ' || number, "
            "'{\"path\": \"/dev/null\"}', false, 'measuring', 'none', 'invented', now() "
            "FROM generate_series(1, :sources) number"
        ),
        {"sources": SOURCES},
    )


def _add_people(session: Session, agents: int) -> list[int]:
    assert "manager" in ROLES
    people = []
    for number in range(agents):
        is_last = number == agents - 1
        user = add_user(
            session,
            email=f"agent{number}@example.com",
            name=f"Agent {number}",
            role="manager" if is_last else "agent",
            password=None,
            teams=[] if is_last else [f"team{number % TEAMS + 1}"],
        )
        people.append(user.id)
    return people


STATEMENTS: Final = (
    """
    INSERT INTO customers (number, name, first_name, last_name, email, phone, postcode, city,
                           value_eur, customer_since)
    SELECT 'KL-' || n, first || ' ' || last || ' ' || n, first, last || ' ' || n,
           lower(first) || n || '@example.com', '+3161' || lpad((n % 10000000)::text, 7, '0'),
           lpad((1000 + n % 8999)::text, 4, '0') || ' AB', city, (n::bigint * 37) % 5000,
           date '2015-01-01' + (n % 3500)::int
    FROM generate_series(1, :customers) n,
         LATERAL (SELECT (ARRAY['Anna','Bram','Chris','Daan','Eva','Femke','Gijs','Hans','Iris',
                                'Jan','Kees','Lotte'])[1 + n % 12] AS first,
                         (ARRAY['Jansen','de Vries','Bakker','Visser','Smit','Meijer','de Boer',
                                'Mulder','de Groot','Bos','Vos','Peters'])[1 + n / 12 % 12] AS last,
                         (ARRAY['Utrecht','Amsterdam','Rotterdam','Gent','Antwerpen','Zwolle',
                                'Breda'])[1 + n % 7] AS city) names
    """,
    """
    INSERT INTO identities (customer_id, kind, value, origin)
    SELECT id, 'email', email, 'import' FROM customers
    UNION ALL SELECT id, 'customer_number', replace(lower(number), '-', ''), 'import'
    FROM customers
    """,
    """
    INSERT INTO mentions (source_id, external_id, content_hash, text, url, network, author_handle,
                          author_name, conversation_id, published_at, fetched_at)
    SELECT 1 + n % :sources, 'm' || n, md5(n::text), t.body, 'https://example.com/' || n,
           'forum', 'writer' || (n::bigint * 7919) % (:mentions / 3),
           'Writer ' || (n::bigint * 7919) % 5000,
           'm' || n, at, at
    FROM generate_series(1, :mentions) n
    JOIN bench_texts t ON t.id = 1 + (n::bigint * 31) % 600,
    LATERAL (SELECT now() - interval '365 days' * (1 - n::float8 / :mentions) AS at) moment
    """,
    """
    INSERT INTO analyses (mention_id, revision, model_version, language, language_confidence,
                          sentiment, sentiment_probs, intent, intent_probs, complaint, category,
                          category_probs, severity, severity_probs, flags, reasons, embedding,
                          created_at)
    SELECT m.id, 1, 'bench', 'nl', 0.99, s, jsonb_build_object(s, 0.9),
           CASE WHEN m.id % :each = 0 THEN 'complaint' ELSE 'other' END, '{"complaint": 0.9}',
           CASE WHEN m.id % :each = 0 THEN 0.5 + (m.id % 50) / 100.0 ELSE (m.id % 24) / 100.0 END,
           c, jsonb_build_object(c, 0.8), 'disapproval', '{"disapproval": 0.7}',
           CASE WHEN m.id % 17 = 0 THEN '["repeat"]'::jsonb ELSE '[]'::jsonb END,
           '[[0, 6, 0.5]]', v.body, m.fetched_at
    FROM mentions m
    JOIN bench_vectors v ON v.id = 1 + m.id % :vectors,
    LATERAL (SELECT (ARRAY['negative','neutral','positive'])[1 + m.id % 3] AS s,
                    (ARRAY['delivery','product','billing','support','digital','contract',
                           'privacy','safety','other'])[1 + m.id / 10 % 9] AS c) words
    """,
    """
    INSERT INTO mention_words (mention_id, words, search)
    SELECT id, '', search_words(title, text, author_name, author_handle) FROM mentions
    """,
    """
    INSERT INTO cases (source_id, conversation_id, subject, status, language, sentiment, category,
                       severity, flags, complaint, priority, priority_reasons, customer_id,
                       team_id, assignee_id, opened_at, last_mention_at, due_at,
                       first_response_at, resolved_at, changed_at)
    SELECT m.source_id, m.conversation_id, left(m.text, 90), state, 'nl', a.sentiment, a.category,
           a.severity, a.flags, a.complaint, (m.id * 13) % 101,
           '[{"points": 15, "reason": "severity", "detail": "disapproval"}]',
           CASE WHEN m.id % 3 = 0 THEN 1 + m.id % :customers END,
           1 + m.id / 10 % :teams,
           CASE WHEN state = 'resolved' OR m.id % 4 = 0
                THEN :first_agent + m.id % :agents END,
           m.fetched_at, m.published_at,
           CASE WHEN state = 'resolved' THEN m.fetched_at + interval '4 hours'
                ELSE now() + interval '1 hour' * (m.id % 48 - 8) END,
           CASE WHEN state = 'resolved' THEN m.fetched_at + interval '2 hours' END,
           CASE WHEN state = 'resolved' THEN m.fetched_at + interval '20 hours' END,
           m.fetched_at + interval '20 hours'
    FROM mentions m JOIN analyses a ON a.mention_id = m.id,
    LATERAL (SELECT CASE WHEN m.id > :mentions - :mentions / :live
                         THEN (ARRAY['open','open','open','waiting'])[1 + m.id / 10 % 4]
                         ELSE 'resolved' END AS state) standing
    WHERE m.id % :each = 0
    ORDER BY m.id
    """,
    """
    INSERT INTO case_mentions (mention_id, case_id, home_case_id, revision_told)
    SELECT m.id, c.id, c.id, 1 FROM cases c
    JOIN mentions m ON m.source_id = c.source_id AND m.conversation_id = c.conversation_id
    """,
    """
    INSERT INTO case_threads (source_id, conversation_id, case_id)
    SELECT source_id, conversation_id, id FROM cases
    """,
    """
    INSERT INTO case_events (case_id, at, kind, actor_id, data)
    SELECT c.id, c.opened_at + interval '1 minute' * place, kind, NULL, '{}'
    FROM cases c, unnest(ARRAY['opened', 'routed', 'prioritised', 'linked'])
         WITH ORDINALITY AS said(kind, place)
    """,
    """
    INSERT INTO case_vectors (case_id, embedding)
    SELECT m.case_id, a.embedding FROM case_mentions m
    JOIN cases c ON c.id = m.case_id AND c.status <> 'resolved'
    JOIN analyses a ON a.mention_id = m.mention_id
    """,
    """
    INSERT INTO links (mention_id, customer_id, status, score, evidence)
    SELECT m.mention_id, c.customer_id, 'linked', 0.97,
           '[{"kind": "email", "value": "x@example.com", "where": "text", "strength": 0.9}]'
    FROM cases c JOIN case_mentions m ON m.case_id = c.id WHERE c.customer_id IS NOT NULL
    """,
    """
    INSERT INTO reviews (mention_id, revision, complaint)
    SELECT id, 1, 0.3 + (id % 20) / 100.0 FROM mentions WHERE id % 997 = 0
    """,
)
