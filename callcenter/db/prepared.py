"""Statements that are needed for every contact: made once, and handed to the driver as they are.

SQLAlchemy's own way from a statement to its rows takes ten times as long as SQLite does to find a few. What it does on
that way (types that are not the driver's, columns by name, lists of values) these statements do not need.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import ClauseElement


class Prepared:
    """A statement. Whatever the driver raises is raised as SQLAlchemy raises it, without the values."""

    def __init__(self, statement: ClauseElement) -> None:
        compiled = cast(Any, statement.compile(dialect=sqlite.dialect()))
        self.sql = str(compiled)
        self._fixed: dict[str, Any] = compiled.params
        self._names: Sequence[str] = compiled.positiontup or ()

    def rows(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """Execute it with these values of its parameters, and return its rows."""
        given = {**self._fixed, **values}
        try:
            return _driver(connection).execute(self.sql, [given[name] for name in self._names]).fetchall()
        except sqlite3.Error as failure:
            raise self._raised(failure) from failure

    def column(self, connection: Connection, **values: Any) -> list[Any]:
        """Execute it, and return the first column of its rows."""
        return [row[0] for row in self.rows(connection, **values)]

    def many(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Execute it with each row of values in turn; of an insert, they are in the order of the table's columns."""
        try:
            _driver(connection).executemany(self.sql, rows)
        except sqlite3.Error as failure:
            raise self._raised(failure) from failure

    def _raised(self, failure: sqlite3.Error) -> BaseException:
        return DBAPIError.instance(self.sql, None, failure, sqlite3.Error, hide_parameters=True)


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.driver_connection)
