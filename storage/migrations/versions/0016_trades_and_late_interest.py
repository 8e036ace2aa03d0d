"""A trade holds from a day on.  Late interest is kept where it was claimed or waived; a contract's rate may change."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trade",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("trade", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_trade_person_person")),
        sa.PrimaryKeyConstraint("person", "start", name=op.f("pk_trade")),
    )
    op.create_table(
        "interest_rate",
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("daily", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("contract", "start", name=op.f("pk_interest_rate")),
    )
    op.create_table(
        "late_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instalment", sa.Integer(), nullable=False),
        sa.Column("claim", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_interest")),
    )
    op.create_index("ix_late_interest_instalment", "late_interest", ["instalment"])
    op.create_index("ix_late_interest_claim", "late_interest", ["claim"])
