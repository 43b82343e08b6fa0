"""Address lines of the Netherlands and Belgium: street, house number and what comes behind it.

| written | number |
|---|---|
| Kerkstraat 12a, Kerkstraat 12-A, Kerkstraat 12 A | 12A |
| Dorpsstraat 4-2, Wetstraat 4 bus 2, Rue de la Loi 4 bte 2, Wetstraat 4/2 | 4-2 |
| Wetstraat 4 b2, Wetstraat 4 b. 2 | 4-2 |
| Singel 12 hs, Singel 12 huis | 12HS |
| Singel 12-2 hoog, Singel 12-2hg | 12-2 |
| Spaarne 5 rood, Spaarne 5 zwart | 5RD, 5ZW |
| Singel 12-III | 12III |
| 16, rue de la Loi | 16 |

Pure.
"""

import re
from typing import Final

_FLOOR: Final = r"(?:hs|huis|bis|ter|rood|zwart|i{1,3}|iv)"
_BOX: Final = r"(?:bus|b\.?|bte\.?|boîte|boite|box|postbus|app?\.?|appartement|kamer|k\.|/|-)"
_NUMBER: Final = re.compile(
    r"(?<![\w-])(?P<number>\d{1,5})"
    rf"(?:\s?-?\s?(?P<floor>{_FLOOR})|\s?-?(?P<letters>[a-z]{{1,2}}))?"
    rf"(?:[\s,]*{_BOX}\s*(?P<box>\d{{1,4}}[a-z]?|[a-z]\d{{0,3}}))?"
    r"(?:\s?-?(?:hoog|hg\.?))?\s*[.,]?\s*$",
    re.IGNORECASE,
)
# Not "1e Dwarsstraat".
_NUMBER_FIRST: Final = re.compile(r"^\s*(?P<number>\d{1,5})\s*,?\s+(?=[^\W\d])")
_SHORT: Final = {"HUIS": "HS", "ROOD": "RD", "ZWART": "ZW"}
_LONGEST: Final = 300


def split_street(line: str | None) -> tuple[str, str]:
    """The street as written, and the house number in one notation; "" where there is none."""
    text = (line or "")[:_LONGEST]
    if found := _NUMBER.search(text):
        extra = (found["floor"] or found["letters"] or "").upper()
        extra = _SHORT.get(extra, extra)
        box = f"-{found['box'].upper()}" if found["box"] else ""
        return text[: found.start()].rstrip(" ,"), f"{found['number']}{extra}{box}"
    if found := _NUMBER_FIRST.match(text):
        return text[found.end() :].strip(), found["number"]
    return text.strip(), ""


def without_box(house: str) -> str:
    """The house in which a box or a floor is: "4-2" is in 4."""
    return house.partition("-")[0]
