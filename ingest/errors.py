"""Everything that can go wrong while listening, in one tree.

Each error names what it is about (`where`: a URL, a line, an option) and says whether trying
again by itself can help (`permanent`). Foreign errors (urllib3, feedparser …) are wrapped at
the edge and never leave this room.

    IngestError
    ├── UnknownKindError            no source of that kind
    ├── WrongOptionError            an option is missing, unknown or not allowed
    ├── OutboundError               the request did not bring an answer that may be used
    │   ├── ForbiddenAddressError   refused by the guard: address, scheme or spelling
    │   ├── RobotsDisallowedError   robots.txt says no
    │   ├── UnreachableError        no connection: name, network, TLS, broken HTTP
    │   ├── TooSlowError            the answer was not complete in time
    │   ├── TooLargeError           the answer passes the size limit
    │   ├── TooManyRedirectsError   more than five hops, or a loop
    │   ├── RetryLaterError         the other side, or our own pace, says "not now": only wait
    │   │   └── UnavailableError    it is in trouble: come back later, but something is wrong
    │   └── BadAnswerError          any other status than 2xx and 304
    ├── AnswerError                 an answer of ours cannot be posted there
    │   ├── TooLongAnswerError      longer than the place allows
    │   ├── PostGoneError           the post that it answers is gone
    │   └── AnswerRefusedError      the place does not want this answer, or none of ours
    └── ContentError                there is an answer, but no mentions can be had from it
        ├── UnreadableContentError  broken, hostile or of another kind than expected
        │   └── BadDeliveryError    what was sent to us, which no other try makes better
        ├── NothingFoundError       readable, but without a single item where some are expected
        └── BotWallError            a challenge or log-in page in place of the content
"""


class IngestError(Exception):
    """Root of this room's errors. `where` is the URL, file line or option concerned."""

    permanent: bool = False

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem


class UnknownKindError(IngestError):
    """There is no source of this kind; the message lists those that exist."""

    permanent = True


class WrongOptionError(IngestError):
    """An option is missing, unknown or outside what is allowed. `option` is its name."""

    permanent = True

    def __init__(self, option: str, problem: str) -> None:
        super().__init__(f"option {option}", problem)
        self.option = option


class OutboundError(IngestError):
    """A request did not bring an answer that may be used. `where` is the URL."""


class ForbiddenAddressError(OutboundError):
    """The guard refuses to go there: a non-public address, a scheme, a spelling."""

    permanent = True


class RobotsDisallowedError(OutboundError):
    """The site's robots.txt does not allow this path for us."""

    permanent = True


class UnreachableError(OutboundError):
    """No usable connection: unknown name, refused, TLS failure, broken HTTP."""


class TooSlowError(OutboundError):
    """The answer was not complete within the time limit."""


class TooLargeError(OutboundError):
    """The answer passes the size limit, counted after decompression."""

    permanent = True


class TooManyRedirectsError(OutboundError):
    """The redirects do not end within the limit."""

    permanent = True


class RetryLaterError(OutboundError):
    """Not now. `retry_after_s` is how long to stay away; None leaves it to the caller.

    Nothing is wrong: a limit was reached, ours or theirs, and waiting is all that helps.
    """

    def __init__(self, where: str, problem: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(where, problem)
        self.retry_after_s = retry_after_s

    def anew(self, where: str, usual_wait_s: float) -> "RetryLaterError":
        """The same of another place, with a usual wait where the answer told none."""
        wait_s = usual_wait_s if self.retry_after_s is None else self.retry_after_s
        return type(self)(where, self.problem, retry_after_s=wait_s)


class UnavailableError(RetryLaterError):
    """Later, because the place is in trouble: down without a word on when it comes back.

    Unlike a limit, this is a failure: whoever listens there may have to look.
    """


def only_waits(error: Exception) -> bool:
    """Whether a limit was reached, and nothing is wrong."""
    return isinstance(error, RetryLaterError) and not isinstance(error, UnavailableError)


class BadAnswerError(OutboundError):
    """The server answered with an error. `excerpt` is the start of its body, for diagnosis."""

    def __init__(self, where: str, status: int, *, hint: str = "", excerpt: bytes = b"") -> None:
        super().__init__(where, f"answered {status}" + (f" ({hint})" if hint else ""))
        self.status = status
        self.excerpt = excerpt
        # 408 and 425 ask for another try; every other 4xx waits for a person.
        self.permanent = 400 <= status < 500 and status not in {408, 425, 429}


class AnswerError(IngestError):
    """An answer of ours cannot be posted; trying the same again is useless."""

    permanent = True


class TooLongAnswerError(AnswerError):
    """The answer is longer than the place allows."""


class PostGoneError(AnswerError):
    """The post that would be answered is deleted, hidden, or was never there."""


class AnswerRefusedError(AnswerError):
    """The place refuses: comments are closed, the author blocked us, or private is impossible."""


class ContentError(IngestError):
    """An answer arrived, but no mentions can be had from it."""


class UnreadableContentError(ContentError):
    """The content is broken, hostile, or not what this kind of source reads."""


class BadDeliveryError(UnreadableContentError):
    """What was sent to us cannot be read: it is here already, asking again brings no other."""

    permanent = True


class NothingFoundError(ContentError):
    """The content is readable but holds no item where at least one is expected."""


class BotWallError(ContentError):
    """A challenge or log-in page stands where the content should be."""
