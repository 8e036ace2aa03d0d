"""Leave may be a morning, an afternoon, a run of clock times or a length of time; what was kept are whole days."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("absence", recreate="auto") as batch:
        batch.add_column(sa.Column("part", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("start", sa.Integer(), nullable=False, server_default="-1"))
        batch.add_column(sa.Column("finish", sa.Integer(), nullable=False, server_default="-1"))
        batch.add_column(sa.Column("minutes", sa.Integer(), nullable=False, server_default="0"))
        batch.drop_constraint(op.f("pk_absence"), type_="primary")
        batch.create_primary_key(op.f("pk_absence"), ["person", "day", "part", "start"])
