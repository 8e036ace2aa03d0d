"""What an availability needs: working time, entry, leaving and department of people by day; hours that are not billed
and when they were first entered; planned hours by role in a budget version."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "working_time",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_working_time_person_person")),
        sa.PrimaryKeyConstraint("person", "start", name=op.f("pk_working_time")),
    )
    op.create_table(
        "department_member",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_department_member_person_person")),
        sa.PrimaryKeyConstraint("person", "start", name=op.f("pk_department_member")),
    )
    op.create_table(
        "department_head",
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("department", "start", name=op.f("pk_department_head")),
    )
    op.create_table(
        "planned_hours",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("standard_minor", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("project", "number", "role", name=op.f("pk_planned_hours")),
    )
    op.add_column("person", sa.Column("entry_day", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("leaving_day", sa.Date(), nullable=True))
    op.add_column("hours", sa.Column("entered", sa.Date(), nullable=True))
    for table in ("hours", "task", "project"):
        op.add_column(table, sa.Column("nonbillable", sa.Boolean(), nullable=False, server_default=sa.false()))
