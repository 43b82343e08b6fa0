"""URLs as this program accepts them: http or https, a host, no credentials, one reading only."""

import contextlib
import re
from dataclasses import dataclass
from urllib.parse import urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from ingest.errors import ForbiddenAddressError

_PORTS = {"http": 80, "https": 443}
# Characters that two parsers may read in two ways, which is how guards are passed.
_AMBIGUOUS = re.compile(r"[\x00-\x20\x7f\\]")
_LONGEST_URL = 2000


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart once; everything that connects uses these parts."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as compared for "the same site"."""
        return f"{self.scheme}://{self.host_header}"

    @property
    def host_header(self) -> str:
        """The host, with its port only where it is not the usual one."""
        usual = self.port == _PORTS[self.scheme]
        return self.host if usual else f"{self.host}:{self.port}"


def read_url(url: str) -> Target:
    """Take a URL apart, or raise ForbiddenAddressError saying what is wrong with it."""
    shown = url[:200]
    if len(url) > _LONGEST_URL:
        raise ForbiddenAddressError(shown, f"is longer than {_LONGEST_URL} characters")
    if _AMBIGUOUS.search(url):
        raise ForbiddenAddressError(repr(shown), "holds spaces, backslashes or control characters")
    try:
        parsed = parse_url(url)
    except (LocationParseError, UnicodeError, ValueError) as error:
        raise ForbiddenAddressError(shown, "is not a URL") from error
    if parsed.scheme not in _PORTS or not parsed.host:
        raise ForbiddenAddressError(shown, "must start with http:// or https:// and name a host")
    if parsed.auth is not None:
        raise ForbiddenAddressError(parsed._replace(auth=None).url, "must not hold a user name")
    return Target(
        url=parsed._replace(fragment=None).url,
        scheme=parsed.scheme,
        host=parsed.host,
        port=parsed.port or _PORTS[parsed.scheme],
        path=parsed.request_uri,
    )


def follow_location(current: Target, location: str) -> Target:
    """Where a redirect leads. http.client reads headers as Latin-1; servers write UTF-8."""
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        joined = urljoin(current.url, location.strip())
    except ValueError as error:
        raise ForbiddenAddressError(
            current.url, "redirects to something else than a URL"
        ) from error
    return read_url(joined)
