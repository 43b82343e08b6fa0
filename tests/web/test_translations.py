"""Every text has its Dutch, and the Dutch fits the English."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

WEB = Path(__file__).parents[2] / "web"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
KEYWORDS["gettext_noop"] = None
METHODS = [("static/**", "ignore"), ("assets/**", "ignore"), ("**.py", "python")]
METHODS.append(("templates/**.html", "jinja2"))
LOGGED = {"debug", "info", "warning", "error", "exception"}
SENTENCE = re.compile(r"[A-Z][a-z]* [\w…].*[.?!]")
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


def test_no_sentence_in_the_code_goes_without_translation() -> None:
    """What programs are told is English; nobody reads it on a page."""
    pages = [
        path
        for path in WEB.rglob("*.py")
        if not {"api", "assets"} & set(path.relative_to(WEB).parts) and path.name != "problems.py"
    ]
    assert len(pages) > 80
    found = [(path.name, text) for path in pages for text in bare_sentences(path)]
    assert found == []


def test_a_bare_sentence_is_noticed(tmp_path: Path) -> None:
    code = tmp_path / "page.py"
    code.write_text(
        '"""Shows it."""\n\ndef say():\n    """Say it."""\n'
        '    log.info("It was said.")\n    raise SayError("It was said.")\n'
        '    return [gettext("This is fine."), f"This {x} is not.", "Nor is this!"]\n'
    )
    assert bare_sentences(code) == ["This … is not.", "Nor is this!"]


def bare_sentences(path: Path) -> list[str]:
    """Sentences that are neither translated, logged, raised, nor said about the code."""
    tree = ast.parse(path.read_text("utf-8"))
    aside: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            aside.add(node.value)
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in {*KEYWORDS, *LOGGED, "__init__"} or name.endswith("Error"):
                aside.update(ast.walk(node))
        if isinstance(node, ast.JoinedStr) and node not in aside:
            aside.update(part for part in ast.walk(node) if part is not node)
    texts = [words_of(node) for node in ast.walk(tree) if node not in aside]
    return [text for text in texts if SENTENCE.fullmatch(text)]


def words_of(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(words_of(part) or "…" for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


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
