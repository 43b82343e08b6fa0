"""Nothing inline, no foreign address, no text without a translation."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from backoffice import Browser, World
from jinja2 import Environment
from jinja2.lexer import TOKEN_DATA

WEB = Path(__file__).parents[2] / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SCRIPTS = sorted((WEB / "static" / "js").glob("*.js"))
READ_ALOUD = {"alt", "title", "placeholder", "aria-label"}
# Words that are the same in every language.
SAME = {"Luisterpost", "https"}


class Inspector(HTMLParser):
    """Collects what a page must not have."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.addresses: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = dict(attributes)
        if tag == "style" or "style" in names:
            self.found.append(f"style on <{tag}>")
        if tag == "script" and not names.get("src"):
            self.found.append("script without file")
        self.found += [f"{name} on <{tag}>" for name in names if name.startswith(("on", "hx-on"))]
        if tag in {"script", "link", "img"}:
            self.addresses.append(names.get("src") or names.get("href") or "")


@pytest.mark.parametrize("path", ["/queue", "/reviews", "/settings", "/login", "/nope"])
def test_a_page_has_nothing_inline_and_loads_nothing_from_elsewhere(
    path: str, bob: Browser
) -> None:
    inspector = Inspector()
    inspector.feed(bob.get(path).text)
    assert inspector.found == []
    assert all(address.startswith("/static/") for address in inspector.addresses)


def test_a_case_has_nothing_inline(world: World, bob: Browser) -> None:
    inspector = Inspector()
    inspector.feed(bob.get(f"/cases/{world.cases['delivery']}").text)
    assert inspector.found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_every_text_of_a_template_can_be_translated(path: Path) -> None:
    lexer = Environment(trim_blocks=True, autoescape=True).lexer
    source = path.read_text("utf-8")
    tokens = [(kind, text) for _, kind, text in lexer.tokeniter(source, None)]
    literal = "".join(text if kind == TOKEN_DATA else "¤" for kind, text in tokens)
    texts = TextsOnly()
    texts.feed(literal)
    assert [text for text in texts.found if text not in SAME] == []


class TextsOnly(HTMLParser):
    """Words in texts and in attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._code = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._code += tag in {"kbd", "code"}
        for name, value in attributes:
            if name in READ_ALOUD:
                self.handle_data(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in {"kbd", "code"}

    def handle_data(self, data: str) -> None:
        if not self._code:
            # A macro may write the attributes of a tag; only the tag itself is read by the parser.
            texts = re.sub(r'[\w-]+="[^"]*"', "", data)
            self.found += re.findall(r"[^\W\d_]{2,}", texts)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_makes_no_html_out_of_text(path: Path) -> None:
    script = path.read_text("utf-8")
    for dangerous in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert dangerous not in script
    assert "http://" not in script
    assert "https://" not in script


def test_no_style_sheet_loads_anything() -> None:
    for path in (WEB / "static" / "css").glob("*.css"):
        assert "url(" not in path.read_text("utf-8")
        assert "@import" not in path.read_text("utf-8")
