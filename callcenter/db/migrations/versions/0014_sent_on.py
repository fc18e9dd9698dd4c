"""Contacts that a queue has not kept: counted by quarter of an hour, by cause."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the counters; before, there was nothing to count."""
    with op.batch_alter_table("visit_figures") as table:
        table.add_column(sa.Column("overflowed_in", sa.BigInteger(), nullable=False, server_default="0"))
        table.add_column(sa.Column("sent_on", sa.BigInteger(), nullable=False, server_default="0"))
        table.add_column(sa.Column("sent_on_causes", sa.Text(), nullable=False, server_default="{}"))
