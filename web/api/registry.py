"""What the API is made of: areas with operations, each with its scope, what goes in and comes out.

An operation's view gets the parts of the path by name, `query` and `body` as checked models where
the operation has them, and returns a model, or an `Answer` where status or headers matter.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Blueprint, Response, current_app, request
from pydantic import BaseModel

from web.access import programs
from web.api.reading import read_body, read_query
from web.errors import PreconditionError

ViewOfApi = Callable[..., "BaseModel | Answer"]
USUAL_BODY_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answers; `etag` names the state of what is shown."""

    content: BaseModel
    status: int = 200
    etag: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address, as the document of the API tells it."""

    name: str
    method: str
    path: str  # as Flask writes it, below /api/v1
    scope: str
    summary: str
    answer: type[BaseModel]
    statuses: tuple[int, ...]
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    largest_bytes: int
    has_etag: bool


class Area:
    """The operations of one subject; `name` begins the names of its endpoints."""

    def __init__(self, name: str, about: str) -> None:
        self.name = name
        self.about = about
        self.operations: list[Operation] = []
        self.blueprint = Blueprint(name, __name__)

    def operation(
        self,
        method: str,
        path: str,
        *,
        scope: str,
        summary: str,
        answer: type[BaseModel],
        statuses: tuple[int, ...] = (200,),
        body: type[BaseModel] | None = None,
        query: type[BaseModel] | None = None,
        largest_bytes: int = USUAL_BODY_BYTES,
        has_etag: bool = False,
    ) -> Callable[[ViewOfApi], ViewOfApi]:
        """Make the decorated function the view of `method` at `path` (below /api/v1)."""

        def add(view: ViewOfApi) -> ViewOfApi:
            made = Operation(
                view.__name__, method, path, scope, summary, answer, statuses, body, query,
                largest_bytes, has_etag,
            )  # fmt: skip
            self.operations.append(made)
            self.blueprint.add_url_rule(
                path,
                endpoint=view.__name__,
                view_func=programs(scope)(_flask_view(made, view)),
                methods=[method],
            )
            return view

        return add


def etag_of(content: BaseModel) -> str:
    """A name for exactly this content."""
    return hashlib.sha256(content.model_dump_json().encode()).hexdigest()[:32]


def has_preconditions() -> bool:
    """Whether the program said how things have to be for it to change them."""
    return "If-Match" in request.headers or "If-None-Match" in request.headers


def check_preconditions(etag: str | None) -> None:
    """Hold the request's If-Match and If-None-Match against what is there (None: nothing).

    Raises PreconditionError. Source: RFC 9110, sections 13.1.1 and 13.1.2.
    """
    wanted, unwanted = request.if_match, request.if_none_match
    if "If-Match" in request.headers and (etag is None or not wanted.contains(etag)):
        raise PreconditionError("It changed meanwhile (If-Match); nothing was stored.")
    if "If-None-Match" in request.headers and etag is not None and unwanted.contains(etag):
        raise PreconditionError("It is there already (If-None-Match); nothing was stored.")


def _flask_view(operation: Operation, view: ViewOfApi) -> Callable[..., Response]:
    def answer(**path: Any) -> Response:
        given: dict[str, Any] = dict(path)
        query = read_query(operation.query)
        if operation.query is not None:
            given["query"] = query
        if operation.body is not None:
            given["body"] = read_body(operation.body, operation.largest_bytes)
        return _response(view(**given))

    return answer


def _response(given: BaseModel | Answer) -> Response:
    told = given if isinstance(given, Answer) else Answer(given)
    body = told.content.model_dump_json()
    response = current_app.response_class(body, told.status, mimetype="application/json")
    response.headers.update(dict(told.headers))
    if told.etag is not None:
        response.set_etag(told.etag)
        if request.method == "GET":
            response.make_conditional(request)
    return response
