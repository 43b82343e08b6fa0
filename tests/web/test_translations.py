"""Every text has its Dutch, and the Dutch fits the English."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

WEB = Path(__file__).parents[2] / "web"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
METHODS = [("static/**", "ignore"), ("assets/**", "ignore"), ("**.py", "python")]
METHODS.append(("templates/**.html", "jinja2"))
HOLE = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def texts() -> dict[object, str]:
    """Every text in code and templates, with the file where it first stands."""
    found: dict[object, str] = {}
    for file, _, text, _, _ in extract_from_dir(WEB, METHODS, keywords=KEYWORDS):
        found.setdefault(text[0] if isinstance(text, tuple) else text, file)
    return found


@pytest.fixture(scope="module")
def dutch() -> dict[object, object]:
    found = {}
    for path in sorted((WEB / "translations" / "nl").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="nl"):
                if message.id:
                    key = message.id[0] if isinstance(message.id, tuple | list) else message.id
                    found[key] = message
    return found


def test_every_text_has_its_dutch(texts, dutch) -> None:
    missing = [f"{file}: {text}" for text, file in texts.items() if text not in dutch]
    assert missing == []
    assert [key for key, message in dutch.items() if not message.string] == []


def test_no_dutch_is_left_over(texts, dutch) -> None:
    assert [key for key in dutch if key not in texts] == []


def test_the_dutch_has_the_same_holes_to_fill(dutch) -> None:
    wrong = []
    for key, message in dutch.items():
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        for string, original in zip(strings, ids, strict=False):
            if set(HOLE.findall(string)) != set(HOLE.findall(original)):
                wrong.append(key)
    assert wrong == []
