"""What a page of the back office is: its routes, and its entry in the left rail."""

from dataclasses import dataclass

from flask import Blueprint

from web.texts import LazyString


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One line in the left rail; people who may not use `endpoint` do not see it."""

    position: int
    icon: str
    label: LazyString
    endpoint: str
    count: str | None = None  # the field of QueueCounts shown beside it


@dataclass(frozen=True, slots=True)
class Page:
    """One area: a blueprint, and where it stands in the rail (nowhere: None)."""

    blueprint: Blueprint
    entry: RailEntry | None = None
