"""Statements that are needed for every contact: made once, and handed to the driver as they are.

SQLAlchemy's own way from a statement to its rows takes ten times as long as SQLite does to find a few. What it does on
that way (types that are not the driver's, columns by name, lists of values) these statements do not need.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.expression import ClauseElement


class Prepared:
    """A statement with parameters, all of which are named each time."""

    def __init__(self, statement: ClauseElement) -> None:
        compiled = cast(Any, statement.compile(dialect=sqlite.dialect()))
        self.sql = str(compiled)
        self._fixed: dict[str, Any] = compiled.params
        self._names: Sequence[str] = compiled.positiontup or ()

    def rows(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """Execute it, and return its rows. Raises SQLAlchemy's OperationalError as its own way would."""
        given = {**self._fixed, **values}
        parameters = [given[name] for name in self._names]
        driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        try:
            return driver.execute(self.sql, parameters).fetchall()
        except sqlite3.OperationalError as failure:
            raise OperationalError(self.sql, None, failure) from failure

    def column(self, connection: Connection, **values: Any) -> list[Any]:
        """Execute it, and return the first column of its rows."""
        return [row[0] for row in self.rows(connection, **values)]
