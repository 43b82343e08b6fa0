"""Views that take more than a form usually holds: a file, or a field for each of many columns.

The limits are set before anything of the body is read, and after it is known who sends it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from flask import Flask, request

from web.room import room

View = TypeVar("View", bound=Callable[..., Any])
_MARK: Final = "luisterpost_large_form"
_FORM_BYTES: Final = 1024 * 1024
_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class LargeForm:
    """What a view takes beyond the usual."""

    most_fields: int
    takes_file: bool


def large_form(*, most_fields: int = 200, takes_file: bool = False) -> Callable[[View], View]:
    """Let a view take this many fields, and a file up to the size of the settings."""

    def mark(view: View) -> View:
        setattr(view, _MARK, LargeForm(most_fields, takes_file))
        return view

    return mark


def largest_upload_bytes() -> int:
    """How long an uploaded file may be."""
    return room().services.settings.largest_upload_mb * _MEGABYTE


def allow_large_forms(app: Flask) -> None:
    """Set the limits of each request to what its view says."""

    @app.before_request
    def set_limits() -> None:
        view = app.view_functions.get(request.endpoint or "")
        told = getattr(view, _MARK, None)
        if isinstance(told, LargeForm):
            request.max_form_parts = told.most_fields
            file_bytes = largest_upload_bytes() if told.takes_file else 0
            request.max_content_length = _FORM_BYTES + file_bytes
