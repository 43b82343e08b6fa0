"""The document of the API in OpenAPI 3.1, made from the operations and their models.

Source: OpenAPI Specification 3.1.1; its schemas are JSON Schema 2020-12, as pydantic writes them.
"""

import re
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from web.api.registry import Area, Operation

_REF: Final = "#/components/schemas/{model}"
_PARAMETER: Final = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
_WORDS: Final = {200: "Done.", 201: "Made.", 202: "Taken; it is done in a moment."}
_PROBLEMS: Final = {
    "401": "No token, or one that is unknown, expired or revoked.",
    "403": "The token lacks the scope.",
    "422": "A field is wrong; `errors` names it.",
    "429": "Too many requests with this token; `Retry-After` tells how long to wait.",
}


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    field: str
    reason: str


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = []


def describe(areas: Iterable[Area], path: str) -> dict[str, Any]:
    """The whole document; addresses begin with `path`."""
    areas = list(areas)
    names, definitions = _schemas([one for area in areas for one in area.operations])
    paths: dict[str, dict[str, Any]] = {}
    for area in areas:
        for operation in area.operations:
            address = path + _PARAMETER.sub(r"{\1}", operation.path)
            told = _operation(area, operation, names)
            paths.setdefault(address, {})[operation.method.lower()] = told
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Luisterpost",
            "version": version("luisterpost"),
            "description": "For programs: customers in, customers and cases out.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "tags": [{"name": area.name, "description": area.about} for area in areas],
        "paths": paths,
        "components": {
            "schemas": definitions,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Made by an administrator in Settings, API tokens.",
                }
            },
        },
    }


def _schemas(operations: list[Operation]) -> tuple[dict[Any, Any], dict[str, Any]]:
    wanted: dict[tuple[type[BaseModel], Any], None] = {(Problem, "serialization"): None}
    for operation in operations:
        wanted[operation.answer, "serialization"] = None
        if operation.body is not None:
            wanted[operation.body, "validation"] = None
    names, document = models_json_schema(list(wanted), ref_template=_REF)
    return names, document.get("$defs", {})


def _operation(area: Area, operation: Operation, names: dict[Any, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": f"{area.name}_{operation.name}",
        "tags": [area.name],
        "summary": operation.summary,
        "description": f"Needs the scope `{operation.scope}`.",
        "parameters": _parameters(operation),
        "responses": _responses(operation, names),
    }
    if operation.body is not None:
        schema = names[operation.body, "validation"]
        told["requestBody"] = {
            "required": True,
            "description": f"At most {operation.largest_bytes:,} bytes.",
            "content": {"application/json": {"schema": schema}},
        }
    return told


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(operation.path)
    ]
    if operation.query is not None:
        schema = operation.query.model_json_schema()
        required = schema.get("required", [])
        found += [
            {"name": name, "in": "query", "required": name in required, "schema": about}
            for name, about in schema["properties"].items()
        ]
    if operation.has_etag:
        headers = ("If-None-Match",) if operation.method == "GET" else ("If-Match", "If-None-Match")
        found += [{"name": name, "in": "header", "schema": {"type": "string"}} for name in headers]
    return found


def _responses(operation: Operation, names: dict[Any, Any]) -> dict[str, Any]:
    schema = names[operation.answer, "serialization"]
    told: dict[str, Any] = {}
    for status in operation.statuses:
        answer: dict[str, Any] = {
            "description": _WORDS[status],
            "content": {"application/json": {"schema": schema}},
        }
        if operation.has_etag:
            answer["headers"] = {"ETag": {"schema": {"type": "string"}}}
        told[str(status)] = answer
    problems = dict(_PROBLEMS)
    if "<" in operation.path:
        problems["404"] = "There is no such thing."
    if operation.body is not None:
        problems |= {"413": "The body is too large.", "415": "The body is no JSON."}
    if operation.has_etag:
        problems["412"] = "It changed meanwhile, or is there already; nothing was stored."
        if operation.method == "GET":
            del problems["412"]
            told["304"] = {"description": "It is as you know it."}
    content = {"application/problem+json": {"schema": names[Problem, "serialization"]}}
    for code, words in sorted(problems.items()):
        told[code] = {"description": words, "content": content}
    return told
