"""What `alembic revision --autogenerate` runs in; the running program uses `storage.migrate` instead."""

from alembic import context
from sqlalchemy import create_engine

from storage import tables

with create_engine(context.config.get_main_option("sqlalchemy.url") or "sqlite://").connect() as connection:
    context.configure(connection=connection, target_metadata=tables.MessageRow.metadata)
    with context.begin_transaction():
        context.run_migrations()
