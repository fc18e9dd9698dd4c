"""`callcenter apply`, `rollback`, `versions`, `export` on the command line; what they do is in `change_cli`."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Protocol

import typer

from callcenter.db.database import Database
from callcenter.errors import StartupError


class Lock(Protocol):
    """What keeps a server off a database."""

    def release(self) -> object:
        """Let servers in again."""


Url = Annotated[str | None, typer.Option(help="The running server; the one on this machine, unless given.")]
User = Annotated[str, typer.Option(help="An administrator; the password is CALLCENTER_PASSWORD, or asked for.")]
Message = Annotated[str, typer.Option("--message", "-m", help="Why, for those who look at the versions.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would become of whom, and change nothing.")]
Force = Annotated[bool, typer.Option("--force", help="Also if nobody could answer some who wait any more.")]


def add_change_commands(
    app: typer.Typer,
    get_database: Callable[[], Database],
    take_lock: Callable[[Database], Lock],
    address: Callable[[], str],
) -> None:
    """Add the commands. `take_lock` raises `StartupError` while a server runs, which is then at `address`."""

    @app.command()
    def apply(
        path: Annotated[Path, typer.Argument(help="A folder of configuration, such as config/demo.")],
        dry_run: DryRun = False,
        force: Force = False,
        message: Message = "",
        url: Url = None,
        user: User = "admin",
    ) -> None:
        """Put a configuration in force while the centre runs: nothing is lost, and what is in progress goes on."""
        from callcenter.directory.change_cli import Centre, apply_here, apply_there, password_of
        from callcenter.directory.check import check, check_command

        if check(path):
            raise typer.Exit(check_command(path))
        with ExitStack() as stack:
            if url is None:
                database = get_database()
                stack.callback(database.close)
                try:
                    stack.callback(take_lock(database).release)
                except StartupError:
                    url = address()
                else:
                    apply_here(database, path, message, dry_run=dry_run)
                    return
            with Centre.signed_in(url, user, lambda: password_of(user)) as centre:
                apply_there(centre, path, message, dry_run=dry_run, force=force)

    @app.command()
    def rollback(
        version: Annotated[str, typer.Argument(help="A version that `callcenter versions` lists.")],
        dry_run: DryRun = False,
        force: Force = False,
        message: Message = "",
        url: Url = None,
        user: User = "admin",
    ) -> None:
        """Put a version of the configuration in force again that has been before."""
        from callcenter.directory.change_cli import Centre, password_of, roll_back

        with Centre.signed_in(url or address(), user, lambda: password_of(user)) as centre:
            roll_back(centre, version, message, dry_run=dry_run, force=force)

    @app.command()
    def versions(url: Url = None, user: User = "admin") -> None:
        """List the versions of the configuration that have been in force."""
        from rich.console import Console

        from callcenter.directory.change_cli import Centre, password_of, show_versions

        with Centre.signed_in(url or address(), user, lambda: password_of(user)) as centre:
            show_versions(centre.versions(), Console())

    @app.command()
    def export(
        path: Annotated[Path, typer.Argument(help="A folder to write the files into; it is made if need be.")],
        version: Annotated[
            str | None, typer.Option(help="A version of before; the one in force, unless given.")
        ] = None,
        url: Url = None,
        user: User = "admin",
    ) -> None:
        """Write the files of the configuration into a folder, to keep them, edit them and apply them again."""
        from callcenter.directory.change_cli import Centre, password_of, write_files

        with Centre.signed_in(url or address(), user, lambda: password_of(user)) as centre:
            write_files(centre, path, version)
