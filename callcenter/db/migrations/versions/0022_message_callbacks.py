"""In which contact the caller of a message is called back."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("voicemails", sa.Column("callback", sa.Text(), nullable=True))
