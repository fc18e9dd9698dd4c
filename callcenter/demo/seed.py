"""Loads the demo centre's customers, and brings their dates to the present.

The files tell of the time around REFERENCE_DAY. Past contacts move by whole days, so that last Tuesday's stays a few
days ago. Trips move by whole months and keep their day, so that a third trip this month is one on any day of it.
Birthdays stay.
"""

import csv
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select

from callcenter.contacts.events import CustomerId
from callcenter.customers.import_rows import ImportRow, Terms, read_rows
from callcenter.customers.importer import import_rows
from callcenter.db.database import Database
from callcenter.db.tables import customers, identities, past_contacts, trips
from callcenter.errors import StartupError
from callcenter.ids import new_id

REFERENCE_DAY = date(2025, 6, 15)
SHANGHAI = timezone(timedelta(hours=8))
"""The demo centre's time, in which the files are written."""
TIERS = ("platinum", "gold", "silver", "member")
FIRST, LAST = "M0001", "M0200"
LAST_SIGN_IN = "M0012"
"""The hotline page offers to sign in as the first dozen."""


class DemoSignIn(msgspec.Struct, frozen=True, kw_only=True):
    """A demo customer as whom one can try out the hotline page."""

    id: CustomerId
    external_id: str
    name: str
    tier: str | None
    language: str
    phone: str | None


def seed_demo(database: Database, config_dir: Path, now: int) -> bool:
    """Load the customers of `config_dir` (customers.csv, trips.csv, history.csv) as of `now`; all of them or none.

    Does nothing, and returns False, when the folder has no such files, and once a customer of the demo is there: what
    was changed or forgotten since stays so.
    """
    if not (config_dir / "customers.csv").exists():
        return False
    with database.writing() as connection:
        if connection.scalar(select(customers.c.id).where(customers.c.external_id.between(FIRST, LAST)).limit(1)):
            return False
        _load(connection, config_dir, now)
    return True


def demo_sign_ins(database: Database) -> list[DemoSignIn]:
    """Return a dozen demo customers, as far as they are (still) there."""
    columns = [customers.c[name] for name in DemoSignIn.__struct_fields__ if name != "phone"]
    phone = (
        select(func.min(identities.c.value))
        .where(identities.c.customer == customers.c.id, identities.c.kind == "phone")
        .scalar_subquery()
    )
    wanted = (
        select(*columns, phone.label("phone"))
        .where(customers.c.external_id.between(FIRST, LAST_SIGN_IN))
        .order_by(customers.c.external_id)
    )
    return database.read_now(lambda connection: [DemoSignIn(**row._mapping) for row in connection.execute(wanted)])


def _load(connection: Connection, folder: Path, now: int) -> None:
    today = datetime.fromtimestamp(now / 1000, SHANGHAI).date()
    terms = Terms(today=today, region="CN", language="zh-CN", tiers=TIERS)
    with (folder / "customers.csv").open("rb") as file:
        lines = list(read_rows(file, terms))
    rows = [line for line in lines if isinstance(line, ImportRow)]
    if len(rows) < len(lines):
        raise StartupError(f"{folder / 'customers.csv'} has lines that cannot be imported.")
    import_rows(connection, rows, terms, now)
    ids = {row.external_id: row.id for row in connection.execute(select(customers.c.external_id, customers.c.id))}
    connection.execute(insert(trips), [_trip(line, ids, now, today) for line in _lines(folder / "trips.csv")])
    connection.execute(insert(past_contacts), [_past(line, ids, today) for line in _lines(folder / "history.csv")])


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _trip(line: dict[str, str], ids: dict[str, CustomerId], now: int, today: date) -> dict[str, Any]:
    departs = datetime.fromisoformat(line["departs_at"])
    months = today.year * 12 + today.month - (REFERENCE_DAY.year * 12 + REFERENCE_DAY.month)
    year, month = divmod(departs.year * 12 + departs.month - 1 + months, 12)
    departs_at = _millis(departs.replace(year=year, month=month + 1))
    flown = departs_at < now and line["status"] == "confirmed"
    return {
        "id": new_id(),
        "customer": ids[line["external_id"]],
        "reference": line["reference"],
        "origin": line["origin"],
        "destination": line["destination"],
        "departs_at": departs_at,
        "cabin": line["cabin"],
        "status": "flown" if flown else line["status"],
    }


def _past(line: dict[str, str], ids: dict[str, CustomerId], today: date) -> dict[str, Any]:
    given = {column: text or None for column, text in line.items() if column != "external_id"}
    at = datetime.fromisoformat(line["at"]) + (today - REFERENCE_DAY)
    return {**given, "id": new_id(), "customer": ids[line["external_id"]], "at": _millis(at)}


def _millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
