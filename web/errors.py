"""What can go wrong in this room; the pages shown for it are made in `web.error_pages`.

WebError
├── ForgedRequestError      an unsafe request without a valid token, or from elsewhere
├── LoginNeededError        nobody is logged in, or the log-in ended
└── UndeclaredAccessError   a route that does not say who may use it: the program must not start
"""


class WebError(Exception):
    """The root: its text is one clear line."""


class ForgedRequestError(WebError):
    """The request does not prove that it comes from one of our own pages."""


class LoginNeededError(WebError):
    """The page is for people who are logged in."""


class UndeclaredAccessError(WebError):
    """An endpoint carries none of `@public`, `@signed_in` and `@roles`."""
