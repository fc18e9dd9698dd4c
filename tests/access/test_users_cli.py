"""`callcenter user ...`."""

import asyncio
from typing import Protocol

import pytest
from typer.testing import CliRunner

from callcenter.access.models import Role
from callcenter.access.service import Access
from callcenter.access.users_cli import user_app
from callcenter.db.database import Database
from callcenter.errors import NotSignedIn


class Run(Protocol):
    """Runs the command; gives exit code, output and errors."""

    def __call__(self, *arguments: str, stdin: str = "") -> tuple[int, str, str]: ...


SECRET = "a long enough password"


@pytest.fixture
def run(database: Database) -> Run:
    app = user_app(lambda: Database(str(database.url)))

    def invoke(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        result = CliRunner().invoke(app, arguments, input=stdin)
        return result.exit_code, result.stdout, result.stderr

    return invoke


def sign_in(database: Database, username: str, password: str) -> Role:
    return asyncio.run(Access(database, session_hours=1).sign_in(username, password, "192.0.2.1"))[1].role


def test_an_account_added_with_a_password_from_stdin_can_sign_in(run: Run, database: Database) -> None:
    code, _, _ = run("add", "zhao", "--role", "supervisor", "--password-stdin", stdin=SECRET + "\n")
    assert code == 0
    assert sign_in(database, "zhao", SECRET) == Role.SUPERVISOR


@pytest.mark.parametrize(
    ("name", "role", "agents", "warns"),
    [
        ("zhao", "agent", ("lin", "chen"), True),
        ("chen", "agent", ("lin", "chen"), False),
        ("zhao", "supervisor", ("lin", "chen"), False),
        ("zhao", "agent", None, False),
    ],
)
def test_an_agents_account_that_has_no_agent_is_added_with_a_warning(
    database: Database, name: str, role: str, agents: tuple[str, ...] | None, warns: bool
) -> None:
    app = user_app(lambda: Database(str(database.url)), lambda: agents)
    result = CliRunner().invoke(app, ["add", name, "--role", role, "--password-stdin"], input=SECRET)
    assert (result.exit_code, result.stdout) == (0, f"{name} can sign in as {role}.\n")
    warning = "But zhao is no agent of the configuration, so their desk stays empty. "
    way_out = "Add zhao to agents.yaml, or give the account an agent's id: lin, chen.\n"
    assert result.stderr == (warning + way_out if warns else "")


def test_the_prompt_asks_twice_and_never_shows_the_password(run: Run, database: Database) -> None:
    code, out, err = run("add", "zhao", "--role", "agent", stdin=f"{SECRET}\n{SECRET}\n")
    assert code == 0
    assert SECRET not in out + err
    assert sign_in(database, "zhao", SECRET) == Role.AGENT


def test_there_is_no_way_to_give_a_password_as_an_argument(run: Run) -> None:
    assert run("add", "zhao", SECRET, "--role", "agent")[0] == 2
    assert run("add", "zhao", "--password", SECRET, "--role", "agent")[0] == 2


def test_list_shows_names_roles_and_remarks(run: Run) -> None:
    run("disable", "lin")
    assert run("list")[1].splitlines() == ["admin\tadmin", "lin\tagent\tdisabled", "sun\tsupervisor"]


def test_a_new_password_replaces_the_old_one(run: Run, database: Database) -> None:
    assert run("set-password", "lin", "--password-stdin", stdin=SECRET)[0] == 0
    assert sign_in(database, "lin", SECRET) == Role.AGENT


def test_a_disabled_account_cannot_sign_in_until_it_is_enabled(run: Run, database: Database) -> None:
    run("set-password", "lin", "--password-stdin", stdin=SECRET)
    run("disable", "lin")
    with pytest.raises(NotSignedIn):
        sign_in(database, "lin", SECRET)
    run("enable", "lin")
    assert sign_in(database, "lin", SECRET) == Role.AGENT


@pytest.mark.parametrize(
    ("arguments", "stdin", "says"),
    [
        (("add", "lin", "--role", "agent", "--password-stdin"), SECRET, "already"),
        (("add", "zhao", "--role", "agent", "--password-stdin"), "short", "12 to 1024"),
        (("disable", "nobody"), "", "no user 'nobody'"),
    ],
)
def test_a_refusal_is_one_line_on_stderr_and_exit_1(
    run: Run, arguments: tuple[str, ...], stdin: str, says: str
) -> None:
    code, out, err = run(*arguments, stdin=stdin)
    assert (code, out) == (1, "")
    assert says in err
    assert err.count("\n") == 1
