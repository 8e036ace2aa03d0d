"""A supplier's credit note on a document; tax that is withheld from a supplier; VAT that is transferred out later; what
pay of a month came to."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "supplier_credit",
        sa.Column("payout", sa.Integer(), nullable=False),
        sa.Column("expense", sa.Integer(), nullable=False),
        sa.Column("vat_minor", sa.BigInteger(), nullable=False),
        sa.Column("project_minor", sa.BigInteger(), nullable=False),
        sa.Column("company_minor", sa.BigInteger(), nullable=False),
        sa.Column("certified", sa.Boolean(), nullable=False),
        sa.Column("anew", sa.Boolean(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("payout", name=op.f("pk_supplier_credit")),
    )
    op.create_index("ix_supplier_credit_expense", "supplier_credit", ["expense"])
    op.create_table(
        "vat_transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expense", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vat_transfer")),
    )
    op.create_index("ix_vat_transfer_expense", "vat_transfer", ["expense"])
    op.create_table(
        "payroll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payroll")),
    )
    op.create_index("ix_payroll_month", "payroll", ["month"])
    with op.batch_alter_table("expense") as expense:
        expense.add_column(sa.Column("withheld_minor", sa.BigInteger(), nullable=False, server_default="0"))
        expense.add_column(sa.Column("withheld", sa.String(), nullable=False, server_default=""))
