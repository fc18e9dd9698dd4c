"""The tables of the figures: what was counted by quarter of an hour, and the visits and conversations behind it.

All are projections of the contact log. A column of numbers is a counter of `routing/figures/counts.py`, in whole
numbers or milliseconds; of text, one that counts by name, as a JSON object.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text, text

from callcenter.db.tables import metadata as metadata


def _counted(name: str, *ids: str, numbers: tuple[str, ...], names: tuple[str, ...] = ()) -> Table:
    return Table(
        name,
        metadata,
        Column("cell", Text, primary_key=True),
        Column("bucket", BigInteger, primary_key=True, autoincrement=False),
        *(Column(each, Text, primary_key=True) for each in ids),
        *(Column(each, BigInteger, nullable=False) for each in numbers),
        *(Column(each, Text, nullable=False) for each in names),
    )


visit_figures = _counted(
    "visit_figures",
    "queue",
    "channel",
    numbers=(
        "offered",
        "transferred_in",
        "overflowed_in",
        "answered",
        "answered_within_target",
        "answered_wait_ms",
        "abandoned",
        "abandoned_within_target",
        "abandoned_wait_ms",
        "short_abandons",
        "callbacks",
        "callbacks_within_target",
        "callbacks_kept",
        "callbacks_not_kept",
        "callbacks_missed",
        "callback_wait_ms",
        "longest_wait_ms",
        "estimated",
        "estimated_within_median",
        "estimated_within_bound",
        "sent_on",
    ),
    names=("answered_waits", "abandoned_waits", "sent_on_causes", "callback_waits", "callback_causes"),
)

handling_figures = _counted(
    "handling_figures",
    "agent",
    "queue",
    "channel",
    numbers=(
        "offers",
        "declined",
        "not_answered",
        "lost",
        "connect_failed",
        "connected",
        "handled",
        "handled_talk_ms",
        "handled_hold_ms",
        "handled_wrap_ms",
        "transfers",
        "returned",
        "talk_ms",
        "hold_ms",
        "wrap_ms",
        "disposed",
    ),
    names=("dispositions",),
)

agent_figures = _counted(
    "agent_figures",
    "agent",
    numbers=("signed_in_ms", "available_ms", "idle_ms", "not_ready_ms", "busy_ms", "contact_ms"),
    names=("not_ready_reasons_ms",),
)

contact_figures = _counted(
    "contact_figures",
    "queue",
    "channel",
    numbers=("contacts_arrived", "contacts_ended"),
    names=("outcomes",),
)

visits = Table(
    "visits",
    metadata,
    Column("contact", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("cell", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("entered_at", BigInteger, nullable=False),
    Column("transferred_in", Boolean, nullable=False),
    Column("target_ms", BigInteger, nullable=False),
    Column("result", Text, nullable=True),
    Column("result_at", BigInteger, nullable=True),
    Column("wait_ms", BigInteger, nullable=True),
    Column("agent", Text, nullable=True),
    Column("short", Boolean, nullable=False),
    Column("called_back", Boolean, nullable=False),
    Column("called_back_from", BigInteger, nullable=True),
    Index("ix_visits_entered", "cell", "entered_at"),
    Index("ix_visits_result", "cell", "result_at"),
    Index("ix_visits_called_back", "cell", "called_back_from"),
)
"""One row for each stay of a contact in a queue. `agent` is who answered.

`result` is answered, abandoned, callback_kept, callback_not_kept or sent_on; None while the contact waits.
`called_back_from` is when it became a callback.
"""

conversations = Table(
    "conversations",
    metadata,
    Column("contact", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("cell", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("connected_at", BigInteger, nullable=False),
    Column("doing", Text, nullable=True),
    Column("since", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=True),
    Column("ended_by", Text, nullable=True),
    Column("talk_ms", BigInteger, nullable=False),
    Column("hold_ms", BigInteger, nullable=False),
    Column("wrap_ms", BigInteger, nullable=False),
    Column("disposition", Text, nullable=True),
    Column("disposed_at", BigInteger, nullable=True),
    Index("ix_conversations_connected", "cell", "connected_at"),
    Index("ix_conversations_ended", "cell", "ended_at"),
    Index("ix_conversations_agent", "agent", "contact"),
)
"""One row for each conversation with an agent, wrap-up included. `ended_by` is wrap_up, transfer or return.

While it lasts, `doing` is talk, hold or wrap, and its time is counted up to `since`.
"""

missed_offers = Table(
    "missed_offers",
    metadata,
    Column("contact", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("cell", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("result", Text, nullable=False),
    Index("ix_missed_offers_at", "cell", "at"),
)
"""One row for each offer that did not become a conversation: declined, not_answered, lost or connect_failed."""

agent_stretches = Table(
    "agent_stretches",
    metadata,
    Column("cell", Text, primary_key=True),
    Column("agent", Text, primary_key=True),
    Column("since", BigInteger, primary_key=True, autoincrement=False),
    Column("until", BigInteger, nullable=True),
    Column("availability", Text, nullable=False),
    Column("reason", Text, nullable=True),
    Column("held", Integer, nullable=False),
    Column("contacts", Text, nullable=False),
    Column("configured", Boolean, nullable=False),
    Index("ix_agent_stretches_until", "cell", "agent", "until"),
    Index("ix_agent_stretches_open", "cell", sqlite_where=text("until IS NULL")),
)
"""One row for each stretch in which an agent's state and the contacts they held were the same; the last goes on.

`contacts` are the ids of the `held`, as a JSON array. One who is not `configured` any more has no stretch after the
last contact.
"""

moments = Table(
    "moments",
    metadata,
    Column("cell", Text, primary_key=True),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("format", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
"""What a cell remembered at the beginning of a quarter of an hour, compressed, so that the past can be shown."""
