"""The keys are the same in the help overlay, the pages, the scripts and the manual."""

import re
from pathlib import Path

from backoffice import Browser

from web.cases.corrections import CATEGORY_KEYS, INTENT_KEYS, SENTIMENT_KEYS, SEVERITY_KEYS
from web.keys import GO, KEYS, all_keys

ROOT = Path(__file__).parents[2]
# Handled by keys.js itself, or by the browser.
WALKING = {"j", "k", "Escape", "Enter", "Ctrl+Enter", "Shift+x"}


def test_the_manual_lists_exactly_these_keys_in_this_order() -> None:
    manual = (ROOT / "docs" / "agents.md").read_text("utf-8").split("## Keys")[1]
    rows = re.findall(r"^\| `([^`]+)` \| [^|]+ \| ([^|]+?) \|$", manual, re.MULTILINE)
    # Outside of a request the texts are the English ones.
    assert rows == [(key.press, str(key.does)) for key in all_keys()]


def test_every_key_is_answered_somewhere_on_a_page() -> None:
    templates = "".join(
        path.read_text("utf-8") for path in (ROOT / "web" / "templates").rglob("*.html")
    )
    named = set(re.findall(r'data-key="([^"{]+)"', templates))
    named |= set(re.findall(r'action\("\w+", _\([^)]+\), "[\w-]+", "(\w)"', templates))
    named |= set(re.findall(r'tool\("(\w)"', templates)) | set(GO.values())
    for keys in (INTENT_KEYS, SENTIMENT_KEYS, CATEGORY_KEYS, SEVERITY_KEYS):
        named |= set(keys.values()) - {"6", "7", "8", "9"}  # told as "then 1 to 9"
    assert named | WALKING == {key.press for key in all_keys()}


def test_no_key_has_two_meanings_in_one_place() -> None:
    for group in KEYS:
        presses = [key.press for key in group.keys]
        assert len(presses) == len(set(presses))


def test_the_scripts_know_no_letters_but_those_for_walking() -> None:
    script = (ROOT / "web" / "static" / "js" / "keys.js").read_text("utf-8")
    assert set(re.findall(r'event\.key === "(\w+)"', script)) == {"j", "k", "Escape", "Enter"}


def test_the_overlay_shows_every_key(bob: Browser) -> None:
    overlay = bob.get("/queue").text.split('<dialog class="keys"')[1]
    shown = set(re.findall(r"<kbd>([^<]+)</kbd>", overlay))
    assert shown == {"Esc" if key.press == "Escape" else key.press for key in all_keys()}
