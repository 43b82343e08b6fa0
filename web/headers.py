"""The security headers on every response: pages, fragments, files and errors alike."""

from typing import Final

from flask import Flask, Response

from web.room import room

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS_POLICY: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "publickey-credentials-get",
        "screen-wake-lock",
        "usb",
    )
)
FIXED: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    # Not "no-referrer": with it browsers send "Origin: null", which the CSRF check must refuse.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
TWO_YEARS_S: Final = 63_072_000


def harden(app: Flask) -> None:
    """Put the headers on whatever `app` answers."""

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in FIXED.items():
            response.headers[name] = value
        if room().origin.secure:
            response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS_S}"
        # Pages hold personal data and depend on who asks; only static files may be kept.
        response.headers.setdefault("Cache-Control", "no-store")
        if response.mimetype == "text/html":
            response.vary.update(("Cookie", "HX-Request"))
        return response
