"""The way from any database to the version of this program."""

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, inspect, select, text

from callcenter.db.database import Database
from callcenter.db.figure_tables import metadata
from callcenter.db.migrate import MIGRATIONS, migrate, revisions
from callcenter.db.tables import contacts, outbox, timeline
from callcenter.errors import StartupError

ROOT = Path(__file__).parents[2]


def test_a_migrated_database_has_exactly_the_tables_of_the_program(database: Database) -> None:
    def differences(connection: Connection) -> Any:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)

    assert database.read_now(differences) == []


def test_the_versions_known_by_file_name_are_the_versions_alembic_knows() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert revisions() == known[::-1]


def test_the_developers_alembic_command_works_on_the_database_of_the_settings(database: Database) -> None:
    check = [sys.executable, "-m", "alembic", "check"]
    environment = {**os.environ, "CALLCENTER_DATABASE_URL": str(database.url)}
    done = subprocess.run(check, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "No new upgrade operations detected."), done.stderr


def test_migrating_again_changes_nothing_and_is_quick(database: Database) -> None:
    before = database.path.read_bytes()
    start = time.perf_counter()
    migrate(database)
    assert time.perf_counter() - start < 0.1
    assert database.path.read_bytes() == before


def test_alembic_is_not_loaded_when_there_is_nothing_to_do(database: Database) -> None:
    code = (
        "import sys; from callcenter.db.database import Database; from callcenter.db.migrate import migrate; "
        "migrate(Database(sys.argv[1])); sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(database.url)], check=True, cwd=ROOT)


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/a/b/centre.db")
    migrate(database)
    assert database.read_now(lambda connection: inspect(connection).has_table("events"))
    database.close()


def test_a_database_of_the_version_before_calls_keeps_every_row_and_takes_contacts_without_a_queue(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path}/centre.db")
    upgrade(database, "0001")
    contact = {
        "id": "c", "cell": "main", "channel": "chat", "queue": "sales", "language": "en", "identity": "claimed",
        "visitor": "v", "state": "closed", "arrived_at": 1, "position": 1,
    }  # fmt: skip
    owed = {
        "id": "main.1.0", "cell": "main", "position": 1, "contact": "c", "kind": "report_contact", "state": "pending",
        "not_after": 9, "attempts": 1, "next_at": 5,
    }  # fmt: skip
    line = {"customer": "ann", "contact": "c", "at": 1, "channel": "chat", "queue": "sales"}
    with database.writing() as connection:
        for table, row in (("contacts", contact), ("outbox", owed), ("timeline", line)):
            names = ", ".join(row)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES (:{', :'.join(row)})"), row)
    migrate(database)
    kept = database.read_now(
        lambda c: [dict(c.execute(select(table)).one()._mapping) for table in (contacts, outbox, timeline)]
    )
    for before, after in zip((contact, {**owed, "data": "{}"}, line), kept, strict=True):
        assert before.items() <= after.items()
    with database.writing() as connection:
        connection.execute(insert(contacts), {**contact, "id": "d", "queue": None})
        connection.execute(insert(timeline), {**line, "contact": "d", "queue": None})
    database.close()


def upgrade(database: Database, version: str) -> None:
    """Bring an empty database to an older version."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)


def refusal(path: Path) -> str:
    """Return the one line with which `path` is refused."""
    database = Database(f"sqlite:///{path}")
    with pytest.raises(StartupError) as refused:
        migrate(database)
    database.close()
    sentence = str(refused.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    return sentence


def test_a_database_newer_than_the_program_is_refused(database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert "version 9999, newer than this program" in refusal(database.path)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear customer, " * 1000)
    assert "is not a database" in refusal(path)
    assert path.read_text().startswith("Dear customer, ")


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE songs (title TEXT)")
    other.close()
    assert "belongs to another program" in refusal(path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot be made" in refusal(tmp_path / "file" / "centre.db")


def test_a_path_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path)


def test_a_failing_migration_leaves_an_empty_database_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left half made, so the next start begins at the beginning."""

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("alembic.operations.base.BatchOperations.create_index", fail)
    database = Database(f"sqlite:///{tmp_path}/centre.db")
    with pytest.raises(RuntimeError, match="power cut"):
        migrate(database)
    assert database.read_now(lambda connection: inspect(connection).get_table_names()) == []
    monkeypatch.undo()
    migrate(database)
    database.close()
