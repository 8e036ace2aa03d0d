"""A posting names the open item or contract that it belongs to; a contract says how it earns; estimates are kept.

Contracts that are there took revenue from their invoices: they go on so until finance adopts another policy.  Books
that hold entries keep the account on which they hold the cost of projects.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("posting", sa.Column("item", sa.String(), nullable=False, server_default=""))
    named = sa.text("item <> ''")
    op.create_index("ix_posting_item", "posting", ["item"], sqlite_where=named, postgresql_where=named)
    for name, default in (("policy", "as_before"), ("ends", "")):
        op.add_column("contract", sa.Column(name, sa.String(), nullable=False, server_default=default))
    op.add_column("milestone", sa.Column("weight", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "cost_estimate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_estimate")),
    )
    op.create_index("ix_cost_estimate_project", "cost_estimate", ["project"])
    for name, value in (("contract_cost", "5001"), ("items", "wanting")):
        op.execute(f"INSERT INTO setting (name, value) SELECT '{name}', '{value}' WHERE EXISTS (SELECT 1 FROM entry)")
