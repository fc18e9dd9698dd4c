"""Calls: a contact may have no queue yet, and an effect may be about a leg."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let queues be unknown, and keep what an effect is about."""
    for table in ("contacts", "timeline"):
        with op.batch_alter_table(table) as batch:
            batch.alter_column("queue", existing_type=sa.Text(), nullable=True)
    op.add_column("outbox", sa.Column("data", sa.Text(), nullable=False, server_default="{}"))
