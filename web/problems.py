"""Errors for programs: `application/problem+json`, with the field where one is to blame.

Source: RFC 9457 (Problem Details for HTTP APIs); `errors` is our extension member.
"""

import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import Response, request
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from triage.errors import (
    AlreadyClaimedError,
    ForbiddenError,
    NotFoundError,
    StaleError,
    WrongInputError,
)
from web.errors import PreconditionError, TokenError, TooFastError, UnreadableError

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
API_PATH: Final = "/api/"
_DEADLOCK: Final = "40P01"
_STATUSES: Final[Mapping[type[Exception], int]] = {
    AlreadyClaimedError: 409,
    ForbiddenError: 403,
    NotFoundError: 404,
    PreconditionError: 412,
    StaleError: 409,
    TokenError: 401,
    TooFastError: 429,
    UnreadableError: 422,
    WrongInputError: 422,
}
_DETAILS: Final = {
    404: "There is nothing at this address.",
    405: "This address does not answer to this method.",
    413: "The request is larger than this address takes.",
    415: "Send JSON: Content-Type: application/json.",
}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field; `field` is its path, such as `customers.3.email`."""

    field: str
    reason: str


def is_for_program() -> bool:
    """Whether the request goes to our API, where nobody reads pages."""
    return request.path.startswith(API_PATH)


def problem_of(error: Exception) -> Response:
    """The answer to an error."""
    if isinstance(error, HTTPException):
        return _http_problem(error)
    if isinstance(error, DataError):
        # Its own words hold the statement.
        return problem(400, "A value is too large, or holds a character that cannot be kept.")
    if is_lost_race(error):
        return problem(409, "Somebody changed the same at the same moment. Send it again.")
    status = next((_STATUSES[kind] for kind in type(error).__mro__ if kind in _STATUSES), None)
    if status is None:
        return _broken(error)
    response = problem(status, str(error), _fields(error))
    if isinstance(error, TokenError):
        # RFC 6750, section 3: no error code where no token was sent at all.
        response.headers["WWW-Authenticate"] = error.challenge
    if isinstance(error, TooFastError):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def is_lost_race(error: Exception) -> bool:
    """Somebody was quicker: took a name, removed what was referred to, or won a deadlock.

    Nothing of this request was stored.
    """
    if isinstance(error, IntegrityError):
        log.warning("%s in %s %s", type(error.orig).__name__, request.method, request.url_rule)
        return True
    if not isinstance(error, OperationalError):
        return False
    return getattr(error.orig, "sqlstate", None) == _DEADLOCK


def problem(status: int, detail: str, errors: Sequence[FieldProblem] = ()) -> Response:
    """A problem document."""
    told: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        told["errors"] = [{"field": one.field, "reason": one.reason} for one in errors]
    return Response(json.dumps(told, ensure_ascii=False), status, mimetype=MEDIA_TYPE)


def _fields(error: Exception) -> Sequence[FieldProblem]:
    if isinstance(error, UnreadableError):
        return [FieldProblem(field, reason) for field, reason in error.problems]
    if isinstance(error, WrongInputError):
        return [FieldProblem(error.field, error.message)]
    return ()


def _http_problem(error: HTTPException) -> Response:
    status = error.code or 500
    response = problem(status, _DETAILS.get(status, error.description or ""))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _broken(error: Exception) -> Response:
    number = secrets.token_hex(4)
    log.error("error %s in %s %s", number, request.method, request.url_rule, exc_info=error)
    return problem(500, f"Something went wrong on our side; in the log it has number {number}.")
