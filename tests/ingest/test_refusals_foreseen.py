"""X refuses answers to those who do not call the account: known beforehand where it can be."""

from typing import Any

import pytest
from answering_places import PLACES, Place, answer_to, give

from ingest.answering import AnsweredPost, KeptPost, foreseen_refusal, foresees, send_answer
from ingest.errors import AnswerRefusedError, WrongOptionError
from ingest.outbound import GuardedClient
from tests.replay import ReplayServer

X: Place = next(place for place in PLACES if place.kind == "x")
OURS, CUSTOMER, OTHER = "onsbedrijf", "fatima", "jan"


def options(url: str = "https://api.x.example", **more: Any) -> dict[str, Any]:
    return {**X.options(url), "handle": "@OnsBedrijf", **more}


def post(text: str = "Storing bij onsbedrijf!", **values: Any) -> AnsweredPost:
    return AnsweredPost("9", values.pop("thread", "9"), text, author_handle=CUSTOMER, **values)


def kept(told: dict[str, str], text: str = "Weer storing.") -> dict[str, KeptPost]:
    """The posts that are kept, by their ids: who wrote them, and what."""
    return {identity: KeptPost(handle, text) for identity, handle in told.items()}


def below(parent: str, writers: dict[str, str], **values: Any) -> AnsweredPost:
    """A post below another one, in the thread of post 7."""
    return post(thread="7", in_reply_to=parent, around=kept(writers), **values)


@pytest.mark.parametrize(
    "told",
    [
        post(),
        post("Wat doet @onsbedrijf2 toch?"),
        post("mail@ onsbedrijf"),
        post(extra={"quoted": "5"}, around=kept({"5": OTHER})),
        below("8", {"8": OTHER, "7": CUSTOMER}),
        below("7", {"7": OTHER}, text="@jan Dat had ik ook bij onsbedrijf"),
    ],
)
def test_who_neither_mentions_nor_quotes_the_account_cannot_be_answered(told: AnsweredPost) -> None:
    assert "mention or quote" in (foreseen_refusal("x", options(), told) or "")


@pytest.mark.parametrize(
    "told",
    [
        post("@OnsBedrijf waar blijft mijn pakket?"),
        post("Dit is wat ＠onsbedrijf doet."),
        post("返事をください@onsbedrijfさん"),
        post(extra={"quoted": "5"}, around=kept({"5": "OnsBedrijf"})),
        AnsweredPost("9", "9", "En verder:", author_handle="ONSBEDRIJF"),
    ],
)
def test_who_calls_the_account_can_be_answered(told: AnsweredPost) -> None:
    assert foreseen_refusal("x", options(), told) is None


@pytest.mark.parametrize(
    "told",
    [
        post(extra={"quoted": "5"}),
        below("8", {"7": OTHER}),
        below("8", {"8": OTHER}),
        below("8", {"8": OURS, "7": OTHER}),
        below("8", {"8": OTHER, "7": OURS}),
        post(extra={"clipped": True}),
        # The customer goes on below a post that called the account.
        post(thread="7", in_reply_to="7", around=kept({"7": CUSTOMER}, "@OnsBedrijf, storing?")),
        post(extra={"quoted": "5"}, around=kept({"5": OTHER}, "Storing bij @onsbedrijf")),
    ],
)
def test_what_cannot_be_known_is_left_to_x(told: AnsweredPost) -> None:
    assert foreseen_refusal("x", options(), told) is None


def test_without_a_handle_everything_is_left_to_x() -> None:
    assert foreseen_refusal("x", X.options("https://api.x.example"), post()) is None


@pytest.mark.parametrize("handle", ["ons bedrijf", "https://x.com/onsbedrijf", "a" * 16, "@"])
def test_what_is_no_handle_is_refused(handle: str) -> None:
    with pytest.raises(WrongOptionError, match="handle"):
        foreseen_refusal("x", options(handle=handle), post())


def test_other_kinds_foresee_nothing() -> None:
    assert [place.kind for place in PLACES if foresees(place.kind)] == ["x"]
    mastodon = next(place for place in PLACES if place.kind == "mastodon")
    assert foreseen_refusal("mastodon", mastodon.options("https://m.example"), post()) is None


def test_what_x_will_refuse_is_never_sent_and_a_retry_asks_x_itself(
    server: ReplayServer, client: GuardedClient, now: Any
) -> None:
    X.prepare(server)
    give(server, X.path, X.success[1], X.success[0], method="POST")
    ours = answer_to(X, post=post())
    with pytest.raises(AnswerRefusedError, match="mention or quote") as told:
        send_answer("x", options(server.url), ours, client, now=now)
    assert told.value.permanent
    assert server.hits == []
    again = answer_to(X, post=post(), is_retry=True)
    assert send_answer("x", options(server.url), again, client, now=now).external_id == "9100"
