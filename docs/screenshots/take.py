"""Takes the pictures of the documentation from a running example company.

`make screenshots ARGS="--email NAME --password WORD"` after `make up`. Pages are opened in the
installed Chromium as an agent would see them; pictures land beside this file.
"""

import argparse
import re
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
    "case": "/cases/{n}",
    "case-customer": "/cases/{n}/customer",
    "case-merge": "/cases/{n}/others",
    "case-split": "/cases/{n}/split",
    "mention": "/mentions/{n}",
    "customer": "/customers/{n}",
    "duplicates-rule": "/duplicates/rule",
    "duplicates-values": "/duplicates/values",
    "monitor": "/monitors/{n}",
    "monitors-new": "/monitors/new",
    "source": "/sources/{n}",
    "sources-kinds": "/sources/add",
    "source-edit": "/sources/{n}/edit",
    "source-answering": "/sources/{n}/answering",
    "source-older": "/sources/{n}/backfills",
    "rule": "/rules/{n}",
    "rules-new": "/rules/new",
    "rules-changes": "/rules/changes",
    "answer": "/answers/{n}",
    "answers-new": "/answers/new",
    "answers-waiting": "/answers/approvals",
    "answers-private": "/answers/private",
    "policy": "/settings/service-levels/policies/{n}",
    "policies-new": "/settings/service-levels/policies/new",
    "calendar": "/settings/service-levels/calendars/{n}",
    "calendars-new": "/settings/service-levels/calendars/new",
    "priority": "/settings/priority",
    "team": "/teams/{n}",
    "people": "/settings/people",
    "person": "/settings/people/{n}",
    "company": "/settings/company",
    "privacy": "/settings/privacy",
    "stages": "/settings/customers",
    "notices-choices": "/settings/notices",
    "failed": "/settings/failed",
    "tokens": "/settings/tokens",
}
# Where the number of a page comes from, when not from the list above it.
LISTS = {
    "/cases/{n}": "/queue?view=all",
    "/settings/service-levels/policies/{n}": "/settings/service-levels",
    "/settings/service-levels/calendars/{n}": "/settings/service-levels",
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


def _with_number(page: Page, path: str) -> str:
    """The first one of the list."""
    one = path[: path.index("{n}") + len("{n}")]
    page.goto(LISTS.get(one, one.removesuffix("/{n}")))
    if one == "/cases/{n}":
        number = page.locator(".row-box").first.get_attribute("id") or ""
        return path.format(n=number.removeprefix("case-row-"))
    listed = page.eval_on_selector_all("main a[href]", "links => links.map(a => a.pathname)")
    wanted = re.compile(re.escape(one).replace(r"\{n\}", r"(\d+)"))
    found = next((match for link in listed if (match := wanted.fullmatch(link))), None)
    if found is None:
        raise SystemExit(f"the example company has nothing for {path}")
    return path.format(n=found[1])


def _take(page: Page, name: str, path: str) -> None:
    page.goto(_with_number(page, path) if "{n}" in path else path)
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
