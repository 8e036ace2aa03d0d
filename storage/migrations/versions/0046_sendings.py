"""What goes to other systems over their interfaces."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sending",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("target", "kind")),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("state", "stage")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("attempts", "failures", "looks")),
        sa.Column("clear", sa.Boolean(), nullable=False),
        sa.Column("due", UTCDateTime(), nullable=True),
        sa.Column("lease", UTCDateTime(), nullable=True),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("their_id", "number", "cause", "reason", "request", "answer")
        ),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sending")),
        sa.UniqueConstraint("target", "key", name=op.f("uq_sending_target_key")),
    )
    op.create_index(op.f("ix_sending_subject"), "sending", ["subject"])
    op.create_index(op.f("ix_sending_state"), "sending", ["state"])
