"""Runs migrations on the connection that `triage.migrations` hands over."""

from alembic import context

from triage.models import Model

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Model.metadata,
    compare_type=True,
    # One transaction for all: a failed upgrade leaves the schema as it was.
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
