"""The folder's files as they were read, apart from what is applied with the same content."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what came from the folder was not written otherwise since, as far as anybody can tell."""
    op.add_column("config_versions", sa.Column("folder_data", sa.Text(), nullable=True))
    op.execute("UPDATE config_versions SET folder_data = data WHERE folder_at IS NOT NULL")
