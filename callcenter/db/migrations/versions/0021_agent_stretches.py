"""What an agent's time went into, stretch by stretch: what is behind their occupancy."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. The server fills it from the log by itself."""
    op.create_table(
        "agent_stretches",
        sa.Column("cell", sa.Text(), primary_key=True),
        sa.Column("agent", sa.Text(), primary_key=True),
        sa.Column("since", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("availability", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("contacts", sa.Text(), nullable=False),
        sa.Column("configured", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_agent_stretches_until", "agent_stretches", ["cell", "agent", "until"])
    op.create_index("ix_agent_stretches_open", "agent_stretches", ["cell"], sqlite_where=sa.text("until IS NULL"))
