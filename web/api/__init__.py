"""The API for programs, below /api/v1: one file per area; every module here with an `API` counts.

To add an endpoint, add it to `web/api/<area>.py` (or a new file with an `API`):

    API = Area("<area>", "What it is about, for the document.")

    class ThingIn(Body):                    # what comes in: unknown names are refused
        name: Line

    class ThingOut(BaseModel):              # what goes out
        id: int
        name: str

    @API.operation(
        "POST", "/customers/<number:external_id>/things", scope="customers:write",
        summary="Add a thing to a customer", body=ThingIn, answer=ThingOut, statuses=(201,),
    )
    def add_thing(external_id: str, *, body: ThingIn) -> Answer:
        with transaction() as session:
            thing = add(session, external_id, body.name, now=now())    # one call into triage
        return Answer(ThingOut(id=thing.id, name=thing.name), 201)

* `program()` (web.access) is who asks; `program().made_by` the user who made the token.
* Scopes stand in `triage/api_tokens/scopes.py`; the document (/api/v1/openapi.json), the matrix
  of tests and docs/api.md are made from or compared with the operations.
* Errors of `triage` become problems by themselves (`web.problems`); `check_preconditions` and
  `etag` are for what overwrites; `largest_bytes` for long bodies.
"""

import importlib
import json
import pkgutil
from functools import cache

from flask import Blueprint, Response

from web.access import public
from web.api.openapi import describe
from web.api.registry import Area

__all__ = ["Area", "find_areas", "make_api"]

PATH = "/api/v1"


@cache
def find_areas() -> dict[str, Area]:
    """All areas by name, in alphabetical order."""
    found: dict[str, Area] = {}
    for module in pkgutil.iter_modules(__path__):
        area = getattr(importlib.import_module(f"{__name__}.{module.name}"), "API", None)
        if isinstance(area, Area):
            found[area.name] = area
    return dict(sorted(found.items()))


def make_api() -> Blueprint:
    """All areas and the document as one blueprint."""
    api = Blueprint("api", __name__, url_prefix=PATH)
    for area in find_areas().values():
        api.register_blueprint(area.blueprint)

    @api.get("/openapi.json")
    @public
    def document() -> Response:
        """What there is, in OpenAPI 3.1."""
        told = json.dumps(describe(find_areas().values(), PATH), ensure_ascii=False)
        return Response(told, mimetype="application/json")

    return api
