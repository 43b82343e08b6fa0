"""What gunicorn tells the back office: when a worker begins, and when it is about to end.

A page that listens (`/live`) keeps a thread for as long as its tab is in sight. How many threads
there are is said where the processes are started (`triage.servers.children`).
"""

import gc
from typing import Any, Final

# A page makes some hundred thousand short-lived objects and hardly any cycles. With the usual
# thresholds the collector looks through the whole program again and again while somebody waits.
COLLECT_AFTER: Final = (20_000, 20, 50)


def post_worker_init(worker: Any) -> None:
    """Let open streams end when the worker is asked to: gunicorn would wait for them."""
    hub = worker.wsgi.extensions["live"]
    hub.stay_open_while(lambda: bool(worker.alive))
    # What was loaded stays for good: the collector need not look at it any more.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
