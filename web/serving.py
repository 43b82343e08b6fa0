"""What gunicorn tells the back office: when a worker is about to end.

A page that listens (`/live`) keeps a thread for as long as its tab is in sight. How many threads
there are is said where the processes are started (`triage.servers.children`).
"""

from typing import Any


def post_worker_init(worker: Any) -> None:
    """Let open streams end when the worker is asked to: gunicorn would wait for them."""
    hub = worker.wsgi.extensions["live"]
    hub.stay_open_while(lambda: bool(worker.alive))
