"""Takes the pictures of the documentation from a running example company.

`make screenshots ARGS="--email NAME --password WORD"` after `make up`. Pages are opened in the
installed Chromium as an agent would see them; pictures land beside this file.
"""

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CALM_MS = 1500  # charts and fades have come to rest
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGES = {
    "queue": "/queue",
    "reviews": "/reviews",
    "mentions": "/mentions",
    "customers": "/customers",
    "trends": "/trends?days=28",
    "monitors": "/monitors",
    "sources": "/sources",
    "sources-add": "/sources/add/feed",
    "rules": "/rules",
    "incidents": "/incidents",
    "duplicates": "/duplicates",
    "imports": "/customers/imports",
    "mentionfiles": "/sources/files",
    "answers": "/answers",
    "notices": "/notices",
    "servicelevels": "/settings/service-levels",
    "teams": "/teams",
    "models": "/models",
    "settings": "/settings",
}


def main() -> None:
    """Log in once, then walk through the pages at desk and phone width."""
    options = _read_options()
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        raise SystemExit("no Chromium found: install it, for example Debian's chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page(
            viewport={"width": 1280, "height": 800}, base_url=options.address, locale="nl-NL"
        )
        _log_in(page, options.email, options.password)
        for name, path in PAGES.items():
            _take(page, name, path)
        page.set_viewport_size({"width": 390, "height": 844})
        for name in ("queue", "trends"):
            _take(page, f"{name}-phone", PAGES[name])
        browser.close()


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8080")
    parser.add_argument("--email", required=True)
    parser.add_argument("--password", required=True)
    return parser.parse_args()


def _log_in(page: Page, email: str, password: str) -> None:
    page.goto("/login")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/queue**")


def _take(page: Page, name: str, path: str) -> None:
    page.goto(path)
    page.wait_for_load_state("load")
    if name == "queue":
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_selector("article.case")
    if name.startswith("trends"):
        page.wait_for_selector("canvas")
    page.wait_for_timeout(CALM_MS)
    page.screenshot(path=HERE / f"{name}.png")


if __name__ == "__main__":
    main()
