"""Describes the options of a kind of source, for forms, help texts and the documentation."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from ingest.options import SourceOptions

_NAMES = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "yes or no",
    SecretStr: "secret",
    Path: "file",
}


@dataclass(frozen=True, slots=True)
class OptionDescription:
    """One option: what a form needs to ask for it. A `secret` is never shown again."""

    name: str
    type: str
    required: bool
    default: str | None
    choices: tuple[str, ...]
    description: str


def describe_options(model: type[SourceOptions]) -> tuple[OptionDescription, ...]:
    """The options of a model in their order."""
    described = []
    for name, field in model.model_fields.items():
        plain = _without_none(field.annotation)
        choices = get_args(plain) if get_origin(plain) is Literal else ()
        default = None if field.default in (None, PydanticUndefined) else _written(field.default)
        described.append(
            OptionDescription(
                name=name,
                type="one of" if choices else _NAMES[plain],
                required=field.is_required(),
                default=default,
                choices=tuple(str(choice) for choice in choices),
                description=field.description or "",
            )
        )
    return tuple(described)


def _without_none(annotation: Any) -> Any:
    """`str | None` is asked for like `str`, and a checked string like any other."""
    parts = [part for part in get_args(annotation) if part is not type(None)]
    if get_origin(annotation) is Annotated:
        return parts[0]
    if get_origin(annotation) is Literal or len(parts) != 1:
        return annotation
    return _without_none(parts[0])


def _written(default: object) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    return f"{default:g}" if isinstance(default, float) else str(default)
