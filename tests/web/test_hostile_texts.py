"""Whatever a post says, it stays text."""

import pytest
from backoffice import Browser, World, add_mention

from triage.cases.opening import open_case
from web.formats import web_address
from web.highlights import highlighted

NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'></textarea><svg/onload=alert(3)>"


def test_hostile_texts_are_escaped_on_every_page(
    sessions, world: World, bob: Browser, clock
) -> None:
    with sessions.begin() as session:
        mention = add_mention(
            session,
            world,
            "nasty",
            NASTY,
            category="delivery",
            title=NASTY,
            author_name=NASTY,
            author_handle=NASTY,
            url="javascript:alert(4)",
        )
        case = open_case(session, mention, clock()).id
    bob.post(f"/cases/{case}/replies", {"kind": "note", "text": NASTY})
    for path in ("/queue", f"/cases/{case}", f"/queue?case={case}&text={NASTY}"):
        page = bob.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<svg/onload" not in page
        assert "javascript:alert" not in page


def test_what_was_typed_comes_back_escaped(world: World, bob: Browser, log_in_as) -> None:
    case = world.cases["delivery"]
    log_in_as("alice").post(f"/cases/{case}/claim", {"version": 1})
    answer = bob.post(f"/cases/{case}/replies", {"do": "record", "text": NASTY, "version": 1})
    assert answer.status_code == 409
    assert "</textarea><svg" not in answer.text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/local",
        "http://",
        "http://[",
        "",
        None,
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None) -> None:
    assert web_address(url) is None


def test_a_plain_address_stays_as_it_is() -> None:
    assert web_address("https://forum.example/a?b=1#c") == "https://forum.example/a?b=1#c"


def test_reasons_outside_of_the_text_or_over_each_other_do_no_harm() -> None:
    marked = highlighted("a<b>c", [(0, 2, 0.5), (1, 3, 0.9), (4, 99, 0.2), (7, 3, 0.1), (-5, 0, 1)])
    assert "".join(marked.striptags().split()) == "a<b>c"
    assert "<b>" not in marked


def test_very_large_requests_are_refused(world: World, bob: Browser) -> None:
    case = world.cases["delivery"]
    answer = bob.post(f"/cases/{case}/replies", {"kind": "note", "text": "x" * 2_000_000})
    assert answer.status_code == 413
    assert "te groot" in answer.text
