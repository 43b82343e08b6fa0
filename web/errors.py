"""What can go wrong in this room; the pages shown for it are made in `web.error_pages`.

WebError
├── ForgedRequestError      an unsafe request without a valid token, or from elsewhere
├── LoginNeededError        nobody is logged in, or the log-in ended
├── PreconditionError       a program's If-Match or If-None-Match does not hold
├── TokenError              no token, or one that is unknown, expired or revoked
├── TooFastError            a program sends more requests than its token allows
├── UnreadableError         a program's request is not what the address takes
└── UndeclaredAccessError   a route that does not say who may use it: the program must not start
"""

from collections.abc import Sequence


class WebError(Exception):
    """The root: its text is one clear line."""


class ForgedRequestError(WebError):
    """The request does not prove that it comes from one of our own pages."""


class LoginNeededError(WebError):
    """The page is for people who are logged in."""


class UndeclaredAccessError(WebError):
    """An endpoint carries none of `@public`, `@signed_in` and `@roles`."""


class PreconditionError(WebError):
    """What the program knew is not how it stands now; nothing was changed."""


class TokenError(WebError):
    """The request proves no program; `challenge` tells how to (RFC 6750)."""

    def __init__(self, message: str, *, was_sent: bool) -> None:
        super().__init__(message)
        self.challenge = 'Bearer error="invalid_token"' if was_sent else "Bearer"


class TooFastError(WebError):
    """The token's requests of this minute are used up."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Too many requests with this token; try again in {retry_after_s} s.")
        self.retry_after_s = retry_after_s


class UnreadableError(WebError):
    """A body or query that cannot be used: (field, reason) for each problem."""

    def __init__(self, message: str, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__(message)
        self.problems = tuple(problems)
