"""Style sheets, scripts and icons. Their addresses carry a hash, so browsers may keep them."""

import hashlib
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, request, send_from_directory, url_for

from web.access import public

FOLDER: Final = Path(__file__).parent / "static"
ONE_YEAR_S: Final = 31_536_000


class StaticFiles:
    """Serves one folder and knows the address of each file in it."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._versions: dict[str, str] = {}

    def blueprint(self) -> Blueprint:
        """The route under which the files are served."""
        blueprint = Blueprint("static_files", __name__)

        @blueprint.get("/static/<path:name>", endpoint="static")
        @public
        def static(name: str) -> Response:
            response = send_from_directory(self._folder, name)
            if request.args.get("v"):
                response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR_S}, immutable"
            else:
                response.headers["Cache-Control"] = "no-cache"
            return response

        return blueprint

    def asset(self, name: str) -> str:
        """The address of a file; it changes whenever the file's content does."""
        if name not in self._versions:
            self._versions[name] = self._version(name)
        return url_for("static_files.static", name=name, v=self._versions[name] or None)

    def _version(self, name: str) -> str:
        path = self._folder / name
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""
