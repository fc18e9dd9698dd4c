"""Where the caller of a message rang from."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, with the numbers that are still there."""
    op.add_column("voicemails", sa.Column("number", sa.Text(), nullable=True))
    op.execute(
        "UPDATE voicemails SET number ="
        " (SELECT number FROM callback_numbers WHERE callback_numbers.contact = voicemails.contact)"
    )
