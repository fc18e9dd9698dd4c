"""Customers to be called back: how long they had waited when that was agreed, and why their queue wanted it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the counters; of what was counted before, they are not known, and 0."""
    with op.batch_alter_table("visit_figures") as table:
        table.add_column(sa.Column("callbacks_within_target", sa.BigInteger(), nullable=False, server_default="0"))
        table.add_column(sa.Column("callback_waits", sa.Text(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("callback_causes", sa.Text(), nullable=False, server_default="{}"))
