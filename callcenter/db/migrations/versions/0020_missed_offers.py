"""The contacts behind what was declined, not answered and called back."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the column. What was before they know once `callcenter rebuild visits` has been run."""
    op.create_table(
        "missed_offers",
        sa.Column("contact", sa.Text(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
    )
    op.create_index("ix_missed_offers_at", "missed_offers", ["cell", "at"])
    op.add_column("visits", sa.Column("called_back_from", sa.BigInteger(), nullable=True))
    op.create_index("ix_visits_called_back", "visits", ["cell", "called_back_from"])
