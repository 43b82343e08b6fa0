"""What can go wrong in this room; foreign errors are wrapped at the boundary.

TriageError
├── AlreadyClaimedError      a colleague was first
├── CannotUndoError          later steps stand in the way, or there is no way back
├── ForbiddenError           the viewer's role does not allow this
├── NotFoundError            it does not exist, or the viewer may not know that it does
├── RiskyAnswerError         a public answer asks for personal data, or holds some
├── SealedError              a stored secret cannot be opened with the keys there are
├── SignatureError           a delivery does not prove whose it is
├── StaleError               it changed since the viewer looked
├── TooManyAttemptsError     log-in is closed for a while
├── WrongInputError          a field holds what it may not
├── WrongLoginError          unknown e-mail address or wrong password
├── DeliveryError            a message could not be handed over
├── SettingsError            a LUISTERPOST_ variable or option that cannot be used
└── ServerError              an embedded server or child process
    ├── AlreadyRunningError  another `luisterpost up` works on the same data folder
    └── NotReachableError    nothing runs where a command expected a server
"""

from collections.abc import Sequence


class TriageError(Exception):
    """The root: its text is one clear line that a person can act on."""


class AlreadyClaimedError(TriageError):
    """Somebody else owns the case; `by` is the colleague's name."""

    def __init__(self, by: str) -> None:
        super().__init__(f"the case was already claimed by {by}")
        self.by = by


class CannotUndoError(TriageError):
    """A step cannot be taken back; `in_the_way` names the kinds of later events that forbid it."""

    def __init__(self, in_the_way: Sequence[str] = ()) -> None:
        later = ", ".join(in_the_way)
        super().__init__(f"cannot be undone, since then: {later}" if later else "no way back")
        self.in_the_way = tuple(in_the_way)


class ForbiddenError(TriageError):
    """The viewer sees the thing but may not do this to it."""


class NotFoundError(TriageError):
    """Nothing with this id is within the viewer's sight."""


class RiskyAnswerError(TriageError):
    """A public answer asks for personal data or holds some; `risks` names the kinds.

    `must_change` says that no confirmation helps: these are data of the very customer.
    """

    def __init__(self, risks: Sequence[str], *, must_change: bool = False) -> None:
        super().__init__("not in public: " + ", ".join(risks))
        self.risks = tuple(risks)
        self.must_change = must_change


class SealedError(TriageError):
    """A stored secret cannot be opened: its key is not among those of this machine."""

    def __init__(self) -> None:
        super().__init__(
            "a stored secret cannot be read: its key is missing on this machine "
            "(LUISTERPOST_VAULT_KEY_FILE); bring the key back, or type the secret again"
        )


class SignatureError(TriageError):
    """A delivery is not signed as it should be; it is never told in what respect."""

    def __init__(self) -> None:
        super().__init__("the delivery is not signed as it should be")


class StaleError(TriageError):
    """The case changed since the viewer loaded it; `changes` tells what happened meanwhile."""

    def __init__(self, changes: Sequence[str]) -> None:
        super().__init__("the case changed meanwhile: " + ", ".join(changes))
        self.changes = tuple(changes)


class TooManyAttemptsError(TriageError):
    """Too many failed log-ins; `retry_after_s` tells when the next one is heard."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"too many failed log-ins, try again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class WrongInputError(TriageError):
    """A form field or option holds what it may not; `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class WrongLoginError(TriageError):
    """No such e-mail address, no such password, or a disabled user: never told which."""


class DeliveryError(TriageError):
    """The receiver did not take a message; `permanent` says that trying again is useless."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class SettingsError(TriageError):
    """A setting has a value that is not allowed; the text names it and what is allowed."""


class ServerError(TriageError):
    """An embedded server or a child process could not be started, reached or stopped."""


class AlreadyRunningError(ServerError):
    """Another supervisor holds this data folder."""


class NotReachableError(ServerError):
    """A command needs the database or broker, and none is given or running."""
