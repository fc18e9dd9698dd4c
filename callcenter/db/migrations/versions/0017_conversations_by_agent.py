"""Conversations by agent: the few that one has had are found without all others being gone through."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_conversations_agent", "conversations", ["agent", "contact"])
