"""The people of the cases' tests."""

from tests.triage.cases.conftest import alice, bob

__all__ = ["alice", "bob"]
