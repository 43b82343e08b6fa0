"""Takes a program's body and query, strictly: unknown names and wrong types are refused.

What a value means is left to the models and to `triage`.
"""

from typing import Annotated, TypeVar

from flask import request
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from web.errors import UnreadableError

Model = TypeVar("Model", bound=BaseModel)


def without_nul(text: str) -> str:
    """The text itself. Raises ValueError for the one character that the database cannot hold."""
    if "\x00" in text:
        raise ValueError("must not hold the character NUL")
    return text


Line = Annotated[str, StringConstraints(max_length=300), AfterValidator(without_nul)]
"""A text as the database can hold it, of at most 300 characters."""


class Body(BaseModel):
    """What every model of the API begins with: no unknown names, no guessing of types."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


class Query(BaseModel):
    """The parameters behind the `?`: texts that are read as numbers where numbers are meant."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_body(model: type[Model], largest_bytes: int) -> Model:
    """The body as this model. Raises UnreadableError; HTTP 413 and 415 as werkzeug's."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    request.max_content_length = largest_bytes
    content = request.get_data(cache=False)
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        raise _unreadable("The body was not understood.", error) from None


def read_query(model: type[Model] | None) -> Model | None:
    """The query as this model; a name that is there twice is refused. Raises UnreadableError."""
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    if twice:
        raise UnreadableError("The query was not understood.", [(twice[0], "is there twice")])
    if model is None:
        if request.args:
            name = next(iter(request.args))
            raise UnreadableError("The query was not understood.", [(name, "is not known here")])
        return None
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise _unreadable("The query was not understood.", error) from None


def problems_of(error: ValidationError, start: str = "") -> list[tuple[str, str]]:
    """(path of the field, reason) for each problem; values are not repeated."""
    found = []
    for problem in error.errors(include_url=False, include_input=False, include_context=False):
        path = ".".join([*([start] if start else []), *(str(part) for part in problem["loc"])])
        found.append((path, problem["msg"].removeprefix("Value error, ")))
    return found


def _unreadable(message: str, error: ValidationError) -> UnreadableError:
    return UnreadableError(message, problems_of(error)[:100])
