"""The documentation has a picture of every page that an example company can show."""

import re
import runpy
from pathlib import Path
from types import SimpleNamespace

from flask import Flask

from tests.browser.test_every_screen import _is_a_screen

TAKE = Path(__file__).parents[2] / "docs" / "screenshots" / "take.py"
# Pages that stand between two steps, are gone after them, or need somebody who is not logged in.
WITHOUT = {
    "/customers/imports/{n}",
    "/incidents/{n}",  # the example company has none
    "/login",
    "/settings/customers/drafts/{n}",
    "/sources/add/{n}",  # one kind is shown
    "/sources/files/{n}",
    "/sources/trials/{n}",
    "/welcome/{n}",
}


def test_every_page_has_a_picture(app: Flask) -> None:
    taken = runpy.run_path(str(TAKE), run_name="pictures")["PAGES"]
    shown = {path.partition("?")[0] for path in taken.values()}
    assert {name for name in taken if not (TAKE.parent / f"{name}.png").is_file()} == set()
    site = SimpleNamespace(app=app)
    pages = {
        re.sub(r"<[^>]+>", "{n}", rule.rule)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and _is_a_screen(site, rule.endpoint)  # type: ignore[arg-type]
    }
    assert len(pages) > 50
    assert pages - shown - WITHOUT == {"/"} & pages
    assert WITHOUT - pages == set()
