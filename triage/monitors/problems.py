"""What can be wrong with a query, and where. The words for it are `web`'s."""

from dataclasses import dataclass, field
from typing import Final

LONGEST_QUERY: Final = 10_000
MOST_TERMS: Final = 500
DEEPEST: Final = 50
LONGEST_PHRASE: Final = 30
FARTHEST: Final = 100
SHORTEST_STEM: Final = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` says what is wrong from `start` to `end`; `told` fills the holes of its words."""

    code: str
    start: int
    end: int
    told: dict[str, str] = field(default_factory=dict)


class QueryError(ValueError):
    """A query that cannot be read; `problem` points at the place."""

    def __init__(self, code: str, start: int, end: int, **told: object) -> None:
        self.problem = Problem(code, start, end, {key: str(one) for key, one in told.items()})
        super().__init__(f"{code} at {start}")


CODES: Final = (
    "author_missing",
    "empty",
    "empty_group",
    "empty_phrase",
    "group_not_closed",
    "group_not_opened",
    "language_unknown",
    "long_phrase",
    "minus_alone",
    "near_distance",
    "near_twice",
    "near_what",
    "no_word",
    "only_without",
    "phrase_not_closed",
    "rating_not_a_number",
    "source_missing",
    "star_in_source",
    "star_inside",
    "star_too_early",
    "too_deep",
    "too_long",
    "too_many_terms",
    "unknown_field",
    "unknown_thing",
    "word_expected_after",
    "word_expected_before",
)
"""All of them; a test asks for each whether it has words."""
