"""What the last editions of 0001 did not have yet: leave, the answer to a write-off, forecasts as the model made them.

0001 was edited in place until it was frozen; whoever began with an earlier edition is brought to the same tables here.
A database of the last edition has them all, and only its revision changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TOO_OLD = (
    "these books are from before 2026-11-28, when customers' advances stood among the receivables, and would not hold;"
    " the version that made them still opens them and exports their journal"
)


def upgrade() -> None:
    tables = sa.inspect(op.get_bind())
    if not tables.has_table("payout"):
        raise RuntimeError(TOO_OLD)
    if not tables.has_table("absence"):
        op.create_table(
            "absence",
            sa.Column("person", sa.Integer(), nullable=False),
            sa.Column("day", sa.Date(), nullable=False),
            sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_absence_person")),
            sa.PrimaryKeyConstraint("person", "day", name=op.f("pk_absence")),
        )
    if "answer" not in {column["name"] for column in tables.get_columns("write_off")}:
        op.add_column("write_off", sa.Column("answer", sa.String(), server_default="", nullable=False))
    if "raw" not in {column["name"] for column in tables.get_columns("forecast")}:
        op.add_column("forecast", sa.Column("raw", sa.Integer(), server_default="0", nullable=False))
        op.execute("UPDATE forecast SET raw = chance")  # nothing was corrected yet
