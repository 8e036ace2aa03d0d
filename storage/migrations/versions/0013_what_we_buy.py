"""A project is a customer's, our own or a pool of overhead; input VAT is certified, what came is estimated.

Staff advances; currency that is sold.

What is booked keeps the VAT that stands apart from its cost, as its entry says.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("project", sa.Column("kind", sa.String(), nullable=False, server_default="customer"))
    op.execute("UPDATE project SET kind = 'internal' WHERE internal")
    with op.batch_alter_table("project") as batch:
        batch.drop_column("internal")
    for name, default in (("use", "work"), ("buyer", "")):
        op.add_column("expense", sa.Column(name, sa.String(), nullable=False, server_default=default))
    op.add_column("expense", sa.Column("vat_minor", sa.BigInteger(), nullable=True))
    op.add_column("expense", sa.Column("certification", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_expense_certification", "expense", ["certification"])
    op.execute(
        "UPDATE expense SET vat_minor = (SELECT coalesce(sum(posting.paid_minor), 0) FROM posting"
        " WHERE posting.entry = expense.entry AND posting.account = 'input_vat_pending')"
        " WHERE stage IN ('posted', 'reimbursed')"
    )
    op.create_table(
        "certification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("out_minor", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification")),
    )
    op.add_column("purchase_order", sa.Column("received_minor", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_table(
        "goods_received",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("of_order", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("project_minor", sa.BigInteger(), nullable=False),
        sa.Column("company_minor", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_received")),
    )
    op.create_index("ix_goods_received_of_order", "goods_received", ["of_order"])
    op.add_column("expense", sa.Column("advanced_minor", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_table(
        "staff_advance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_advance")),
    )
    op.create_index("ix_staff_advance_person", "staff_advance", ["person"])
    op.create_table(
        "currency_sale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("bought_currency", sa.String(), nullable=False),
        sa.Column("bought_minor", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_currency_sale")),
    )
