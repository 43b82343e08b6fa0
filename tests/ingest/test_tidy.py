"""The gate of every mention, dates, and the text of HTML."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import read_date
from ingest.mentions import Fetched, RawMention
from ingest.parsing.html_text import html_to_text
from ingest.tidy import tidy_fetched

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("2026-11-19", "2026-11-18T23:00:00+00:00"),
        ("2026-11-19T10:05:00Z", "2026-11-19T10:05:00+00:00"),
        ("2026-11-19T10:05:00+01:00", "2026-11-19T09:05:00+00:00"),
        ("2026-11-19 10:05:00 +0100", "2026-11-19T09:05:00+00:00"),
        ("2026-11-19 10:05:00 UTC", "2026-11-19T09:05:00+00:00"),
        ("20261119T100500Z", "2026-11-19T10:05:00+00:00"),
        ("2026-11", "2026-10-31T23:00:00+00:00"),
        ("Thu, 19 Nov 2026 10:05:00 GMT", "2026-11-19T10:05:00+00:00"),
        ("19 Nov 2026 10:05:00 -0500", "2026-11-19T15:05:00+00:00"),
        ("19 november 2026", "2026-11-18T23:00:00+00:00"),
        ("do 19 november 2026 om 10:05", "2026-11-19T09:05:00+00:00"),
        ("3 mrt. 2026, 08.30", "2026-03-03T07:30:00+00:00"),
        ("19. März 2026", "2026-03-18T23:00:00+00:00"),
        ("19 février 2026", "2026-02-18T23:00:00+00:00"),
        ("November 19, 2026", "2026-11-18T23:00:00+00:00"),
        ("Nov 19th, 2026 at 10:05", "2026-11-19T09:05:00+00:00"),
        ("03-04-2026", "2026-04-02T22:00:00+00:00"),
        ("3/4/2026 12:00", "2026-04-03T10:00:00+00:00"),
        ("3 dagen geleden", "2026-11-17T12:00:00+00:00"),
        ("een uur geleden", "2026-11-20T11:00:00+00:00"),
        ("2 weeks ago", "2026-11-06T12:00:00+00:00"),
        ("vor 5 Minuten", "2026-11-20T11:55:00+00:00"),
        ("gisteren", "2026-11-19T12:00:00+00:00"),
    ],
)
def test_dates_are_read_as_programs_and_people_write_them(told: str, expected: str) -> None:
    read = read_date(told, zone=AMSTERDAM, now=NOW)
    assert read is not None
    assert read.isoformat() == expected


@pytest.mark.parametrize(
    "told", ["", "ooit", "31-02-2026", "99", "2026-13-45", "0 foo ago", "12:00"]
)
def test_what_is_no_date_is_none(told: str) -> None:
    assert read_date(told, zone=AMSTERDAM, now=NOW) is None


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(told: str) -> None:
    read = read_date(told, zone=AMSTERDAM, now=NOW)
    assert read is None or read.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Een</p><p>Twee<br>drie</p>", "Een\n\nTwee\ndrie"),
        ("Geen   opmaak\n\n\n\nhier", "Geen opmaak\n\nhier"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("a<script>alert(1)</script><style>x{}</style>b", "ab"),
        ("Caf&eacute; &lt;3 &amp; meer", "Café <3 & meer"),
        ("<div>a<div>b</div></div>c", "a\nb\nc"),
        ("<!-- weg -->hier", "hier"),
        ("x < y en y > z", "x < y en y > z"),
    ],
)
def test_html_becomes_the_text_a_reader_sees(html: str, text: str) -> None:
    assert html_to_text(html) == text


def mention(**fields: object) -> RawMention:
    given: dict[str, object] = {"external_id": "1", "text": "Hoi", "published_at": NOW, **fields}
    return RawMention(**given)  # type: ignore[arg-type]


def tidy(*mentions: RawMention) -> Fetched:
    return tidy_fetched(Fetched(mentions, {}), NOW)


def test_the_same_id_twice_is_one_mention_and_the_last_counts() -> None:
    kept = tidy(mention(text="oud"), mention(external_id="2"), mention(text="nieuw")).mentions
    assert [(one.external_id, one.text) for one in kept] == [("1", "nieuw"), ("2", "Hoi")]


def test_one_that_is_mended_leaves_all_others_as_they_are() -> None:
    told = [
        RawMention(f"m-{number}", "Kapot", NOW, url="https://a.example/") for number in range(350)
    ]
    odd = {
        7: RawMention("m-7", " Kapot\x00 ", NOW),
        120: RawMention("m-120", "Kapot", NOW, url="javascript:alert(1)"),
        250: RawMention("m-250", "Kapot", NOW, extra={"note": "\ud800"}),
        349: RawMention("m-0", "Weer heel", NOW),
    }
    told = [odd.get(number, mention) for number, mention in enumerate(told)]
    tidied = {one.external_id: one for one in tidy_fetched(Fetched(told, {}), NOW).mentions}
    assert (tidied["m-7"].text, tidied["m-120"].url) == ("Kapot", None)
    assert tidied["m-250"].extra == {"note": "\ufffd"}
    assert tidied["m-0"].text == "Weer heel"
    assert len(tidied) == len(told) - 1
    assert all(tidied[one.external_id] is one for one in told[1:349] if one not in odd.values())


def test_a_very_long_id_is_replaced_by_a_short_one_that_stays_the_same() -> None:
    long = "x" * 3000
    (first,), (second,) = (tidy(mention(external_id=long)).mentions for _ in range(2))
    assert first.external_id == second.external_id
    assert len(first.external_id) == 32


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "/path", "http://", ""])
def test_only_links_of_the_web_are_kept(url: str) -> None:
    (kept,) = tidy(mention(url=url, author_url=url)).mentions
    assert (kept.url, kept.author_url) == (None, None)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
    max_leaves=15,
)


@given(
    st.text(st.characters()), st.dictionaries(st.text(st.characters()), anything), st.datetimes()
)
def test_whatever_comes_in_what_goes_out_can_be_stored(
    text: str, extra: dict[str, object], at: datetime
) -> None:
    aware = at.replace(tzinfo=UTC)
    given = mention(text=text, title=text, author_name=text, extra=extra, published_at=aware)
    fetched = tidy(given)
    assert len(fetched.mentions) + len(fetched.refused) == 1
    for kept in fetched.mentions:
        for string in (kept.text, kept.title or "", json.dumps(kept.extra, allow_nan=False)):
            assert "\x00" not in string
            assert "\\u0000" not in string
            string.encode()
        assert kept.published_at <= NOW + timedelta(days=1)


def test_a_deeply_nested_extra_is_cut() -> None:
    extra: object = "bottom"
    for _ in range(5000):
        extra = [extra]
    (kept,) = tidy(mention(extra={"deep": extra})).mentions
    assert "bottom" not in json.dumps(kept.extra)


def test_every_field_of_a_mention_passes(now: datetime) -> None:
    told = {
        "external_id": "1",
        "text": "tekst",
        "published_at": now,
        "url": "https://shop.example/1",
        "author_url": "https://shop.example/jan",
        "rating": 4.0,
        "edited_at": now,
        "extra": {"a": 1},
    }
    names = RawMention.__dataclass_fields__
    mention = RawMention(**{**dict.fromkeys(names, "abc"), **told})
    assert tidy_fetched(Fetched((mention,), {}), now).mentions == (mention,)


@pytest.mark.parametrize("url", ["https://[x/", "http://[::1", "https://a℀b.example/"])
def test_a_link_that_nobody_can_take_apart_is_dropped(url: str, now: datetime) -> None:
    mention = RawMention("1", "tekst", now, url=url, author_url=url)
    (tidied,) = tidy_fetched(Fetched((mention,), {}), now).mentions
    assert (tidied.url, tidied.author_url) == (None, None)
