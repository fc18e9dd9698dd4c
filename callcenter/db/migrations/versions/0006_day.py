"""The agents' day: whose a promise is and when it is due, and what supervisors write to agents."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give promises an owner and an hour, and make the tables of supervisors' words."""
    op.add_column("notes", sa.Column("owner", sa.Text(), nullable=True))
    op.add_column("notes", sa.Column("due_at", sa.BigInteger(), nullable=True))
    op.add_column("notes", sa.Column("done_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_notes_owner", "notes", ["owner", "done_at"])
    op.create_table(
        "agent_messages",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_table(
        "agent_message_readers",
        sa.Column("agent", sa.Text(), primary_key=True),
        sa.Column("message", sa.Text(), sa.ForeignKey("agent_messages.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
    )
