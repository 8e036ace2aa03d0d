"""Rules that divide a paper among projects, and how a person did; accounts, units, currencies, tax rates by day."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "master_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_master_version")),
    )
    op.create_index("ix_master_version_kind_key", "master_version", ["kind", "key"])
    op.add_column("entry_rule", sa.Column("shares", sa.String(), nullable=False, server_default=""))
    op.add_column("expense_lesson", sa.Column("split", sa.String(), nullable=False, server_default=""))
    op.add_column("expense_lesson", sa.Column("overruled", sa.Boolean(), nullable=False, server_default=sa.false()))
