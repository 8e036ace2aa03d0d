"""What stands on each account and open item by month is kept, so that a statement need not read the journal.

The sums of what is booked are made here, once; from then on they are extended up to an event of the trail.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_DEBIT = "(p.red AND p.company_minor < 0) OR (NOT p.red AND p.company_minor >= 0)"


def upgrade() -> None:
    for name, key in (
        ("account_sum", ("account", "paid_currency", "month", "project")),
        ("item_sum", ("account", "item", "paid_currency", "month", "project")),
    ):
        op.create_table(
            name,
            *(sa.Column(one, sa.Integer() if one == "project" else sa.String(), nullable=False) for one in key),
            *(sa.Column(one, sa.BigInteger(), nullable=False) for one in ("debit_minor", "credit_minor", "paid_minor")),
            sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")),
        )
    op.create_index("ix_account_sum_project", "account_sum", ["project"])
    op.create_table(
        "sum_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sum_mark")),
    )
    op.execute("INSERT INTO sum_mark (id, seq) SELECT 1, COALESCE(MAX(seq), 0) FROM event")
    month = "substr(e.booked, 1, 7)" if op.get_bind().dialect.name == "sqlite" else "to_char(e.booked, 'YYYY-MM')"
    for name, own, some in (("account_sum", "account", ""), ("item_sum", "account, item", "WHERE p.item <> ''")):
        op.execute(
            f"INSERT INTO {name} ({own}, paid_currency, month, project, debit_minor, credit_minor, paid_minor)"
            f" SELECT {own}, paid_currency, {month}, project,"
            f" SUM(CASE WHEN {_DEBIT} THEN p.company_minor ELSE 0 END),"
            f" SUM(CASE WHEN {_DEBIT} THEN 0 ELSE -p.company_minor END), SUM(p.paid_minor)"
            f" FROM posting p JOIN entry e ON e.id = p.entry {some} GROUP BY {own}, paid_currency, {month}, project"
        )
