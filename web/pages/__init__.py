"""The pages, one file per area; the registry finds every module here that has a `PAGE`.

To add a page, add `web/pages/<area>.py`:

    pages = Blueprint("<area>", __name__)
    PAGE = Page(pages, RailEntry(position=…, icon="<lucide name>", label=lazy_gettext("…"),
                                 endpoint="<area>.index"))

    @pages.get("/<area>")
    @signed_in                      # or @public, @roles("manager", "admin"): never nothing
    def index() -> str:
        with transaction() as session:
            page = list_things(session, viewer(), …)        # one call into triage
        return render_template("<area>/index.html", page=page)

* A page without an entry in the rail stands under another's: see `RAIL_AREAS` in `web/frame.py`.
* The template: `{% extends "frame.html" %}`, `{% from "parts.html" import … %}`; blocks `title`,
  `main`; forms begin with `{{ csrf_field() }}` and post; views answer with `see_other(path)`.
* In templates: `icon(name)`, `source_icon(kind)`, `asset(path)`, `word(kind, value)`,
  `named(row, "team_name")` (picks `_nl`/`_en`), filters `ago`, `brief`, `exact`, `percent`,
  `number`, `web_address`, `initials`; `highlighted(text, reasons)`.
* Every text in `_("…")`, `ngettext` or (Python) `gettext`, with its Dutch in
  `translations/nl/<area>.po`: all files of that folder count; a test scans.
* Styles: `static/css/<area>.css` in block `styles`, scripts in block `scripts`; never inline,
  and no `style` attribute. Errors of `triage` become pages by themselves (`web.error_pages`).
"""

import importlib
import pkgutil

from web.registry import Page, RailEntry

__all__ = ["Page", "RailEntry", "find_pages"]


def find_pages() -> dict[str, Page]:
    """All pages by area, in the order of the rail; those outside of the rail come last."""
    found: dict[str, Page] = {}
    for module in pkgutil.iter_modules(__path__):
        page = getattr(importlib.import_module(f"{__name__}.{module.name}"), "PAGE", None)
        if isinstance(page, Page):
            found[module.name] = page
    return dict(sorted(found.items(), key=lambda item: (_position(item[1]), item[0])))


def _position(page: Page) -> float:
    return page.entry.position if page.entry else float("inf")
