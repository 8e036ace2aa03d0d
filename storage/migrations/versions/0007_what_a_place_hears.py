"""A channel may be heard only where the bot is spoken to; nobody has chosen yet for those that are bound."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("place", sa.Column("listen", sa.String(), nullable=False, server_default=""))
