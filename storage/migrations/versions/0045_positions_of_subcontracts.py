"""Subcontracts with unit prices: how much of a position was accepted, and what it is counted in."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subcontract_step", sa.Column("quantity", sa.BigInteger(), nullable=True))
    op.add_column("subcontract_step", sa.Column("unit", sa.String(), nullable=False, server_default=""))
