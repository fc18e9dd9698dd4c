"""Callbacks are counted by themselves, neither as answered nor as abandoned."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_COUNTERS = ("callbacks", "callbacks_kept", "callbacks_not_kept", "callbacks_missed", "callback_wait_ms")


def upgrade() -> None:
    """Add the counters; before, nobody was called back."""
    with op.batch_alter_table("visit_figures") as table:
        for name in _COUNTERS:
            table.add_column(sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("visits") as table:
        table.add_column(sa.Column("called_back", sa.Boolean(), nullable=False, server_default=sa.false()))
