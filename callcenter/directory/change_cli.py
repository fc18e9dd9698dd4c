"""`callcenter apply`, `rollback`, `versions` and `export`: change the centre while it runs, from the command line."""

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import typer
from rich.console import Console
from rich.table import Table

from callcenter.clock import CellClock
from callcenter.db.database import Database
from callcenter.directory.endpoints import ChangeOut, VersionFilesOut, VersionsOut
from callcenter.directory.loader import read
from callcenter.directory.schemas import SECTIONS
from callcenter.directory.service import edition_of
from callcenter.directory.versions import Version, Versions
from callcenter.errors import CallcenterError, Conflict

PASSWORD = "CALLCENTER_PASSWORD"  # noqa: S105 - the name of the variable that has it
_SHOWN = 20


class Refused(CallcenterError):
    """The server has refused, or does not answer; the sentence says why."""


class Centre:
    """A running centre, as its administrator sees it over HTTP."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    @classmethod
    @contextmanager
    def signed_in(cls, url: str, username: str, password: Callable[[], str]) -> Iterator["Centre"]:
        """Sign in for the length of the block."""
        with httpx.Client(base_url=url, timeout=60) as client:
            centre = cls(client)
            answer = centre._ask("POST", "/session", {"username": username, "password": password()})
            # By hand: a cookie that is for https alone is sent nowhere else, and this may be the machine itself.
            cookie = answer.headers["set-cookie"].partition(";")[0]
            client.cookies.clear()
            client.headers["Cookie"] = cookie
            try:
                yield centre
            finally:
                centre._ask("DELETE", "/session")

    def change(self, path: str, **said: Any) -> ChangeOut:
        """Ask for a change, or what it would do."""
        return ChangeOut.model_validate(self._ask("POST", f"/configuration{path}", said).json())

    def versions(self) -> VersionsOut:
        """Return the versions there are."""
        return VersionsOut.model_validate(self._ask("GET", "/configuration/versions").json())

    def files(self, version: str) -> VersionFilesOut:
        """Return a version and its files."""
        return VersionFilesOut.model_validate(self._ask("GET", f"/configuration/versions/{version}").json())

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        try:
            answer = self._client.request(method, f"/api/v1{path}", json=body)
        except httpx.HTTPError as failure:
            raise Refused(
                f"The server at {self._client.base_url} does not answer ({type(failure).__name__})."
            ) from None
        if answer.is_success:
            return answer
        try:
            told = answer.json()
            lines = [f"{one['field']}: {one['message']}" for one in told.get("errors", ())]
            raise Refused("\n".join(lines) or str(told["detail"]))
        except (ValueError, KeyError, TypeError):
            raise Refused(f"{self._client.base_url} answered {answer.status_code}; is it a callcenter?") from None


def password_of(username: str) -> str:
    """Return the password from the environment, or ask for it."""
    given = os.environ.get(PASSWORD)
    asked: str = given or typer.prompt(f"Password of {username}", hide_input=True, err=True)
    return asked


def apply_here(database: Database, folder: Path, message: str, *, dry_run: bool) -> None:
    """Keep a folder's centre for the next start: no server runs on the database."""
    now = CellClock().now()
    centre, texts = read(folder)
    if dry_run:
        typer.echo(f"{folder} is good. No server runs, so nobody waits.")
        return
    versions, edition = Versions(database), edition_of(centre, now)
    if versions.folder() is None:
        raise Conflict("The first start of a database takes the folder CALLCENTER_CONFIG_DIR names; start once before.")
    by = getpass.getuser()
    versions.remember(
        Version(version=edition.version, applied_at=now, source="applied", applied_by=by, message=message), texts
    )
    typer.echo(f"No server runs; version {edition.version} will be in force from the next start on.")


def apply_there(centre: Centre, folder: Path, message: str, *, dry_run: bool, force: bool) -> None:
    """Put a folder's centre in force in a running centre, after a look at what that does."""
    texts = read(folder).texts
    _make(centre, "/preview", "", {"files": texts}, message, dry_run=dry_run, force=force)


def roll_back(centre: Centre, version: str, message: str, *, dry_run: bool, force: bool) -> None:
    """Put a version in force again, after a look at what that does."""
    at = f"/versions/{version}"
    _make(centre, f"{at}/preview", f"{at}/restore", {}, message, dry_run=dry_run, force=force)


def write_files(centre: Centre, folder: Path, version: str | None) -> None:
    """Write the files of a version, or of the one in force, into a folder that has none of them yet."""
    found = centre.files(version or centre.versions().items[0].version)
    there = sorted(name for name in SECTIONS if (folder / name).exists())
    if there:
        raise Refused(f"{folder} has {', '.join(there)} already; name a folder without the files of a centre.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in found.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    typer.echo(f"Version {found.version.version} is in {folder}: {', '.join(found.files)}.")


def _make(
    centre: Centre, look: str, do: str, said: dict[str, Any], message: str, *, dry_run: bool, force: bool
) -> None:
    found = centre.change(look, **said)
    show(found, Console())
    if not found.changed:
        typer.echo(f"Version {found.version} is in force already.")
    elif dry_run:
        typer.echo(f"Nothing was changed; version {found.before} is in force.")
    elif found.stranded and not force:
        raise Refused("Nothing was changed: nobody could answer those any more. With --force it is done all the same.")
    else:
        done = centre.change(do, **said, message=message, base=found.before, force=force)
        typer.echo(f"Version {done.version} is in force, after {done.before}.")


def show(change: ChangeOut, console: Console) -> None:
    """Print what a change would do, as a table; nothing if it does nothing to anybody."""
    told = [
        *(("offered at once", one.contact, ", ".join(one.agents)) for one in change.offered),
        *(("other agents", one.contact, _agents(one.gained, one.lost)) for one in change.refiled),
        *(("STRANDED", one.contact, f"{one.queue}: {one.code}") for one in change.stranded),
        *(("answerable again", contact, "") for contact in change.answerable),
        *(("turned away", contact, "is let go of by its queue") for contact in change.turned_away),
        *(("queue gone", contact, "goes on to its end") for contact in change.unqueued),
        *(("forgotten", agent, "") for agent in change.forgotten),
        *(("forgotten later", agent, "holds contacts") for agent in change.leaving),
    ]
    if not told:
        return
    table = Table("what", "contact or agent", "", title=f"Version {change.version} after {change.before}")
    for row in told[:_SHOWN]:
        table.add_row(*row)
    if len(told) > _SHOWN:
        table.add_row("...", f"and {len(told) - _SHOWN} more", "")
    console.print(table)


def show_versions(listed: VersionsOut, console: Console) -> None:
    """Print the versions, the one in force first."""
    table = Table("version", "since", "from", "by", "why")
    for one in listed.items:
        since = one.model_dump(mode="json")["applied_at"]
        name = f"{one.version} (in force)" if one.in_force else one.version
        table.add_row(name, since, one.source, one.applied_by or "", one.message)
    console.print(table)
    if listed.adjustments:
        on_top = Table("agent", "serves", "skills", "since", "by", title="On top of it, changed by supervisors")
        for each in listed.adjustments:
            serves = "as configured" if each.queues is None else ", ".join(each.queues) or "nothing"
            has = "as configured" if each.skills is None else ", ".join(f"{s} {n}" for s, n in each.skills.items())
            on_top.add_row(each.agent, serves, has, each.model_dump(mode="json")["at"], each.by)
        console.print(on_top)


def _agents(gained: list[str], lost: list[str]) -> str:
    return " ".join([*(f"+{agent}" for agent in gained), *(f"-{agent}" for agent in lost)])
