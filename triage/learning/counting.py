"""Counts each day of understanding once, so that drift is read from a few rows, not from texts."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.learning.drift import WEEK_DAYS, Day
from triage.models import UnderstandingDay

REFERENCE_DAYS: Final = 28
COUNT_AGAIN_AFTER: Final = timedelta(hours=1)
DEFAULT_ZONE: Final = "Europe/Amsterdam"

# One pass over a day by the index on created_at; analyses corrected by hand are people's.
COUNT_DAY: Final = """
WITH texts AS MATERIALIZED (
    SELECT a.model_version, a.language, a.sentiment, a.intent, a.category, a.complaint,
           a.embedding, s.kind AS source,
           width_bucket(length(m.text), ARRAY[1, 40, 80, 160, 320, 640, 1280]) AS size
    FROM analyses a JOIN mentions m ON m.id = a.mention_id JOIN sources s ON s.id = m.source_id
    WHERE a.created_at >= :begin AND a.created_at < :end AND a.model_version NOT LIKE '%+hand'
),
counted AS (
    SELECT model_version, 'language' AS what, language AS value, count(*) AS many
    FROM texts GROUP BY 1, 3
    UNION ALL SELECT model_version, 'source', source, count(*) FROM texts GROUP BY 1, 3
    UNION ALL SELECT model_version, 'length', size::text, count(*) FROM texts GROUP BY 1, 3
    UNION ALL SELECT model_version, 'sentiment', sentiment, count(*) FROM texts GROUP BY 1, 3
    UNION ALL SELECT model_version, 'intent', intent, count(*) FROM texts GROUP BY 1, 3
    UNION ALL SELECT model_version, 'category', category, count(*) FROM texts
              WHERE complaint >= 0.5 GROUP BY 1, 3
    UNION ALL SELECT model_version, 'probability',
              least(floor(complaint * 10), 9)::text, count(*) FROM texts GROUP BY 1, 3
    UNION ALL SELECT model_version, 'doubt',
              CASE WHEN complaint BETWEEN 0.3 AND 0.7 THEN 'yes' ELSE 'no' END, count(*)
              FROM texts GROUP BY 1, 3
),
tables AS (
    SELECT model_version, jsonb_object_agg(what, values_) AS counts FROM (
        SELECT model_version, what, jsonb_object_agg(value, many) AS values_
        FROM counted GROUP BY 1, 2
    ) one GROUP BY 1
)
SELECT t.model_version, count(*) AS texts, sum(t.complaint) AS complaint,
       avg(t.embedding) AS centroid, tables.counts
FROM texts t JOIN tables USING (model_version) GROUP BY t.model_version, tables.counts
"""
COUNT_LABELS: Final = """
SELECT replace(coalesce(model_version, ''), '+hand', '') AS model_version,
       count(*) FILTER (WHERE value IS DISTINCT FROM before) AS changed
FROM labels
WHERE at >= :begin AND at < :end AND value IS NOT NULL AND question <> 'relevance'
GROUP BY 1
"""


def count_days(session: Session, *, now: datetime) -> int:
    """Count the days that are not counted yet, and today once an hour.

    Returns how many of them had texts: a day without any leaves no row and is looked at again.
    """
    zone = ZoneInfo(session.info.get("timezone", DEFAULT_ZONE))
    today = now.astimezone(zone).date()
    first = today - timedelta(days=REFERENCE_DAYS + WEEK_DAYS)
    counted = {
        row.day: row.counted_at
        for row in session.execute(
            select(UnderstandingDay.day, UnderstandingDay.counted_at).where(
                UnderstandingDay.day >= first
            )
        )
    }
    due = [
        day
        for day in (first + timedelta(days=n) for n in range((today - first).days + 1))
        if _is_due(day, counted.get(day), now, zone)
    ]
    return sum(_count_day(session, day, zone, now) for day in due)


def read_days(session: Session, *, now: datetime) -> tuple[list[Day], list[Day]]:
    """The last seven whole days, and the 28 before those; days without texts are left out."""
    zone = ZoneInfo(session.info.get("timezone", DEFAULT_ZONE))
    today = now.astimezone(zone).date()
    turn = today - timedelta(days=WEEK_DAYS)
    rows = session.execute(
        select(
            UnderstandingDay.day,
            UnderstandingDay.texts,
            UnderstandingDay.counts,
            UnderstandingDay.sums,
            UnderstandingDay.centroid,
        )
        .where(
            UnderstandingDay.day >= turn - timedelta(days=REFERENCE_DAYS),
            UnderstandingDay.day < today,
        )
        .order_by(UnderstandingDay.day)
    ).all()
    days: dict[date, list[Any]] = {}
    for row in rows:
        days.setdefault(row.day, []).append(row)
    merged = {day: _merged(several) for day, several in days.items()}
    return (
        [one for day, one in merged.items() if day >= turn],
        [one for day, one in merged.items() if day < turn],
    )


def _is_due(day: date, counted_at: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
    if counted_at is None:
        return True
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    if counted_at >= end + COUNT_AGAIN_AFTER:
        return False  # over, and counted when late batches were in
    return now - counted_at >= COUNT_AGAIN_AFTER


def _count_day(session: Session, day: date, zone: ZoneInfo, now: datetime) -> bool:
    edges = {
        "begin": datetime.combine(day, time(), zone),
        "end": datetime.combine(day + timedelta(days=1), time(), zone),
    }
    changed = {
        row.model_version: int(row.changed) for row in session.execute(text(COUNT_LABELS), edges)
    }
    rows = session.execute(text(COUNT_DAY), edges).all()
    for row in rows:
        many, wrong = int(row.texts), changed.get(row.model_version, 0)
        values = {
            "texts": many,
            "counts": dict(row.counts),
            "sums": {"complaint": float(row.complaint), "corrections": wrong},
            "centroid": json.loads(row.centroid) if row.centroid else None,
            "counted_at": now,
        }
        session.execute(
            insert(UnderstandingDay)
            .values(day=day, model_version=row.model_version, **values)
            .on_conflict_do_update(index_elements=["day", "model_version"], set_=values)
        )
    return bool(rows)


def _merged(rows: Sequence[Any]) -> Day:
    """One day of all models together."""
    counts: dict[str, dict[str, float]] = {}
    for row in rows:
        for what, values in row.counts.items():
            table = counts.setdefault(what, {})
            for value, many in values.items():
                table[value] = table.get(value, 0.0) + float(many)
    texts = sum(int(row.texts) for row in rows)
    for what in ("complaint", "corrections"):
        part = min(sum(float(row.sums.get(what, 0.0)) for row in rows), float(texts))
        counts[what] = {"yes": part, "no": texts - part}
    vectors = [
        np.asarray(row.centroid, float) * int(row.texts) for row in rows if row.centroid is not None
    ]
    centroid = np.sum(vectors, axis=0) / texts if vectors else None
    return Day(texts, counts, centroid)
