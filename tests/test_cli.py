"""The command line: one clear line and exit status 1 for whatever the operator can mend."""

import io
import logging
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from callcenter.access.demo_users import ensure_demo_users
from callcenter.access.models import Role
from callcenter.cli import main
from callcenter.clock import CellClock
from callcenter.contact_log.store import read_events
from callcenter.contacts.events import CustomerForgotten
from callcenter.db.tables import config_versions, identities
from callcenter.directory.starting import directory_in_force
from callcenter.settings import Settings
from callcenter.startup import listen, lock
from tests.support.centre import database_in, write_folder

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Give a function that runs a command and returns exit status, output and errors; the database is in tmp_path."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLCENTER_DATABASE_URL", f"sqlite:///{tmp_path}/centre.db")
    monkeypatch.setenv("CALLCENTER_CONFIG_DIR", str(write_folder(tmp_path / "config")))
    monkeypatch.setenv("CALLCENTER_MODE", "demo")
    monkeypatch.setenv("CALLCENTER_PORT", "0")
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def command(*arguments: str, **environment: str) -> tuple[int, str, str]:
        for name, value in environment.items():
            monkeypatch.setenv(f"CALLCENTER_{name}", value)
        monkeypatch.setattr(sys, "argv", ["callcenter", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    yield command
    root.handlers[:] = handlers
    root.setLevel(level)


def one_line(said: str) -> str:
    """Return what was said, which must be one line."""
    assert said.endswith("\n")
    assert said.count("\n") == 1, said
    return said.removesuffix("\n")


# --- starting -----------------------------------------------------------------------------------------------------


def test_a_taken_port_is_one_line(run: Run) -> None:
    with listen(Settings(port=0)) as taken:
        port = taken.getsockname()[1]
        status, _, errors = run("serve", PORT=str(port))
    assert status == 1
    assert one_line(errors).startswith(f"callcenter: Port {port} on 127.0.0.1 cannot be used (")


def test_a_setting_that_cannot_be_is_named_by_its_variable(run: Run) -> None:
    status, _, errors = run("serve", PORT="many", MODE="test")
    assert status == 1
    assert [line.rpartition(": ")[0] for line in errors.splitlines()] == [
        "callcenter: CALLCENTER_MODE",
        "callcenter: CALLCENTER_PORT",
    ]


def test_a_folder_that_cannot_be_made_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    status, _, errors = run("serve", DATABASE_URL=f"sqlite:///{tmp_path}/file/centre.db")
    assert status == 1
    assert one_line(errors).startswith(f"callcenter: The folder {tmp_path}/file cannot be")


def test_a_configuration_with_mistakes_is_listed_by_file_and_line(run: Run, tmp_path: Path) -> None:
    queues, skills = tmp_path / "config" / "queues.yaml", tmp_path / "config" / "skills.yaml"
    queues.write_text("queues:\n  sales:\n    name: {en: Sales}\n    hours: whenever\n    colour: red\n")
    skills.write_text("skills: [fares]\n")
    status, _, errors = run("serve")
    assert status == 1
    first, *lines = errors.removeprefix("callcenter: ").splitlines()
    places = [line.split(": ")[0] for line in (first, *lines)]
    assert f"{queues}:4" in places
    assert f"{queues}:5" in places
    assert f"{skills}:1" in places


def test_a_second_server_on_the_same_database_is_refused(run: Run, tmp_path: Path) -> None:
    database = database_in(tmp_path)
    with lock(database):
        status, _, errors = run("serve")
    database.close()
    assert status == 1
    assert one_line(errors) == f"callcenter: Another callcenter already works on {database.path}; stop it first."


def test_a_file_that_is_no_database_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "centre.db").write_text("Dear diary, " * 1_000)
    status, _, errors = run("serve")
    assert (status, one_line(errors)) == (1, f"callcenter: The database {tmp_path}/centre.db is not a database.")


def test_a_database_of_another_program_is_refused(run: Run, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "centre.db")
    other.execute("create table recipes (name text)")
    other.close()
    status, _, errors = run("serve")
    assert status == 1
    assert "belongs to another program" in one_line(errors)


def test_a_database_newer_than_the_program_is_refused(run: Run, tmp_path: Path) -> None:
    database = database_in(tmp_path)
    database.write_now(lambda c: c.execute(text("update alembic_version set version_num = '9999'")))
    database.close()
    status, _, errors = run("serve")
    assert status == 1
    assert "is at version 9999, newer than this program; upgrade callcenter" in one_line(errors)


def test_production_says_all_that_it_refuses(run: Run, tmp_path: Path) -> None:
    database = database_in(tmp_path)
    ensure_demo_users(database, [("demo1", Role.AGENT)], "demo")
    database.close()
    status, _, errors = run("serve", MODE="production")
    assert status == 1
    assert errors.splitlines() == [
        "callcenter: Refusing to start in production mode:",
        "  - CALLCENTER_PUBLIC_URL must begin with https://.",
        "  - CALLCENTER_IDENTITY_SECRET still has its default value; set a random one.",
        "  - These accounts have the demo password: demo1. Disable them or set passwords.",
        "For a trial, set CALLCENTER_MODE=demo.",
    ]


def test_a_start_that_failed_leaves_the_port_and_the_database_free(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config" / "people.yaml").unlink()
    with listen(Settings(port=0)) as listener:
        port = listener.getsockname()[1]
    assert run("serve", PORT=str(port))[0] == 1
    listen(Settings(port=port)).close()
    database = database_in(tmp_path)
    lock(database).release()
    database.close()


def test_a_start_that_was_refused_is_not_remembered_and_a_missing_folder_starts_no_other_centre(
    run: Run, tmp_path: Path
) -> None:
    assert run("serve", MODE="production")[0] == 1
    database = database_in(tmp_path)
    assert not database.read_now(lambda c: c.scalar(select(config_versions.c.version)))
    directory_in_force(database, tmp_path / "config", 0, report_contacts=False)
    database.close()
    status, _, errors = run("serve", MODE="demo", CONFIG_DIR="/nope")
    assert status == 1
    assert errors.splitlines() == [
        "callcenter: /nope:1: there is no such folder",
        "CALLCENTER_CONFIG_DIR must name the folder of the centre's files.",
    ]


def test_a_misspelt_setting_is_named_once_wherever_it_stands(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CALLCENTER_SESION_HOURS=8\nCALLCENTER_SESSION_HOURS=8\nOTHER=1\n")
    _, _, errors = run("serve", CONFIG_DIRECTORY="secret place", CONFIG_DIR="/nope")
    warnings = [line for line in errors.splitlines() if "is no setting" in line]
    assert [re.findall(r"CALLCENTER_\w+", line) for line in warnings] == [
        ["CALLCENTER_CONFIG_DIRECTORY"],
        ["CALLCENTER_SESION_HOURS"],
    ]
    assert "secret place" not in errors


# --- other commands -----------------------------------------------------------------------------------------------


def test_check_says_that_all_is_well_or_every_mistake_and_exits_accordingly(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "config"
    status, _, errors = run("check", str(config))
    assert (status, errors) == (0, "")
    (config / "people.yaml").write_text("people:\n  sue: {name: {en: Sue}, role: queen}\n")
    status, output, errors = run("check", str(config))
    assert status == 1
    assert f"{config}/people.yaml:2: " in output + errors


def test_a_customer_is_forgotten_offline_with_a_word_in_the_log(run: Run, tmp_path: Path) -> None:
    database = database_in(tmp_path)
    database.write_now(
        lambda c: c.execute(
            text(
                "insert into customers (id, name, language, created_at, updated_at) "
                "values ('ann', 'Zebedee Quux', 'en', 1, 1)"
            )
        )
    )
    status, output, errors = run("forget-customer", "ann")
    assert (status, output, errors) == (
        0,
        "Forgotten: 1 customers, 0 identities, 0 trips, 0 past contacts, 0 messages, 0 notes, 0 mails, "
        "0 attachments, 0 callback numbers, 0 voicemails.\n",
        "",
    )
    lock(database).release()
    last = database.read_now(lambda c: read_events(c, "main", 0, 10))[-1].event
    assert isinstance(last, CustomerForgotten)
    assert last.customer == "ann"
    status, _, errors = run("forget-customer", "nobody")
    assert (status, one_line(errors)) == (1, "callcenter: There is no customer nobody.")
    database.close()


def test_customers_are_imported_by_the_tiers_and_the_region_of_the_centre(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "config" / "centre.yaml"
    file.write_text('{"region": "GB", ' + file.read_text().removeprefix("{"))
    (tmp_path / "new.csv").write_text(
        "external_id,name,tier,phones\nM1,Ann,gold,020 7946 0018\nM2,Bo,silver,\n", "utf-8"
    )
    status, output, _ = run("import-customers", str(tmp_path / "new.csv"))
    assert (status, output.splitlines()) == (
        1,
        ["line 3: tier is not one of gold", "1 added, 0 changed, 0 unchanged, 1 line refused"],
    )
    database = database_in(tmp_path)
    assert database.read_now(lambda c: c.scalar(select(identities.c.value))) == "+442079460018"
    database.close()


def test_an_account_for_an_agent_that_the_configuration_has_not_is_warned_of(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a long enough password\n"))
    status, _, errors = run("user", "add", "zhao", "--role", "agent", "--password-stdin")
    assert status == 0
    assert one_line(errors).startswith("But zhao is no agent of the configuration")
    monkeypatch.setattr(sys, "stdin", io.StringIO("a long enough password\n"))
    assert run("user", "add", "zhou", "--role", "agent", "--password-stdin", CONFIG_DIR="/nope")[::2] == (0, "")


def test_while_the_server_runs_a_customer_is_forgotten_there(run: Run, tmp_path: Path) -> None:
    database = database_in(tmp_path)
    with lock(database):
        status, _, errors = run("forget-customer", "ann")
    database.close()
    assert status == 1
    assert "DELETE /api/v1/customers/ann; or stop the server first" in one_line(errors)


def test_every_command_is_listed_and_has_help(run: Run) -> None:
    status, output, _ = run("--help")
    assert status == 0
    commands = ("serve", "check", "import-customers", "forget-customer", "rebuild", "schemas", "user")
    for command in commands:
        assert f" {command} " in output
        assert run(command, "--help")[0] == 0


# --- simulation ---------------------------------------------------------------------------------------------------


def test_a_simulation_prints_a_table(run: Run, tmp_path: Path) -> None:
    status, said, _ = run("simulate", str(tmp_path / "config"), "--arrivals", "sales=6/h", "--handling", "constant:60")
    assert status == 0
    assert "sales" in said
    assert "in target" in said


def test_a_simulation_that_cannot_be_is_refused_in_one_line(run: Run, tmp_path: Path) -> None:
    status, _, said = run("simulate", str(tmp_path / "config"), "--arrivals", "sales=6/h", "--handling", "constant:0")
    assert status == 1
    assert "the mean is 0 s" in one_line(said)


def test_the_calls_of_the_log_are_exported(run: Run, tmp_path: Path) -> None:
    database_in(tmp_path).close()
    status, said, _ = run("export-calls", str(tmp_path / "calls.csv"))
    assert (status, one_line(said)) == (0, f"{tmp_path / 'calls.csv'}: 0 contacts.")
    assert (tmp_path / "calls.csv").read_text().startswith("contact,arrived,queue")


# --- changing the centre ------------------------------------------------------------------------------------------


def other_centre(tmp_path: Path) -> Path:
    """Write another folder of configuration, in which the sales are called a shop."""
    folder = write_folder(tmp_path / "other")
    queues = folder / "queues.yaml"
    queues.write_text(queues.read_text().replace('"Sales"', '"Shop"'))
    return folder


def started(tmp_path: Path) -> str:
    """Start with the folder of the settings, as the server does; return what the sales are called."""
    database = database_in(tmp_path)
    directory = directory_in_force(database, tmp_path / "config", CellClock().now(), report_contacts=False)
    database.close()
    return directory.centre.queues["sales"].name["en"]


def test_a_folder_with_mistakes_is_not_applied_and_they_are_listed(run: Run, tmp_path: Path) -> None:
    folder = other_centre(tmp_path)
    (folder / "skills.yaml").write_text("skills: [fares]\n")
    status, said, _ = run("apply", str(folder))
    assert status == 1
    assert f"{folder}/skills.yaml:1: " in said


def test_what_is_applied_while_no_server_runs_is_in_force_from_the_next_start_on(run: Run, tmp_path: Path) -> None:
    assert started(tmp_path) == "Sales"
    status, said, _ = run("apply", str(other_centre(tmp_path)), "--message", "A new name")
    assert (status, "from the next start on" in said) == (0, True)
    assert started(tmp_path) == started(tmp_path) == "Shop"


def test_a_dry_run_while_no_server_runs_keeps_nothing(run: Run, tmp_path: Path) -> None:
    started(tmp_path)
    status, said, _ = run("apply", str(other_centre(tmp_path)), "--dry-run")
    assert (status, "is good" in said) == (0, True)
    assert started(tmp_path) == "Sales"


def test_nothing_is_applied_before_the_first_start(run: Run, tmp_path: Path) -> None:
    database_in(tmp_path).close()
    status, _, errors = run("apply", str(other_centre(tmp_path)))
    assert status == 1
    assert one_line(errors).startswith("callcenter: The first start of a database takes the folder")


def test_while_a_server_runs_it_is_asked(run: Run, tmp_path: Path) -> None:
    database = database_in(tmp_path)
    taken = lock(database)
    try:
        status, _, errors = run("apply", str(other_centre(tmp_path)), PASSWORD="secret", PORT="9")
    finally:
        taken.release()
        database.close()
    assert status == 1
    assert re.match(r"callcenter: The server at http://127.0.0.1:9/? does not answer", one_line(errors))


def test_the_password_of_an_administrator_is_no_unknown_setting(run: Run) -> None:
    _, _, errors = run("serve", PASSWORD="secret", CONFIG_DIR="/nope")
    assert "is no setting" not in errors
