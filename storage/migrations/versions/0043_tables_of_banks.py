"""Learned tables have a purpose: "" of vouchers, as before, or "payment"."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("voucher_template", sa.Column("purpose", sa.String(), nullable=False, server_default=""))
