"""The local chat page is kept in the books' own database."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_file",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_page_file")),
    )
    op.create_index(op.f("ix_page_file_message"), "page_file", ["message"], unique=False)
    op.create_table(
        "page_locale",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_page_locale")),
    )
    op.create_table(
        "page_message",
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("private", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("answers", sa.String(), nullable=False),
        sa.Column("wrong", sa.String(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_page_message")),
        sa.UniqueConstraint("ref", name=op.f("uq_page_message_ref")),
    )
    op.create_index("ix_page_message_room", "page_message", ["room", "thread", "no"], unique=False)
    op.create_index(op.f("ix_page_message_turn"), "page_message", ["turn"], unique=False)
    op.create_table(
        "page_seen",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person", "room", name=op.f("pk_page_seen")),
    )
