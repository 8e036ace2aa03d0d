"""For which periods a job was done, and how often it has failed since it last went well.

What ran before has no row of its own: that it went well at an instant stands for the period in which that lay.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("job", sa.Column("since", UTCDateTime(), nullable=True))
    op.create_table(
        "job_done",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("due", UTCDateTime(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", "due", name=op.f("pk_job_done")),
    )
    op.execute("INSERT INTO job_done (name, due, at) SELECT name, last, last FROM job WHERE good")
    op.execute("UPDATE job SET failures = 1, since = last WHERE NOT good")
