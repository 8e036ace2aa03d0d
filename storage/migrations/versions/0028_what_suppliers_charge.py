"""Rules of settlement with a supplier also say the VAT that he charges and what is kept back of him."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("tax", "retention"):
        op.add_column("settlement_rule", sa.Column(column, sa.String(), nullable=False, server_default=""))
