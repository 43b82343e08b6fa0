"""What is wrong with a row that came in: a value that was left out, or all of it refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that was left out, or for which the row was refused."""

    field: str
    reason: str


class RefusedRowError(ValueError):
    """The row cannot become a customer."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.field}: {problem.reason}")
        self.problem = problem
