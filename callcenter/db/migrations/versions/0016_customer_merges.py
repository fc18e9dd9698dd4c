"""Customers found to be one: who was merged into whom, and whether that still holds."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of merges."""
    op.create_table(
        "customer_merges",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("into", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
    )
    op.create_index(
        "uq_customer_merges_customer",
        "customer_merges",
        ["customer"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
    )
    op.create_index("ix_customer_merges_person", "customer_merges", ["person"])
