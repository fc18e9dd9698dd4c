"""Voicemail: the messages that callers have left, and where the carrier keeps them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of messages."""
    op.create_table(
        "voicemails",
        sa.Column("recording", sa.Text(), primary_key=True),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
    )
    op.create_index("ix_voicemails_contact", "voicemails", ["contact"])
