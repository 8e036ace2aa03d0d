"""What an account said last in a place is found without looking through all messages."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_message_account", "message", ["account", "at"])
