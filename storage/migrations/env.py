"""What `alembic revision --autogenerate` runs in; the running program uses `storage.migrate` instead."""

from alembic import context
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from storage import tables

assert tables.MessageRow.metadata is SQLModel.metadata

with create_engine(context.config.get_main_option("sqlalchemy.url") or "sqlite://").connect() as connection:
    context.configure(connection=connection, target_metadata=SQLModel.metadata)
    with context.begin_transaction():
        context.run_migrations()
