"""Alembic's entry: runs the steps on the connection that `migrating.py` holds, inside its transaction."""

from alembic import context

from api.storage.migrating import VERSION_TABLE, is_ours
from api.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    include_name=is_ours,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
