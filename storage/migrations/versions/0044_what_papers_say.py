"""What was read of a receipt, kept apart from what was typed of it, so that the same paper is found again."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("expense", sa.Column("paper_number", sa.String(), nullable=False, server_default=""))
    op.add_column("expense", sa.Column("paper_total", sa.String(), nullable=False, server_default=""))
    op.add_column("expense", sa.Column("paper_day", sa.Date(), nullable=True))
    op.create_index("ix_expense_paper_number", "expense", ["paper_number"])
    op.create_index("ix_expense_paper_total", "expense", ["paper_total"])
    op.create_index("ix_expense_company_minor", "expense", ["company_minor"])
