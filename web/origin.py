"""Where people reach this installation: which Host headers count, and how cookies are named.

Browsers accept a `__Host-` cookie only over TLS, so a plain name is allowed on this machine only.
"""

from dataclasses import dataclass
from typing import Final

from triage.errors import SettingsError
from triage.settings import Settings, variable

LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Origin:
    """`hosts` are the trusted Host headers (without port); `secure` says that TLS is in front."""

    hosts: tuple[str, ...]
    secure: bool

    def cookie_name(self, name: str) -> str:
        """The full cookie name; `__Host-` ties it to this host, path / and TLS."""
        return f"__Host-{name}" if self.secure else name


def find_origin(settings: Settings) -> Origin:
    """Derive the origin from the settings.

    Raises SettingsError where log-in cookies would travel in the clear.
    """
    if settings.public_url is None:
        if _is_loopback(settings.web_host):
            return Origin(hosts=LOOPBACK, secure=False)
        raise SettingsError(
            f"{variable('public_url')} is needed: {variable('web_host')} opens the web to other "
            "machines, and they must reach it through https"
        )
    host = settings.public_url.host or ""
    if settings.public_url.scheme == "https":
        # Loopback too: health checks on this machine do not go through the proxy.
        return Origin(hosts=(host, *LOOPBACK), secure=True)
    if _is_loopback(host):
        return Origin(hosts=LOOPBACK, secure=False)
    raise SettingsError(
        f"{variable('public_url')} is wrong: {settings.public_url} must begin with https:// "
        "(http:// is allowed for localhost only)"
    )


def _is_loopback(host: str) -> bool:
    return host.strip("[]") in {"localhost", "127.0.0.1", "::1"}
