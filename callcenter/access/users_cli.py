"""`callcenter user ...`: accounts from the command line. Passwords come from a prompt or stdin, never from argv."""

import asyncio
import sys
from collections.abc import Callable, Collection, Coroutine
from typing import Annotated, Any, TypeVar

import typer

from callcenter.access.models import Role
from callcenter.access.service import Access
from callcenter.db.database import Database
from callcenter.errors import Rejected

T = TypeVar("T")

Username = Annotated[str, typer.Argument(help="The name to sign in with.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


def user_app(
    get_database: Callable[[], Database], configured_agents: Callable[[], Collection[str] | None] = lambda: None
) -> typer.Typer:
    """Return the `user` sub-command; `get_database` opens a migrated database when a command runs.

    `configured_agents` gives the agents of the configuration, None when it cannot be read.
    """
    app = typer.Typer(name="user", help="Accounts of the console.", no_args_is_help=True)

    @app.command()
    def add(
        username: Username,
        role: Annotated[Role, typer.Option(help="What they may do.")],
        password_stdin: FromStdin = False,
    ) -> None:
        """Add an account."""
        password = _password(password_stdin)
        _run(get_database, lambda access: access.add_user(username, role, password))
        typer.echo(f"{username} can sign in as {role}.")
        agents = configured_agents() if role is Role.AGENT else None
        if agents is not None and username not in agents:
            typer.echo(
                f"But {username} is no agent of the configuration, so their desk stays empty. Add {username} to "
                f"agents.yaml, or give the account an agent's id: {', '.join(agents)}.",
                err=True,
            )

    @app.command("list")
    def list_users() -> None:
        """List the accounts, one a line: name, role, remarks; separated by tabs."""
        for user in _run(get_database, lambda access: access.list()):
            remarks = ["disabled"] * user.disabled + ["demo password"] * user.demo
            typer.echo("\t".join([user.username, user.role, ", ".join(remarks)]).rstrip())

    @app.command("set-password")
    def set_password(username: Username, password_stdin: FromStdin = False) -> None:
        """Give an account another password; it is signed out everywhere."""
        password = _password(password_stdin)
        _run(get_database, lambda access: access.set_password(username, password))
        typer.echo(f"{username} has a new password.")

    @app.command()
    def disable(username: Username) -> None:
        """Let an account sign in no more; it is signed out everywhere."""
        _run(get_database, lambda access: access.disable(username))
        typer.echo(f"{username} is disabled.")

    @app.command()
    def enable(username: Username) -> None:
        """Let a disabled account sign in again."""
        _run(get_database, lambda access: access.enable(username))
        typer.echo(f"{username} is enabled.")

    return app


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


def _run(get_database: Callable[[], Database], task: Callable[[Access], Coroutine[Any, Any, T]]) -> T:
    database = get_database()
    try:
        return asyncio.run(task(Access(database, session_hours=1)))
    except Rejected as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from None
    finally:
        database.close()
