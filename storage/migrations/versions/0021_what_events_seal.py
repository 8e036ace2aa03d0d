"""What an event's transaction made of rows, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event", sa.Column("seal", sa.String(), nullable=False, server_default=""))
