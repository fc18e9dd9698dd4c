"""The versions of the centre that were in force, each as its files were, so that a good one can be found again."""

import asyncio
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from callcenter.db.database import Database
from callcenter.db.tables import config_versions
from callcenter.directory.errors import ConfigMissing, ConfigRefused
from callcenter.directory.loader import read
from callcenter.directory.service import Directory, Edition, edition_of
from callcenter.errors import StartupError

log = logging.getLogger(__name__)


def directory_in_force(database: Database, folder: Path, now: int, *, report_contacts: bool) -> Directory:
    """Return the centre of a folder and remember its version.

    A folder with mistakes is refused whole: the version in force before goes on, and the log says why. Raises
    `ConfigRefused` when there was none before. A place without a configuration may be a slip in its name, so no other
    centre goes on in its stead: `StartupError`. Blocks.
    """
    try:
        centre, texts = read(folder)
    except ConfigMissing as missing:
        raise StartupError(f"{missing}\nCALLCENTER_CONFIG_DIR must name the folder of the centre's files.") from missing
    except ConfigRefused as refused:
        before = database.read_now(
            lambda c: c.scalar(select(config_versions.c.data).order_by(config_versions.c.applied_at.desc()).limit(1))
        )
        if before is None:
            raise
        log.error("%s is refused; the centre goes on as it was.\n%s", folder, refused)
        with _files(before) as old:
            return Directory.load(old, now, report_contacts=report_contacts, sounds=False)
    directory = Directory(edition_of(centre, now, report_contacts=report_contacts), report_contacts=report_contacts)
    remember(database, directory.edition.version, texts, now)
    return directory


async def reload_into(directory: Directory, database: Database, folder: Path, now: int) -> bool:
    """Put a folder's centre in force; one with mistakes is refused whole, the log says why, and False is returned.

    It is remembered before it is in force: when that fails, nothing has changed.
    """

    def prepare() -> Edition:
        centre, texts = read(folder)
        edition = directory.compile(centre, now)
        remember(database, edition.version, texts, now)
        return edition

    try:
        edition = await asyncio.to_thread(prepare)
    except ConfigRefused as refused:
        log.error("%s is refused; the centre goes on as it was.\n%s", folder, refused)
        return False
    directory.put_in_force(edition)
    return True


def remember(database: Database, version: str, texts: dict[str, str], now: int) -> None:
    """Keep the files of a version that comes into force, as they were read. Blocks."""
    data = msgspec.json.encode(texts).decode()
    row = insert(config_versions).values(version=version, applied_at=now, data=data)
    again = row.on_conflict_do_update(index_elements=["version"], set_={"applied_at": now, "data": data})
    database.write_now(lambda c: c.execute(again))


def directory_of(connection: Connection, version: str, at: int) -> Directory | None:
    """Return the centre as its files were in a version, for an instant; None if there are none that can be read.

    Blocks.
    """
    data = connection.scalar(select(config_versions.c.data).where(config_versions.c.version == version))
    if data is None:
        return None
    with _files(data) as folder:
        try:
            return Directory.load(folder, at, sounds=False)
        except ConfigRefused:  # by rules that are newer than the files
            return None


@contextmanager
def _files(data: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in msgspec.json.decode(data, type=dict[str, str]).items():
            (Path(folder) / name).write_text(text, "utf-8")
        yield Path(folder)
