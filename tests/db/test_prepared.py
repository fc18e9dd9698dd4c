"""Prepared statements: what SQLAlchemy's own way finds, and fails as it does."""

import pytest
from sqlalchemy import bindparam, insert, literal, null, select
from sqlalchemy.exc import IntegrityError, OperationalError

from callcenter.db.database import Database
from callcenter.db.prepared import Prepared
from callcenter.db.tables import cursors

WANTED = (
    select(cursors.c.follower, cursors.c.position, literal("a%b"), null())
    .where(cursors.c.position > bindparam("after"), cursors.c.cell == bindparam("cell"))
    .order_by(cursors.c.follower)
    .limit(bindparam("most"))
)


def test_rows_are_those_of_sqlalchemys_own_way(database: Database) -> None:
    wanted, write = Prepared(WANTED), Prepared(insert(cursors))
    with database.writing() as connection:
        for n in range(4):
            assert write.rows(connection, cell="main", follower=f"f{n}", position=n) == []
        for asked in ({"after": 0, "cell": "main", "most": 2}, {"after": 9, "cell": "main", "most": 2}):
            assert wanted.rows(connection, **asked) == [tuple(row) for row in connection.execute(WANTED, asked)]
        assert wanted.column(connection, after=1, cell="main", most=9) == ["f2", "f3"]


def test_what_was_written_is_part_of_the_transaction(database: Database) -> None:
    def fail() -> None:
        with database.writing() as connection:
            Prepared(insert(cursors)).rows(connection, cell="main", follower="f", position=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert database.read_now(lambda connection: connection.execute(select(cursors)).all()) == []


def test_many_rows_are_given_in_the_order_of_the_columns(database: Database) -> None:
    rows = [("main", f"f{n}", n) for n in range(3)]
    with database.writing() as connection:
        Prepared(insert(cursors)).many(connection, rows)
        assert [tuple(row) for row in connection.execute(select(cursors))] == rows
        with pytest.raises(IntegrityError):
            Prepared(insert(cursors)).many(connection, rows)


def test_a_database_that_cannot_be_used_is_said_as_by_sqlalchemy_without_what_was_asked(database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE cursors")
        with pytest.raises(OperationalError) as raised:
            Prepared(WANTED).rows(connection, after=0, cell="secret", most=1)
    assert "secret" not in str(raised.value)
