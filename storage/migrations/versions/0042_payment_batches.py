"""Batches of payments with their transfers, and where payees are paid."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payee_account",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "party")),
        sa.Column("person", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("scheme", "holder", "number", "bank", "bic", "clearing", "town", "land", "state")
        ),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee_account")),
    )
    op.create_index(op.f("ix_payee_account_party"), "payee_account", ["party"])
    op.create_table(
        "payment_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("transfers", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_batch")),
    )
    op.create_table(
        "payment_transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("batch", "number", "payee")),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("purpose", "end_to_end", "state", "reason")),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("told", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_transfer")),
        sa.UniqueConstraint("end_to_end", name=op.f("uq_payment_transfer_end_to_end")),
    )
    op.create_index(op.f("ix_payment_transfer_batch"), "payment_transfer", ["batch"])
    op.create_table(
        "payment_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("hold", sa.String(), nullable=True),
        sa.Column("settled", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_part")),
        sa.UniqueConstraint("hold", name=op.f("uq_payment_part_hold")),
    )
    op.create_index(op.f("ix_payment_part_transfer"), "payment_part", ["transfer"])
    op.create_index(op.f("ix_payment_part_document"), "payment_part", ["document"])
