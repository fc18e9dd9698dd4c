"""What Alembic runs to reach the database: on the connection it is handed, else on the one of the settings."""

from alembic import context
from sqlalchemy import Connection

from callcenter.db.database import Database
from callcenter.db.figure_tables import metadata  # which adds its own to the tables of all
from callcenter.settings import Settings


def run(connection: Connection) -> None:
    """Run the wanted migrations inside the transaction that is open on `connection`."""
    # SQLite cannot alter most things in place: batch mode writes such changes as copy-and-move.
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    database = Database(Settings().database_url)
    with database.writing() as connection:
        run(connection)
    database.close()
