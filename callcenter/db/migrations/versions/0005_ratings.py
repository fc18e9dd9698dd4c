"""Ratings: what the customer said of a conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give contacts a rating."""
    op.add_column("contacts", sa.Column("rating", sa.Integer(), nullable=True))
