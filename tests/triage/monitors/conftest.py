"""The posts and people of the cases' tests."""

from tests.triage.cases.conftest import alice, bob, later, post

__all__ = ["alice", "bob", "later", "post"]
