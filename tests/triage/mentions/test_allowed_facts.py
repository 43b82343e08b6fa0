"""No pictures of people, and no counts of their readers unless the source is there for that."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_source, raw_mention
from triage.mentions.allowed import each_allowed, names_reach, only_allowed
from triage.mentions.storing import store_mentions
from triage.models import Mention

FACTS = {
    "topic": "bezorging",
    "avatar_url": "https://voorbeeld.nl/jan.jpg",
    "author": {"profile_image": "x", "city": "Utrecht", "followers_count": 12},
    "followers": 1200,
    "likes": "3",
    "note": "data:image/png;base64,AAAA",
    "files": ["bon.pdf", "data:image/jpeg;base64,BBBB"],
}


def test_pictures_are_never_kept() -> None:
    kept = only_allowed(raw_mention(extra=FACTS), with_reach=True).extra
    assert kept == {
        "topic": "bezorging",
        "author": {"city": "Utrecht", "followers_count": 12},
        "followers": 1200,
        "likes": "3",
        "files": ["bon.pdf"],
    }


def test_reach_is_kept_only_where_it_is_wanted() -> None:
    kept = only_allowed(raw_mention(extra=FACTS), with_reach=False).extra
    assert kept == {"topic": "bezorging", "author": {"city": "Utrecht"}, "files": ["bon.pdf"]}


def test_what_holds_nothing_of_it_is_left_as_it_is() -> None:
    mention = raw_mention(extra={"topic": "x", "review": True, "is_media": True})
    assert only_allowed(mention, with_reach=False) is mention


def test_facts_that_many_share_are_looked_at_for_all_of_them() -> None:
    fine, likes = {"feed": "Forum"}, {"feed": "Forum", "likes": 3}
    told = [
        raw_mention(f"m-{n}", extra=extra)
        for n, extra in enumerate([fine, fine, likes, likes, fine])
    ]
    kept = list(each_allowed(told, with_reach=False))
    assert [one.extra for one in kept] == [fine] * 5
    assert [one.external_id for one in kept] == [one.external_id for one in told]
    assert [one is other for one, other in zip(kept, told, strict=True)] == [
        True,
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("purpose", "is_named"),
    [("klantcontact", False), ("klantcontact en bereik", True), ("service, Reach of posts", True)],
)
def test_the_purpose_names_reach_or_not(purpose: str, is_named: bool) -> None:
    assert names_reach(purpose) is is_named


@pytest.mark.parametrize(("purpose", "followers"), [("service", None), ("bereik", 1200)])
def test_it_holds_for_whatever_is_stored(db: Session, purpose: str, followers: int | None) -> None:
    source = make_source(db, purpose=purpose)
    store_mentions(db, source.id, [raw_mention("one", extra=FACTS)], now=NOW)
    extra = db.scalars(select(Mention.extra).where(Mention.source_id == source.id)).one()
    assert extra.get("followers") == followers
    assert "avatar_url" not in extra
