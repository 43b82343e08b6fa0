"""Public holidays of the Netherlands and Belgium, from the library `holidays`.

Which days are free by law or custom is the library's knowledge; the feasts of the Belgian
communities, which their services keep, stand here. A company closes or opens further days with
the special days of its calendar.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import holidays

COUNTRIES: Final = ("NL", "BE")


@dataclass(frozen=True, slots=True)
class Region:
    """What a part of a country, or a kind of work there, keeps on top of the country's days."""

    categories: tuple[str, ...] = ("public",)
    feast: tuple[int, int, str] | None = None  # month, day, name


REGIONS: Final[Mapping[str, Mapping[str, Region]]] = MappingProxyType(
    {
        # Liberation Day is a free day for all once in five years, for the state's people always.
        "NL": {"liberation": Region(("public", "optional"))},
        "BE": {
            "flemish": Region(feast=(7, 11, "Feestdag van de Vlaamse Gemeenschap")),
            "french": Region(feast=(9, 27, "Fête de la Communauté française")),
            "german": Region(feast=(11, 15, "Tag der Deutschsprachigen Gemeinschaft")),
            "bank": Region(("public", "bank")),
        },
    }
)


@lru_cache(maxsize=256)
def public_holidays(
    country: str, region: str | None, year: int, language: str | None = None
) -> Mapping[date, str]:
    """The free days of a year with their names, in `nl` or `en` where the library has them."""
    kept = REGIONS[country].get(region or "", Region())
    spoken = "en_US" if language == "en" else language
    found = holidays.country_holidays(
        country, years=year, categories=kept.categories, language=spoken, expand=False
    )
    days = dict(found.items())
    if kept.feast:
        month, day, name = kept.feast
        days.setdefault(date(year, month, day), name)
    return MappingProxyType(dict(sorted(days.items())))


def is_holiday(country: str, region: str | None, day: date) -> bool:
    """Whether this is a free day there."""
    return day in public_holidays(country, region, day.year)
