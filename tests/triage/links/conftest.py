"""Sessions as the customers' tests have them: what they commit is undone after the test."""

from tests.triage.customers.conftest import sessions, statements

__all__ = ["sessions", "statements"]
