"""How a parser in the child says that it cannot read something; the parent makes it an error."""


class UnreadableProblem(Exception):  # noqa: N818 - never leaves the child, not an error of the room
    """The content cannot be read; the message says what and where."""
