"""Whether this process answers (`/healthz`) and whether the product works (`/health`)."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from web.access import public
from web.registry import Page
from web.room import transaction

pages = Blueprint("health", __name__)
PAGE = Page(pages)


@pages.get("/healthz")
@public
def healthz() -> Response:
    """Answer at once, without asking anything else."""
    return jsonify(status="ok")


@pages.get("/health")
@public
def health() -> tuple[Response, int]:
    """Ask the database; tells strangers no more than that it answers."""
    try:
        with transaction() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return jsonify(status="error", database="unreachable"), 503
    return jsonify(status="ok", database="ok"), 200
