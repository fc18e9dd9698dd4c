"""Figures: everything counted by quarter of an hour, and the visits and conversations behind it, made from the log."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the new tables; they are filled from the whole log, as the figures before were."""
    op.drop_table("interval_figures")
    op.execute("DELETE FROM cursors WHERE follower = 'interval_figures'")
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
        sa.Column("answered_waits", sa.Text(), nullable=False),
        sa.Column("abandoned_waits", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cell", "bucket", "queue", "channel", name=op.f("pk_visit_figures")),
    )
    op.create_table(
        "handling_figures",
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("bucket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("offers", sa.BigInteger(), nullable=False),
        sa.Column("declined", sa.BigInteger(), nullable=False),
        sa.Column("not_answered", sa.BigInteger(), nullable=False),
        sa.Column("lost", sa.BigInteger(), nullable=False),
        sa.Column("connect_failed", sa.BigInteger(), nullable=False),
        sa.Column("connected", sa.BigInteger(), nullable=False),
        sa.Column("handled", sa.BigInteger(), nullable=False),
        sa.Column("handled_talk_ms", sa.BigInteger(), nullable=False),
        sa.Column("handled_hold_ms", sa.BigInteger(), nullable=False),
        sa.Column("handled_wrap_ms", sa.BigInteger(), nullable=False),
        sa.Column("transfers", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("talk_ms", sa.BigInteger(), nullable=False),
        sa.Column("hold_ms", sa.BigInteger(), nullable=False),
        sa.Column("wrap_ms", sa.BigInteger(), nullable=False),
        sa.Column("disposed", sa.BigInteger(), nullable=False),
        sa.Column("dispositions", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cell", "bucket", "agent", "queue", "channel", name=op.f("pk_handling_figures")),
    )
    op.create_table(
        "agent_figures",
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("bucket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("signed_in_ms", sa.BigInteger(), nullable=False),
        sa.Column("available_ms", sa.BigInteger(), nullable=False),
        sa.Column("idle_ms", sa.BigInteger(), nullable=False),
        sa.Column("not_ready_ms", sa.BigInteger(), nullable=False),
        sa.Column("busy_ms", sa.BigInteger(), nullable=False),
        sa.Column("contact_ms", sa.BigInteger(), nullable=False),
        sa.Column("not_ready_reasons_ms", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cell", "bucket", "agent", name=op.f("pk_agent_figures")),
    )
    op.create_table(
        "contact_figures",
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("bucket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("contacts_arrived", sa.BigInteger(), nullable=False),
        sa.Column("contacts_ended", sa.BigInteger(), nullable=False),
        sa.Column("outcomes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cell", "bucket", "queue", "channel", name=op.f("pk_contact_figures")),
    )
    op.create_table(
        "visits",
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("transferred_in", sa.Boolean(), nullable=False),
        sa.Column("target_ms", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("result_at", sa.BigInteger(), nullable=True),
        sa.Column("wait_ms", sa.BigInteger(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("short", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("contact", "number", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_entered", "visits", ["cell", "entered_at"], unique=False)
    op.create_index("ix_visits_result", "visits", ["cell", "result_at"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("connected_at", sa.BigInteger(), nullable=False),
        sa.Column("doing", sa.Text(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("talk_ms", sa.BigInteger(), nullable=False),
        sa.Column("hold_ms", sa.BigInteger(), nullable=False),
        sa.Column("wrap_ms", sa.BigInteger(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("disposed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("contact", "number", name=op.f("pk_conversations")),
    )
    op.create_index("ix_conversations_connected", "conversations", ["cell", "connected_at"], unique=False)
    op.create_index("ix_conversations_ended", "conversations", ["cell", "ended_at"], unique=False)
