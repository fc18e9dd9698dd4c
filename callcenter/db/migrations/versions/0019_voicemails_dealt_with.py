"""Voicemail: who sees to a message, and who has dealt with it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give the messages an owner and an end."""
    op.add_column("voicemails", sa.Column("owner", sa.Text(), nullable=True))
    op.add_column("voicemails", sa.Column("done_at", sa.BigInteger(), nullable=True))
    op.add_column("voicemails", sa.Column("done_by", sa.Text(), nullable=True))
    op.create_index("ix_voicemails_open", "voicemails", ["done_at", "at"])
