"""What a rule may look at, with the ways to compare it. A new field is a line here and a fact."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nlp.taxonomy import CATEGORIES, FLAGS, SENTIMENTS, SEVERITIES


class Sort(StrEnum):
    """What the values of a field are, and so how they are asked for and compared."""

    CHOICE = "choice"  # one value out of a list
    SEVERAL = "several"  # any number of values out of a list or free
    STEP = "step"  # one value on a ladder
    NUMBER = "number"
    WORDS = "words"  # whole words of the text
    YES_NO = "yes_no"


class How(StrEnum):
    """A way to compare."""

    ANY_OF = "any_of"
    ALL_OF = "all_of"
    NONE_OF = "none_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    IS = "is"


WAYS: Final[Mapping[Sort, tuple[How, ...]]] = MappingProxyType(
    {
        Sort.CHOICE: (How.ANY_OF, How.NONE_OF),
        Sort.SEVERAL: (How.ANY_OF, How.ALL_OF, How.NONE_OF),
        Sort.STEP: (How.AT_LEAST, How.ANY_OF, How.NONE_OF),
        Sort.NUMBER: (How.AT_LEAST, How.AT_MOST, How.BETWEEN),
        Sort.WORDS: (How.ANY_OF, How.ALL_OF, How.NONE_OF),
        Sort.YES_NO: (How.IS,),
    }
)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that rules look at.

    `choices` is empty where the values are the installation's own (sources, stages) or free.
    """

    name: str
    sort: Sort
    choices: tuple[str, ...] = ()
    low: float = 0
    high: float = 100

    @property
    def ways(self) -> tuple[How, ...]:
        """How it can be compared, the usual one first."""
        return WAYS[self.sort]


_ALL: Final = (
    Field("category", Sort.CHOICE, tuple(CATEGORIES)),
    Field("flags", Sort.SEVERAL, tuple(FLAGS)),
    Field("words", Sort.WORDS),
    Field("severity", Sort.STEP, tuple(SEVERITIES)),
    Field("sentiment", Sort.CHOICE, tuple(SENTIMENTS)),
    Field("complaint", Sort.NUMBER),  # percent
    Field("priority", Sort.NUMBER),
    Field("language", Sort.CHOICE, ("nl", "en", "de", "fr", "und")),
    Field("source", Sort.CHOICE),
    Field("source_kind", Sort.CHOICE),
    Field("source_tags", Sort.SEVERAL),
    Field("monitor", Sort.SEVERAL),
    Field("rating", Sort.NUMBER, high=10),
    Field("author", Sort.CHOICE),
    Field("customer_known", Sort.YES_NO, ("yes", "no")),
    Field("customer_value", Sort.NUMBER, high=1_000_000_000),
    Field("customer_stage", Sort.CHOICE),
    Field("customer_traits", Sort.SEVERAL),
    Field("earlier_cases", Sort.NUMBER, high=1_000),
    Field("hours", Sort.YES_NO, ("inside", "outside")),
    Field("tags", Sort.SEVERAL),
)
FIELDS: Final[Mapping[str, Field]] = MappingProxyType({field.name: field for field in _ALL})
