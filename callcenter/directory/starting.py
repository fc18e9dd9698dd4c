"""Which centre a start puts in force: the folder's, or what was applied since it was last changed; and old ones."""

import logging
from pathlib import Path

from sqlalchemy import Connection

from callcenter.db.database import Database
from callcenter.directory.errors import ConfigMissing, ConfigRefused
from callcenter.directory.loader import read
from callcenter.directory.service import Directory, edition_of
from callcenter.directory.versions import Version, Versions, as_folder, texts_in
from callcenter.errors import StartupError

log = logging.getLogger(__name__)


def directory_in_force(database: Database, folder: Path, now: int, *, report_contacts: bool) -> Directory:
    """Return the centre to start with, and remember its version.

    It is the folder's if that holds other files than at the last start or reload, else what was applied last. A folder
    with mistakes is refused whole: the version in force before goes on, and the log says why. Raises `ConfigRefused`
    when there was none before. A place without a configuration may be a slip in its name, so no other centre goes on in
    its stead: `StartupError`. Blocks.
    """
    versions = Versions(database)
    before = versions.newest()
    try:
        centre, texts = read(folder)
    except ConfigMissing as missing:
        raise StartupError(f"{missing}\nCALLCENTER_CONFIG_DIR must name the folder of the centre's files.") from missing
    except ConfigRefused as refused:
        if before is None:
            raise
        log.error("%s is refused; the centre goes on as it was.\n%s", folder, refused)
        return _go_on(versions, before[1], now, report_contacts=report_contacts)
    if before is not None and before[0].source != "folder" and texts == versions.folder():
        try:
            return _go_on(versions, before[1], now, report_contacts=report_contacts)
        except ConfigRefused as refused:
            log.error("Version %s is refused; the centre goes by %s.\n%s", before[0].version, folder, refused)
    edition = edition_of(centre, now, report_contacts=report_contacts)
    versions.remember(Version(version=edition.version, applied_at=now), texts)
    return Directory(edition, report_contacts=report_contacts)


def directory_of(connection: Connection, version: str, at: int) -> Directory | None:
    """Return the centre as its files were in a version, for an instant; None if there are none that can be read.

    Blocks.
    """
    texts = texts_in(connection, version)
    try:
        return None if texts is None else _kept(texts, at, report_contacts=False)
    except ConfigRefused:  # by rules that are newer than the files
        return None


def _go_on(versions: Versions, texts: dict[str, str], now: int, *, report_contacts: bool) -> Directory:
    """Return the centre that was in force before; the name it has by now is kept too."""
    directory = _kept(texts, now, report_contacts=report_contacts)
    versions.rename(directory.edition.version, now)
    return directory


def _kept(texts: dict[str, str], now: int, *, report_contacts: bool) -> Directory:
    with as_folder(texts) as old:
        return Directory.load(old, now, report_contacts=report_contacts, sounds=False)
