"""What can go wrong in this room.

NlpError
├── ModelNotFoundError   no checkpoint under that name or path
├── ModelMismatchError   the checkpoint is no classifier, or its labels are not mapped
└── TrainingDataError    no rows to learn from, or a row that is no labelled text
"""


class NlpError(Exception):
    """Anything this room refuses to do, with a message for people."""


class ModelNotFoundError(NlpError):
    """There is no checkpoint under that name or path."""


class ModelMismatchError(NlpError):
    """The checkpoint cannot answer our questions: no classifier, or labels without a mapping."""


class TrainingDataError(NlpError):
    """The rows to learn from are missing or malformed."""
