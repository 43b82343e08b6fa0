"""The registry of export formats: a file `triage/crm/<name>_.py` with a `FORMAT`."""

import importlib
import pkgutil
from collections.abc import Iterable
from typing import Protocol, TextIO

import triage.crm
from triage.crm.records import CaseRecord
from triage.errors import WrongInputError


class CaseFormat(Protocol):
    """Writes records as one kind of system wants them."""

    @property
    def name(self) -> str:
        """What `--format` calls it."""

    def write(self, records: Iterable[CaseRecord], stream: TextIO) -> None:
        """Write all records, one after the other, in bounded memory."""


def format_names() -> list[str]:
    """The names of all formats, sorted."""
    modules = {module.name for module in pkgutil.iter_modules(triage.crm.__path__)}
    return sorted(name.removesuffix("_") for name in modules if name.endswith("_"))


def find_format(name: str) -> CaseFormat:
    """The format of this name. Raises WrongInputError that lists those there are."""
    if name not in format_names():
        raise WrongInputError("format", f"{name!r} is not one of {', '.join(format_names())}")
    found: CaseFormat = importlib.import_module(f"triage.crm.{name}_").FORMAT
    return found
