"""The back office as it is, which dies on order: after the commit, before the answer goes out.

gunicorn "tests.faults.dying_web:create_app()"
"""

import os
import signal

from flask import Flask, Response, request

import web

DIE = "X-Test-Die"


def create_app() -> Flask:
    app = web.create_app()

    @app.after_request
    def die(response: Response) -> Response:
        # The view has returned, so its transaction is committed; nothing was sent yet.
        if request.headers.get(DIE):
            os.kill(os.getpid(), signal.SIGKILL)
        return response

    return app
