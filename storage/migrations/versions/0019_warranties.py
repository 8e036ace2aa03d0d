"""What a contract says of its warranty, and what its obligations cost by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "warranty",
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("percent", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("contract", name=op.f("pk_warranty")),
    )
    op.add_column("milestone", sa.Column("price_minor", sa.BigInteger(), nullable=False, server_default="0"))
