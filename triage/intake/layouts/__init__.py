"""Files that CRM systems write, known by the names of their columns: one module per system.

To add a system, add a module here with a `LAYOUT`. Names are compared as `columns` compares
them: without case, spaces, dots, dashes, slashes, brackets, colons and underscores.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache

from triage.intake.layouts.layout import Layout

__all__ = ["Layout", "find_layouts", "recognise"]


@cache
def find_layouts() -> Mapping[str, Layout]:
    """All layouts by name, in alphabetical order."""
    found: dict[str, Layout] = {}
    for module in pkgutil.iter_modules(__path__):
        layout = getattr(importlib.import_module(f"{__name__}.{module.name}"), "LAYOUT", None)
        if isinstance(layout, Layout):
            found[layout.name] = layout
    return dict(sorted(found.items()))


def recognise(header: Iterable[str]) -> Layout | None:
    """The layout of a file with these columns: the one that knows most of them."""
    columns = list(header)
    fitting = [layout for layout in find_layouts().values() if layout.fits(columns)]
    return max(fitting, key=lambda layout: len(layout.known(columns)), default=None)
