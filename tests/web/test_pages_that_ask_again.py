"""Parts of pages that ask again by themselves: none of them keeps a log-in alive."""

import re
from pathlib import Path

import pytest
from backoffice import Browser, Clock, World

from web.logins import BY_ITSELF

TEMPLATES = Path(__file__).parents[2] / "web" / "templates"
TAG = re.compile(r"<[a-z]+\b(?:\"[^\"]*\"|\{%.*?%\}|\{\{.*?\}\}|[^<>])*>", re.DOTALL)
AGAIN = re.compile(r"hx-trigger=\"[^\"]*\bevery\b")
PLACE = re.compile(r"hx-(?:get|post)=\"\{\{\s*url_for\('([\w.]+)'")
# One template for two pages, which is told where it stands.
SHARED = {"rowfiles/progress.html": {"imports.progress", "mentionfiles.progress"}}


def places_asked_again() -> set[str]:
    found = set()
    for path in TEMPLATES.rglob("*.html"):
        for tag in TAG.findall(path.read_text(encoding="utf-8")):
            if AGAIN.search(tag):
                place = PLACE.search(tag)
                shared = SHARED.get(path.relative_to(TEMPLATES).as_posix(), set())
                assert place or shared, f"{path.name}: what does it ask for?"
                found |= shared if place is None else {place[1]}
    return found


def test_every_place_that_is_asked_again_is_known_to_the_log_in() -> None:
    found = places_asked_again()
    assert len(found) >= 6
    assert found <= BY_ITSELF
    # Nothing of a script or a stream hides here: these are asked for by live.js.
    assert BY_ITSELF - found == {"live.pulse", "live.stream"}


def test_every_trigger_in_time_is_found() -> None:
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]
    assert sum(len(AGAIN.findall(text)) for text in texts) == sum(
        1 for text in texts for tag in TAG.findall(text) if AGAIN.search(tag)
    )


@pytest.mark.parametrize(
    "path", ["/cases/1/replies/1", "/sources/1/backfills", "/customers/imports/1/progress"]
)
def test_asking_again_does_not_count_as_being_there(
    path: str, bob: Browser, world: World, clock: Clock
) -> None:
    for _ in range(4):
        clock.advance(minutes=9)
        answer = bob.get(path, headers={"HX-Request": "true"})
    assert answer.status_code == 401
