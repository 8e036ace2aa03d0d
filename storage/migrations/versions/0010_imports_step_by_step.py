"""An import says what its file is, how far it has come, and what it changed; a row says what its line said."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, kind, default in (
        ("kind", sa.String(), ""),
        ("answers", sa.String(), ""),
        ("changed", sa.Integer(), "0"),
        ("seen", sa.Integer(), "0"),
        ("total", sa.Integer(), "0"),
        ("beat", sa.String(), ""),
    ):
        op.add_column("import_batch", sa.Column(name, kind, nullable=False, server_default=default))
    op.execute(
        "UPDATE import_batch SET seen = rows, total = rows, kind = CASE"
        " WHEN id IN (SELECT batch FROM imported WHERE document LIKE 'hours:%') THEN 'hours'"
        " WHEN id IN (SELECT batch FROM imported WHERE document LIKE 'contract:%') THEN 'contracts'"
        " ELSE 'bank' END"
    )
    op.add_column("imported", sa.Column("digest", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "import_change",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("before_digest", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("batch", "source", "identity", name=op.f("pk_import_change")),
    )
