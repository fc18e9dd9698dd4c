"""Brings a file of customers into the database: `callcenter import-customers FILE.csv [--dry-run]`.

A customer is known by its `external_id`: a new one is added, a known one is made as the file says, in the columns
the file has. The same file twice changes nothing. Everything here blocks: it belongs on a thread, or in a command.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import rich.progress
import typer
from rich.console import Console
from sqlalchemy import Connection, Row, delete, insert, select, update

from callcenter.contacts.events import CustomerId
from callcenter.customers.errors import ImportRefused
from callcenter.customers.import_rows import ImportRow, RefusedLine, Terms, read_rows
from callcenter.customers.models import Identity
from callcenter.customers.repository import get_identities
from callcenter.db.database import Database
from callcenter.db.tables import customers, identities
from callcenter.ids import new_id

CHUNK = 500
"""Rows a transaction: enough to be quick, few enough that a running centre hardly waits."""


class ImportReport(msgspec.Struct, kw_only=True):
    """What came of a file."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[RefusedLine] = []

    def __str__(self) -> str:
        return (
            f"{self.added} added, {self.changed} changed, {self.unchanged} unchanged, "
            f"{len(self.refused)} {'line' if len(self.refused) == 1 else 'lines'} refused"
        )


def import_command(
    database: Database,
    path: Path,
    dry_run: bool,
    *,
    tiers: Collection[str],
    language: str,
    region: str,
) -> int:
    """Import the file with a progress bar and a report on standard output; return the exit status.

    It is 1 when a line was refused, or the whole file, else 0. A dry run reports the same and writes nothing. `tiers`
    are those the centre knows, `language` and `region` its own, for lines that do not say.
    """
    now = datetime.now(UTC)
    terms = Terms(today=now.date(), tiers=tiers, language=language, region=region)
    console = Console(stderr=True)
    try:
        with rich.progress.open(
            path, "rb", description="Importing", console=console, transient=True, disable=not console.is_terminal
        ) as file:
            report = import_customers(database, file, terms, int(now.timestamp() * 1000), dry_run)
    except OSError as error:
        typer.echo(f"{path}: {error.strerror}", err=True)
        return 1
    except ImportRefused as error:
        typer.echo(f"{path}: {error}", err=True)
        return 1
    for line in report.refused:
        typer.echo(f"line {line.line}: {line.reason}")
    typer.echo(f"{report}{' (dry run: nothing was written)' if dry_run else ''}")
    return 1 if report.refused else 0


def import_customers(database: Database, file: BinaryIO, terms: Terms, now: int, dry_run: bool = False) -> ImportReport:
    """Import a CSV file, a chunk of rows a transaction; lines that are refused do not hold up the others.

    Raises ImportRefused when the file as a whole is not of the right form; nothing is written then.
    """
    report = ImportReport()
    rows = read_rows(file, terms)
    while chunk := list(islice(rows, CHUNK)):
        report.refused += [row for row in chunk if isinstance(row, RefusedLine)]
        good = [row for row in chunk if isinstance(row, ImportRow)]
        work = partial(import_rows, rows=good, terms=terms, now=now, dry_run=dry_run)
        done = database.read_now(work) if dry_run else database.write_now(work)
        report.added += done.added
        report.changed += done.changed
        report.unchanged += done.unchanged
    return report


def import_rows(
    connection: Connection, rows: Sequence[ImportRow], terms: Terms, now: int, dry_run: bool = False
) -> ImportReport:
    """Make the customers of `rows`, all of one file, as they say, in the caller's transaction."""
    old = _customers_by_external_id(connection, [row.external_id for row in rows])
    known = get_identities(connection, [row.id for row in old.values()])
    new = [row for row in rows if row.external_id not in old]
    differing = [row for row in rows if row.external_id in old and _differs(row, old[row.external_id], known)]
    if not dry_run:
        ids = {row.external_id: old[row.external_id].id for row in differing} | {
            row.external_id: new_id() for row in new
        }
        _insert(connection, new, ids, terms, now)
        _update(connection, differing, ids, now)
        _replace_identities(connection, [*new, *differing], ids)
    return ImportReport(added=len(new), changed=len(differing), unchanged=len(rows) - len(new) - len(differing))


def _customers_by_external_id(connection: Connection, external_ids: Sequence[str]) -> dict[str, Row[Any]]:
    rows = connection.execute(select(customers).where(customers.c.external_id.in_(external_ids)))
    return {row.external_id: row for row in rows}


def _differs(row: ImportRow, old: Row[Any], known: Mapping[CustomerId, tuple[Identity, ...]]) -> bool:
    wanted = set(row.identities)
    have = {identity for identity in known[old.id] if identity.kind in row.kinds}
    return wanted != have or any(old._mapping[column] != value for column, value in row.values.items())


def _insert(
    connection: Connection, rows: Sequence[ImportRow], ids: Mapping[str, CustomerId], terms: Terms, now: int
) -> None:
    if rows:
        defaults = {"language": terms.language, "created_at": now, "updated_at": now}
        connection.execute(
            insert(customers),
            [{**defaults, **row.values, "id": ids[row.external_id], "external_id": row.external_id} for row in rows],
        )


def _update(connection: Connection, rows: Sequence[ImportRow], ids: Mapping[str, CustomerId], now: int) -> None:
    for row in rows:
        statement = update(customers).where(customers.c.id == ids[row.external_id])
        connection.execute(statement.values({**row.values, "updated_at": now}))


def _replace_identities(connection: Connection, rows: Sequence[ImportRow], ids: Mapping[str, CustomerId]) -> None:
    """Make the phones and e-mails those of the file; what the file has no column for stays."""
    if not rows:
        return
    old = identities.c.customer.in_([ids[row.external_id] for row in rows]) & identities.c.kind.in_(rows[0].kinds)
    connection.execute(delete(identities).where(old))
    wanted = [
        {"customer": ids[row.external_id], "kind": identity.kind, "value": identity.value}
        for row in rows
        for identity in row.identities
    ]
    if wanted:
        connection.execute(insert(identities), wanted)
