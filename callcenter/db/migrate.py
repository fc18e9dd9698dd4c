"""Brings a database to the version this program works with.

Nothing but the migrations folder inside the package is needed: no alembic.ini. A database that is up to date costs one
query; Alembic, half a second to import, is loaded only when there is something to do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from callcenter.db.database import Database
from callcenter.errors import StartupError

MIGRATIONS = Path(__file__).with_name("migrations")

_WHY = {
    "SQLITE_NOTADB": "is not a database",
    "SQLITE_CORRUPT": "is a damaged database; restore a backup",
    "SQLITE_CANTOPEN": "cannot be opened; check that it is a file in a folder you may write to",
    "SQLITE_READONLY": "cannot be written; check who owns the file and its folder",
    "SQLITE_BUSY": "is held by another program; end that one first",
    "SQLITE_FULL": "cannot grow: the disk is full",
}


def revisions() -> list[str]:
    """Return every version this program knows, oldest first."""
    return sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def is_current(database: Database) -> bool:
    """Tell whether the database is at this program's version.

    Raises StartupError, with the way out, for a file that is no database of ours, is newer than this program, or
    cannot be used.
    """
    where = str(database.path)
    try:
        database.path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StartupError(f"The folder of the database {where} cannot be made: {error.strerror}.") from error
    with _in_words(where):
        return database.read_now(lambda connection: _check(connection, where)) == revisions()[-1]


def migrate(database: Database) -> None:
    """Create or upgrade the database, all of it or nothing. Raises as `is_current` does."""
    if is_current(database):
        return
    with _in_words(str(database.path)), database.writing() as connection:
        _upgrade(connection)


@contextmanager
def _in_words(where: str) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        name = getattr(error.orig, "sqlite_errorname", "")
        why = next((why for code, why in _WHY.items() if name.startswith(code)), f"cannot be used: {error.orig}")
        raise StartupError(f"The database {where} {why}.") from error


def _check(connection: Connection, where: str) -> str | None:
    """Return the version the database is at, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        if inspect(connection).get_table_names():
            raise StartupError(f"The database {where} belongs to another program; give callcenter one of its own.")
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version is not None and version not in revisions():
        raise StartupError(
            f"The database {where} is at version {version}, newer than this program; upgrade callcenter."
        )
    return version


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
