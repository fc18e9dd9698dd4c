"""Callbacks: the numbers of customers who are to be called back."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of numbers."""
    op.create_table(
        "callback_numbers",
        sa.Column("contact", sa.Text(), primary_key=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("called", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
