"""Every table. Instants are integer milliseconds UTC; JSON columns hold UTF-8 text.

In the commit of the loop: `events`, `outbox`, `contacts`, `messages`, `message_marks`, `notes`, `voicemails`. Personal
data lives only in `customers`, `identities`, `trips`, `past_contacts`, `messages`, `notes`, `mails`, `attachments`,
`callback_numbers`, `voicemails` - rows that can be deleted. `timeline`, `snapshots` and the figures
(`figure_tables.py`) are projections, rebuilt from the log at will.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

events = Table(
    "events",
    metadata,
    Column("cell", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("contact", Text, nullable=True, index=True),
    Column("data", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("cell", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("contact", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("not_after", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("error", Text, nullable=True),
    Column("data", Text, nullable=False, server_default="{}"),
    Index("ix_outbox_open", "state", "contact", "position"),
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("cell", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("queue", Text, nullable=True),
    Column("language", Text, nullable=False),
    Column("customer", Text, nullable=True, index=True),
    Column("identity", Text, nullable=False),
    Column("visitor", Text, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("agent", Text, nullable=True),
    Column("arrived_at", BigInteger, nullable=False, index=True),
    Column("queued_at", BigInteger, nullable=True),
    Column("answered_at", BigInteger, nullable=True),
    Column("ended_at", BigInteger, nullable=True),
    Column("wrapped_at", BigInteger, nullable=True),
    Column("outcome", Text, nullable=True),
    Column("disposition", Text, nullable=True),
    Column("position", BigInteger, nullable=False),
    Column("rating", Integer, nullable=True),
    Index("ix_contacts_queue", "queue", "arrived_at", "id"),  # in the order in which contacts are listed
    Index("ix_contacts_state", "state", "arrived_at", "id"),
    Index("ix_contacts_agent", "agent", "arrived_at", "id"),
)

messages = Table(
    "messages",
    metadata,
    Column("contact", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sender", Text, nullable=False),
    Column("author", Text, nullable=True),
    Column("client_id", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("attachment", Text, nullable=True),
    UniqueConstraint("contact", "sender", "client_id"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("contact", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
)

message_marks = Table(
    "message_marks",
    metadata,
    Column("contact", Text, primary_key=True),
    Column("party", Text, primary_key=True),
    Column("delivered", Integer, nullable=False),
    Column("read", Integer, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("contact", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("owner", Text, nullable=True),  # of a promise alone, as are these two
    Column("due_at", BigInteger, nullable=True),
    Column("done_at", BigInteger, nullable=True),
    Index("ix_notes_owner", "owner", "done_at"),
)

callback_numbers = Table(
    "callback_numbers",
    metadata,
    Column("contact", Text, primary_key=True),
    Column("number", Text, nullable=False),
    Column("called", Text, nullable=True),
    Column("at", BigInteger, nullable=False),
)

mails = Table(
    "mails",
    metadata,
    Column("id", Text, primary_key=True),
    Column("contact", Text, nullable=False, index=True),
    Column("address", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

voicemails = Table(
    "voicemails",
    metadata,
    Column("recording", Text, primary_key=True),
    Column("contact", Text, nullable=False, index=True),
    Column("queue", Text, nullable=True),
    Column("at", BigInteger, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("owner", Text, nullable=True),  # who sees to it
    Column("done_at", BigInteger, nullable=True),
    Column("done_by", Text, nullable=True),
    Column("callback", Text, nullable=True),  # the contact in which its caller is called back
    Column("number", Text, nullable=True),  # where its caller rang from, in E.164
    Index("ix_voicemails_open", "done_at", "at"),
)

customers = Table(
    "customers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("external_id", Text, nullable=True, unique=True),
    Column("name", Text, nullable=False),
    Column("family_name", Text, nullable=True),
    Column("title", Text, nullable=True),
    Column("language", Text, nullable=False),
    Column("tier", Text, nullable=True),
    Column("value", Float, nullable=True),
    Column("birthday", Text, nullable=True),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)

identities = Table(
    "identities",
    metadata,
    Column("customer", Text, ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Index("ix_identities_value", "kind", "value"),
)

trips = Table(
    "trips",
    metadata,
    Column("id", Text, primary_key=True),
    Column("customer", Text, ForeignKey("customers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("reference", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("destination", Text, nullable=False),
    Column("departs_at", BigInteger, nullable=False),
    Column("cabin", Text, nullable=True),
    Column("status", Text, nullable=True),
    UniqueConstraint("customer", "reference"),
)

past_contacts = Table(
    "past_contacts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("customer", Text, ForeignKey("customers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("reference", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("channel", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("disposition", Text, nullable=True),
    Column("note", Text, nullable=True),
    Column("promise", Text, nullable=True),
    UniqueConstraint("customer", "reference"),
)

forgotten_customers = Table(
    "forgotten_customers",
    metadata,
    Column("customer", Text, primary_key=True),
)

customer_merges = Table(
    "customer_merges",
    metadata,
    Column("id", Text, primary_key=True),
    Column("customer", Text, nullable=False),
    Column("into", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("undone_at", BigInteger, nullable=True),
    Column("undone_by", Text, nullable=True),
    Index("uq_customer_merges_customer", "customer", unique=True, sqlite_where=text("undone_at IS NULL")),
    Index("ix_customer_merges_person", "person"),
)
"""Who was found to be whom, and by whom: `person` is the one that shows at the end of the chain while it holds."""

users = Table(
    "users",
    metadata,
    Column("username", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("demo", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("username", Text, ForeignKey("users.username", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

config_versions = Table(
    "config_versions",
    metadata,
    Column("version", Text, primary_key=True),
    Column("applied_at", BigInteger, nullable=False),
    Column("data", Text, nullable=False),
    Column("source", Text, nullable=False, server_default="folder"),
    Column("applied_by", Text),
    Column("message", Text, nullable=False, server_default=""),
    Column("folder_at", BigInteger),
    Column("folder_data", Text),  # as the folder had them; what is applied later may differ in comments
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("cell", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("format", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

cursors = Table(
    "cursors",
    metadata,
    Column("cell", Text, primary_key=True),
    Column("follower", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)

timeline = Table(
    "timeline",
    metadata,
    Column("customer", Text, primary_key=True),
    Column("contact", Text, primary_key=True, index=True),
    Column("at", BigInteger, nullable=False),
    Column("channel", Text, nullable=False),
    Column("queue", Text, nullable=True),
    Column("agent", Text, nullable=True),
    Column("outcome", Text, nullable=True),
    Column("disposition", Text, nullable=True),
    Index("ix_timeline_customer_at", "customer", "at"),
)

alarms = Table(
    "alarms",
    metadata,
    Column("id", Text, primary_key=True),
    Column("queue", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Float, nullable=False),
    Column("threshold", Float, nullable=False),
    Column("raised_at", BigInteger, nullable=False, index=True),
    Column("cleared_at", BigInteger, nullable=True),
    Column("acknowledged_by", Text, nullable=True),
    Column("acknowledged_at", BigInteger, nullable=True),
)

agent_messages = Table(
    "agent_messages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("author", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
)

agent_message_readers = Table(
    "agent_message_readers",
    metadata,
    Column("agent", Text, primary_key=True),
    Column("message", Text, ForeignKey("agent_messages.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("read_at", BigInteger, nullable=True),
)
