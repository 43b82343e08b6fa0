"""Where the shipped model lies and which one it is, for those that do not load it."""

import json
from functools import cache
from pathlib import Path
from typing import Final

SHIPPED: Final = Path(__file__).parent / "weights"


@cache
def shipped_version() -> str:
    """Return the version of the model that is installed."""
    stored = json.loads((SHIPPED / "calibration.json").read_text(encoding="utf-8"))
    return str(stored["version"])
