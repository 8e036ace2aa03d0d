"""A notice may carry files; which of them were handed over is known when a process dies in between."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("sent_files", sa.String(), nullable=False, server_default=""))
