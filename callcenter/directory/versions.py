"""The versions of the centre that were in force, each as its files were, so that a good one can be found again."""

import asyncio
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from callcenter.db.database import Database
from callcenter.db.tables import config_versions
from callcenter.directory.errors import ConfigRefused
from callcenter.directory.service import Directory

log = logging.getLogger(__name__)


def directory_in_force(database: Database, folder: Path, now: int, *, report_contacts: bool) -> Directory:
    """Return the centre of a folder and remember its version.

    A folder with mistakes is refused whole: the version in force before goes on, and the log says why. Raises
    `ConfigRefused` when there was none before. Blocks.
    """
    try:
        directory = Directory.load(folder, now, report_contacts=report_contacts)
    except ConfigRefused as refused:
        before = database.read_now(
            lambda c: c.scalar(select(config_versions.c.data).order_by(config_versions.c.applied_at.desc()).limit(1))
        )
        if before is None:
            raise
        log.error("%s is refused; the centre goes on as it was.\n%s", folder, refused)
        with _files(before) as old:
            return Directory.load(old, now, report_contacts=report_contacts)
    remember(database, directory.edition.version, folder, now)
    return directory


async def reload_into(directory: Directory, database: Database, folder: Path, now: int) -> bool:
    """Put a folder's centre in force; one with mistakes is refused whole, the log says why, and False is returned."""
    try:
        edition = await asyncio.to_thread(directory.reload, folder, now)
    except ConfigRefused as refused:
        log.error("%s is refused; the centre goes on as it was.\n%s", folder, refused)
        return False
    await asyncio.to_thread(remember, database, edition.version, folder, now)
    return True


def remember(database: Database, version: str, folder: Path, now: int) -> None:
    """Keep the files of a version that has come into force. Blocks."""
    files = {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.y*ml"))}
    data = msgspec.json.encode(files).decode()
    row = insert(config_versions).values(version=version, applied_at=now, data=data)
    again = row.on_conflict_do_update(index_elements=["version"], set_={"applied_at": now, "data": data})
    database.write_now(lambda c: c.execute(again))


@contextmanager
def _files(data: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in msgspec.json.decode(data, type=dict[str, str]).items():
            (Path(folder) / name).write_text(text, "utf-8")
        yield Path(folder)
