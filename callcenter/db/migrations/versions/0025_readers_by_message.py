"""Find who has read a message by the message, as its author does each time somebody has."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_agent_message_readers_message", "agent_message_readers", ["message"])
