"""Who approves in another's place does so up to an amount, and of one project, where that is said."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delegation", sa.Column("upto_minor", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("delegation", sa.Column("project", sa.Integer(), nullable=False, server_default="0"))
