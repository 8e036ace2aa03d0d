"""A channel may have people of other companies in it; of those that are bound nobody has said so yet."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("place", sa.Column("outsiders", sa.Boolean(), nullable=False, server_default=sa.false()))
