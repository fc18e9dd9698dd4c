"""Configurations that are applied while the centre runs: by whom, why, and what the folder held last."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give versions an origin; all there are came from the folder."""
    op.add_column("config_versions", sa.Column("source", sa.Text(), server_default="folder", nullable=False))
    op.add_column("config_versions", sa.Column("applied_by", sa.Text(), nullable=True))
    op.add_column("config_versions", sa.Column("message", sa.Text(), server_default="", nullable=False))
    op.add_column("config_versions", sa.Column("folder_at", sa.BigInteger(), nullable=True))
    op.execute("UPDATE config_versions SET folder_at = applied_at")
