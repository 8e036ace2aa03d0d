"""Bundles of settlements as they were handed out first; links that open one version of a settlement again and again."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "settlement_bundle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("settlement", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("states", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("made", UTCDateTime(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_bundle")),
        sa.UniqueConstraint(
            "settlement", "version", "states", "edition", name=op.f("uq_settlement_bundle_settlement")
        ),
    )
    op.add_column("page_link", sa.Column("opened", sa.Integer(), nullable=False, server_default="0"))
