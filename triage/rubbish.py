"""How often Python looks for rubbish while rows by the thousand are made and dropped."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

RARELY: Final = (100_000, 20, 20)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Rows make no cycles; looking for them again and again costs up to a third of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
