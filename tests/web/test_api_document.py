"""The document of the API tells all that there is, and docs/api.md does too."""

import re
from pathlib import Path

from flask import Flask

from triage.api_tokens.scopes import SCOPES
from web.access import access_of
from web.api import find_areas

DOCS = Path("docs/api.md").read_text(encoding="utf-8")


def routes(app: Flask) -> set[tuple[str, str]]:
    found = set()
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/") and rule.endpoint != "api.document":
            path = re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", rule.rule)
            found |= {(method, path) for method in rule.methods - {"HEAD", "OPTIONS"}}
    return found


def described(app: Flask) -> dict[tuple[str, str], dict]:
    document = app.test_client().get("/api/v1/openapi.json").json
    return {
        (method.upper(), path): told
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    }


def test_the_document_tells_every_route_and_no_other(app: Flask) -> None:
    assert set(described(app)) == routes(app)


def test_every_reference_in_the_document_leads_somewhere(app: Flask) -> None:
    document = app.test_client().get("/api/v1/openapi.json")
    schemas = document.json["components"]["schemas"]
    for name in re.findall(r'"#/components/schemas/([^"]+)"', document.text):
        assert name in schemas
    assert document.json["openapi"] == "3.1.0"
    ids = [told["operationId"] for told in described(app).values()]
    assert len(ids) == len(set(ids))


def test_every_operation_tells_its_scope_and_its_parameters(app: Flask) -> None:
    scopes = {
        (one.method, re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", f"/api/v1{one.path}")): one.scope
        for area in find_areas().values()
        for one in area.operations
    }
    for key, told in described(app).items():
        assert f"`{scopes[key]}`" in told["description"]
        in_path = {one["name"] for one in told["parameters"] if one["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", key[1]))


def test_every_scope_opens_something(app: Flask) -> None:
    used = {access_of(app, rule.endpoint).scope for rule in app.url_map.iter_rules()}
    assert used - {None} == set(SCOPES)


def test_the_docs_tell_every_route_and_no_other(app: Flask) -> None:
    documented = {
        (method, f"/api/v1{path}")
        for method, path in re.findall(r"^\| `([A-Z]+) (/\S+)` \|", DOCS, re.MULTILINE)
    }
    assert documented == routes(app)


def test_the_docs_tell_every_scope() -> None:
    assert set(re.findall(r"`([a-z]+:[a-z]+)`", DOCS)) == set(SCOPES)
