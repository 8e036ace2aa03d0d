"""Templates of budgets carry the rules by which projects that start from them are settled."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "template_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("counterpart", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("deadline", sa.Integer(), nullable=False),
        sa.Column("approvers", sa.String(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("tax", sa.String(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_rule")),
    )
    op.create_index(op.f("ix_template_rule_template"), "template_rule", ["template"], unique=False)
