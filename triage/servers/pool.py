"""Loaded into a worker (`celery worker --include`): its pool ends when the worker is killed.

Celery's pool processes outlive a worker that gets SIGKILL, and go on with the task in hand.
"""

from celery.signals import worker_process_init

from triage.servers.processes import die_with_parent


def bind(**_: object) -> None:
    """Run in each pool process when it starts."""
    die_with_parent()


worker_process_init.connect(bind)
