"""What we buy comes in open: an order knows what was invoiced of it before these books, an invoice when it is due."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("purchase_order", sa.Column("before_minor", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("expense", sa.Column("due", sa.Date(), nullable=True))
