"""Figures of visits count how often the wait was as a contact was told; all figures are made anew from the log."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of visits anew, with the three counters; its follower begins again."""
    op.drop_table("visit_figures")
    op.execute("DELETE FROM cursors WHERE follower = 'figures'")
    op.create_table(
        "visit_figures",
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("bucket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("offered", sa.BigInteger(), nullable=False),
        sa.Column("transferred_in", sa.BigInteger(), nullable=False),
        sa.Column("answered", sa.BigInteger(), nullable=False),
        sa.Column("answered_within_target", sa.BigInteger(), nullable=False),
        sa.Column("answered_wait_ms", sa.BigInteger(), nullable=False),
        sa.Column("abandoned", sa.BigInteger(), nullable=False),
        sa.Column("abandoned_within_target", sa.BigInteger(), nullable=False),
        sa.Column("abandoned_wait_ms", sa.BigInteger(), nullable=False),
        sa.Column("short_abandons", sa.BigInteger(), nullable=False),
        sa.Column("longest_wait_ms", sa.BigInteger(), nullable=False),
        sa.Column("estimated", sa.BigInteger(), nullable=False),
        sa.Column("estimated_within_median", sa.BigInteger(), nullable=False),
        sa.Column("estimated_within_bound", sa.BigInteger(), nullable=False),
        sa.Column("answered_waits", sa.Text(), nullable=False),
        sa.Column("abandoned_waits", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cell", "bucket", "queue", "channel", name=op.f("pk_visit_figures")),
    )
